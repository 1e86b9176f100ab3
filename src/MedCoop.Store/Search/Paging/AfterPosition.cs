using System.Globalization;

namespace MedCoop.Store.Search.Paging;

/// <summary>The condition that a resource comes after a position: a keyset, so that page 400 costs what page 1 costs.</summary>
internal static class AfterPosition
{
    /// <summary>The condition.</summary>
    /// <param name="terms">The terms that still vary.</param>
    /// <param name="values">Their values at the position.</param>
    /// <param name="key">Expression of the key.</param>
    /// <param name="position">The key at the position.</param>
    /// <param name="descend">Whether ties descend.</param>
    public static string Sql(
        SqlWriter sql, ReadOnlySpan<SortTerm> terms, ReadOnlySpan<IReadOnlyList<object>?> values, string key, long position, bool descend)
    {
        if (terms is []) return $"{key} {(descend ? "<" : ">")} {sql.Value(position)}";
        var (term, value) = (terms[0], values[0]);
        var rest = Sql(sql, terms[1..], values[1..], key, position, descend);
        if (value is null) return $"({term.Expressions[0]} IS NULL AND {rest})";

        var columns = $"({string.Join(", ", term.Expressions)})";
        var at = At(sql, value);
        var beyond = $"{columns} {(term.Descending ? "<" : ">")} {at}";
        if (term.Table is not null) beyond = $"{term.Expressions[0]} IS NULL OR {beyond}";
        return $"({beyond} OR ({columns} = {at} AND {rest}))";
    }

    /// <summary>That the walked term has reached the position: a range of its index.</summary>
    public static string Reached(SqlWriter sql, SortTerm term, IReadOnlyList<object> value, string key, long? position)
    {
        IReadOnlyList<string> columns = position is null ? term.Expressions : [.. term.Expressions, key];
        var at = position is { } last ? $"{At(sql, value)[..^1]}, {sql.Value(last)})" : At(sql, value);
        var order = (term.Descending, position is null) switch
        {
            (false, true) => ">=",
            (false, false) => ">",
            (true, true) => "<=",
            (true, false) => "<",
        };
        return string.Create(CultureInfo.InvariantCulture, $"({string.Join(", ", columns)}) {order} {at}");
    }

    private static string At(SqlWriter sql, IReadOnlyList<object> value) => $"({string.Join(", ", value.Select(sql.Value))})";
}
