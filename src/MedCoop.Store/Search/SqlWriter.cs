using System.Globalization;
using System.Text.Json;
using MedCoop.Store.Access;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;
using MedCoop.Store.Search.Conditions;
using MedCoop.Store.Search.Values;

namespace MedCoop.Store.Search;

/// <summary>
/// What the pieces of one statement share: its parameters, its table aliases, and the few places where the databases' SQL differs.
/// Values always become parameters; only interned ids, which are integers of ours, stand in the text.
/// </summary>
/// <remarks>
/// The shape of a statement is decided by <see cref="DriverChoice"/>, from counts taken at run time, and not by the database's planner: on
/// both databases a badly guessed join order is what makes a search hang. So CROSS JOIN (SQLite never reorders it), INDEXED BY, and
/// EXISTS with LIMIT or OFFSET (which neither database turns into a join) are used on purpose.
/// </remarks>
/// <param name="dialect">Whose SQL.</param>
/// <param name="interned">The interned ids.</param>
/// <param name="visibility">What who asks may see.</param>
/// <param name="given">Values of the first parameters, which the text before this uses; null: none.</param>
internal sealed class SqlWriter(SqlDialect dialect, InternedIds interned, Visibility visibility, IReadOnlyList<object?>? given = null)
{
    /// <summary>From this many alternatives on, a list travels as one JSON parameter, so that the text, and with it the prepared statement, stays the same.</summary>
    private const int LongList = 8;

    private readonly List<object?> values = [.. given ?? []];
    private int aliases;

    /// <summary>Whose SQL.</summary>
    public SqlDialect Dialect => dialect;

    /// <summary>Values of <c>$1</c>, <c>$2</c> ...</summary>
    public IReadOnlyList<object?> Values => values;

    /// <summary>At least one of these holds. Bracketed pairwise: SQLite takes expressions that are at most 1000 deep.</summary>
    public static string Any(IReadOnlyList<string> alternatives) => alternatives switch
    {
        [] => "FALSE",
        [var only] => $"({only})",
        _ => $"({Any([.. alternatives.Take(alternatives.Count / 2)])} OR {Any([.. alternatives.Skip(alternatives.Count / 2)])})",
    };

    /// <summary>A name for one more use of a table.</summary>
    public string Alias(char initial) => string.Create(CultureInfo.InvariantCulture, $"{initial}{++aliases}");

    /// <summary>A parameter with this value.</summary>
    public string Value(object value)
    {
        var known = values.IndexOf(value);
        if (known < 0)
        {
            known = values.Count;
            values.Add(value);
        }

        return string.Create(CultureInfo.InvariantCulture, $"${known + 1}");
    }

    /// <summary>The id of an interned value; null in SQL, which matches nothing, when it never was used.</summary>
    public string Interned(InternedKind kind, string value) => interned.TryGet(kind, value, out var id)
        ? id.ToString(CultureInfo.InvariantCulture)
        : $"(SELECT id FROM interned WHERE kind = {(int)kind} AND value = {Value(value)})";

    /// <summary>The interned id of a resource type.</summary>
    public string TypeId(string type) => Interned(InternedKind.Type, type);

    /// <summary>That a column holds the id of one of these interned values.</summary>
    public string IsInterned(string column, InternedKind kind, IReadOnlyList<string> names) => names.Count == 1
        ? $"{column} = {Interned(kind, names[0])}"
        : $"{column} IN ({string.Join(", ", names.Select(name => Interned(kind, name)))})";

    /// <summary>That a text column holds one of these.</summary>
    public string IsOneOf(string column, IReadOnlyList<string> texts) => texts switch
    {
        [var only] => $"{column} = {Value(only)}",
        { Count: < LongList } => $"{column} IN ({string.Join(", ", texts.Select(Value))})",
        _ when dialect == SqlDialect.Sqlite => $"{column} IN (SELECT value FROM json_each({Value(JsonSerializer.Serialize(texts))}))",
        _ => $"{column} = ANY (ARRAY(SELECT jsonb_array_elements_text({Value(JsonSerializer.Serialize(texts))}::jsonb)))",
    };

    /// <summary>
    /// That a column of an index row holds one of these. Where the row is found by its resource, SQLite would otherwise look it up once per
    /// alternative.
    /// </summary>
    public string IsOneOf(TableRow row, string column, IReadOnlyList<string> texts) =>
        IsOneOf(row.ByKey && texts.Count > 1 ? Unindexed($"{row}.{column}") : $"{row}.{column}", texts);

