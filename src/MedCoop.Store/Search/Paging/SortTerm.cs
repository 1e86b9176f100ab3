using System.Data.Common;
using System.Globalization;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Store.Rows;
using SortKey = MedCoop.Fhir.Search.Query.SortKey;

namespace MedCoop.Store.Search.Paging;

/// <summary>One key of <c>_sort</c> in SQL: ascending by the lowest value of each resource, descending by the highest.</summary>
internal sealed class SortTerm
{
    private readonly string alias;

    private SortTerm(IndexTable? table, string? parameter, IReadOnlyList<SortColumn> columns, string alias, bool descending, bool isSingle = false)
    {
        Table = table;
        Parameter = parameter;
        Columns = columns;
        Descending = descending;
        IsSingle = isSingle;
        this.alias = alias;
    }

    /// <summary>Where the values are; null: in the resource's own row, where none is ever missing.</summary>
    public IndexTable? Table { get; }

    /// <summary>IndexName of the parameter; null together with <see cref="Table"/>.</summary>
    public string? Parameter { get; }

    /// <summary>What is compared, most significant first.</summary>
    public IReadOnlyList<SortColumn> Columns { get; }

    public bool Descending { get; }

    /// <summary>Whether no resource has more than one row of the parameter. Only of dates is that known: one element has one interval.</summary>
    public bool IsSingle { get; }

    /// <summary>The same order, of what refers to one organisation only: rows of which there are no others to pass (<see cref="IndexNames.HolderOf"/>).</summary>
    public SortTerm HeldBy(string organization) => new(Table, IndexNames.OfHeld(organization), Columns, alias, Descending, IsSingle);

    /// <summary>The columns as expressions.</summary>
    public IReadOnlyList<string> Expressions => [.. Columns.Select(column => $"{alias}.{column.Name}")];

    /// <summary>Alias of the table that holds the values.</summary>
    public string Alias => alias;

    /// <summary>The terms of a query.</summary>
    /// <param name="resource">Alias of the resource's row.</param>
    public static IReadOnlyList<SortTerm> Of(IReadOnlyList<SortKey> keys, string resource) => [.. keys.Select((key, i) => key switch
    {
        { Special: "_id" } => new SortTerm(null, null, [new("id", ColumnKind.Text)], resource, key.Descending),
        { Special: "_lastUpdated" } => new SortTerm(null, null, [new("last_updated", ColumnKind.Integer)], resource, key.Descending),
        { Parameter: { } parameter } when IndexTable.For(parameter.Type) is { } table =>
            new SortTerm(table, parameter.IndexName, table.SortColumns, string.Create(CultureInfo.InvariantCulture, $"s{i}"), key.Descending,
                isSingle: table == IndexTable.Date && parameter.IsSingle),
        { Parameter.Components: [var first, ..] } when IndexTable.For(first.Type) is { } table =>
            new SortTerm(table, first.IndexName, table.SortColumns, string.Create(CultureInfo.InvariantCulture, $"s{i}"), key.Descending),
        _ => throw new ArgumentException($"Nothing to sort by in '{key}'", nameof(keys)),
    })];

    /// <summary>Joins the one row that sorts the resource, if it has any.</summary>
    public string Join(SqlWriter sql, string key) => Table is null
        ? ""
        : $" LEFT JOIN {sql.ByKey(Table, alias)} ON {alias}.key = {key} AND {IsParameter(sql)} AND {IsFirst(sql, $"{alias}.key")}";

    /// <summary>That the row is of the parameter.</summary>
    public string IsParameter(SqlWriter sql) => $"{alias}.param = {sql.Interned(InternedKind.Parameter, Parameter!)}";

    /// <summary>That no other row of the resource sorts before this one.</summary>
    /// <param name="key">The resource's key as the last table has it that is to be read before this is asked: SQLite asks as soon as it can.</param>
    public string IsFirst(SqlWriter sql, string key)
    {
        if (IsSingle) return "TRUE";
        var other = sql.Alias('o');
        IReadOnlyList<string> names = [.. Columns.Select(c => c.Name), .. Table!.Ordinals];
        var order = Descending ? ">" : "<";
        return $"NOT {sql.Exists($"{sql.ByKey(Table, other)} WHERE {other}.key = {key} AND {other}.param = {alias}.param AND {Row(other, names)} {order} {Row(alias, names)}")}";
    }

    /// <summary>That the resource has no value.</summary>
    public string IsMissing(SqlWriter sql, string key)
    {
        var any = sql.Alias('o');
        return $"NOT {sql.Exists($"{sql.ByKey(Table!, any)} WHERE {any}.key = {key} AND {any}.param = {sql.Interned(InternedKind.Parameter, Parameter!)}")}";
    }

    /// <summary>What ORDER BY lists.</summary>
    /// <param name="present">Whether no resource lacks a value here.</param>
    public IEnumerable<string> OrderBy(bool present)
    {
        if (!present && Table is not null) yield return $"({Expressions[0]} IS NULL)";
        foreach (var expression in Expressions) yield return Descending ? $"{expression} DESC" : expression;
    }

    /// <summary>Reads the columns from a row.</summary>
    /// <returns>Null when the resource has no value.</returns>
    public IReadOnlyList<object>? Read(DbDataReader row, int first)
    {
        if (row.IsDBNull(first)) return null;
        return
        [
            .. Columns.Select((column, i) => (object)(column.Kind switch
            {
                ColumnKind.Integer => row.GetInt64(first + i),
                ColumnKind.Real => row.GetDouble(first + i),
                _ => row.GetString(first + i),
            })),
        ];
    }

    private static string Row(string table, IReadOnlyList<string> names) => $"({string.Join(", ", names.Select(name => $"{table}.{name}"))})";
}