    /// <summary>That a key is one of these.</summary>
    public string IsOneOf(string column, IReadOnlyCollection<long> keys) => IsAmong(column, KeyList(keys));

    /// <summary>A query that yields these keys.</summary>
    private string KeyList(IReadOnlyCollection<long> keys)
    {
        var list = Value($"[{string.Join(',', keys)}]");
        return dialect == SqlDialect.Sqlite ? $"SELECT value FROM json_each({list})" : $"SELECT jsonb_array_elements_text({list}::jsonb)::bigint";
    }

    /// <summary>That a key is among those of a query, which is run first and whole.</summary>
    public string IsAmong(string key, string query) => dialect == SqlDialect.Sqlite ? $"{key} IN ({query})" : $"{key} = ANY (ARRAY({query}))";

    /// <summary>That a row exists, looked up for each outer row. <paramref name="fromWhere"/> is <c>x a WHERE …</c>.</summary>
    public string Exists(string fromWhere) =>
        $"EXISTS (SELECT 1 FROM {fromWhere} {(dialect == SqlDialect.Sqlite ? "LIMIT 1" : "OFFSET 0")})";

    /// <summary>Whether nothing is hidden from who asks.</summary>
    public bool SeesEverything => visibility.IsEverything;

    /// <summary>Continues a condition: and a row of <c>resource</c> is not hidden from who asks.</summary>
    /// <param name="resource">Alias of the row.</param>
    /// <param name="types">Types that it can only be of; none: any.</param>
    public string AndVisible(string resource, params IReadOnlyList<string> types) =>
        visibility.IsEverything ? ""
        : (new VisibilitySql(visibility, dialect, interned, Value).Of(resource, types) is { } seen ? $" AND {seen}" : "")
            + (visibility.Limits.Count == 0 ? "" : string.Concat(Limits(resource, types).Select(limit => $" AND {limit}")));

    private IEnumerable<string> Limits(string resource, IReadOnlyList<string> types)
    {
        foreach (var (type, limit) in visibility.Limits)
        {
            if (types.Count > 0 && !types.Contains(type, StringComparer.Ordinal)) continue;
            var holds = ConditionCompiler.Within(type, limit).Holds(this, new Scope($"{resource}.key", resource));
            yield return types.Count == 1 ? holds : $"({Unindexed($"{resource}.type_id")} <> {TypeId(type)} OR {holds})";
        }
    }

    /// <summary>The same of a resource of which only the key is at hand.</summary>
    public string AndVisibleKey(string key, params IReadOnlyList<string> types)
    {
        if (visibility.IsEverything) return "";
        var resource = Alias('y');
        return AndVisible(resource, types) is { Length: > 0 } seen ? $" AND {Exists($"resource {resource} WHERE {resource}.key = {key}{seen}")}" : "";
    }

    /// <summary>An index table to be read by a known key.</summary>
    public string ByKey(IndexTable table, string alias) =>
        dialect == SqlDialect.Sqlite ? $"{table.Name} {alias} INDEXED BY {table.Name}__key_param" : $"{table.Name} {alias}";

    /// <summary>An index table to be read by its index of wide rows.</summary>
    public string Wide(IndexTable table, string alias) =>
        dialect == SqlDialect.Sqlite ? $"{table.Name} {alias} INDEXED BY {table.Name}__wide" : $"{table.Name} {alias}";

    /// <summary>A column by which no index may be chosen: the row is already at hand.</summary>
    public string Unindexed(string column) => dialect == SqlDialect.Sqlite ? $"+{column}" : column;

    /// <summary>That a text begins with another: a range, so that the index serves it. Text compares bytewise on both databases.</summary>
    public string StartsWith(string column, string beginning) => beginning.Length == 0
        ? $"{column} >= ''"
        : $"{column} >= {Value(beginning)} AND {column} < {Value(beginning + "\U0010FFFF")}";

    /// <summary>That a text contains another.</summary>
    public string Contains(string expression, string part) =>
        $"{(dialect == SqlDialect.Sqlite ? "instr" : "strpos")}({expression}, {Value(part)}) > 0";

    /// <summary>That a text ends with another.</summary>
    public string EndsWith(string expression, string ending) => ending.Length == 0 ? $"{expression} IS NOT NULL"
        : dialect == SqlDialect.Sqlite ? $"substr({expression}, -length({Value(ending)})) = {Value(ending)}"
        : $"right({expression}, length({Value(ending)})) = {Value(ending)}";
}
