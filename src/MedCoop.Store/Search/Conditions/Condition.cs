namespace MedCoop.Store.Search.Conditions;

/// <summary>
/// A criterion on its way to SQL. It can be asked of a resource that is at hand (<see cref="Holds"/>), and most can also yield the
/// resources for which it holds (<see cref="Keys"/>); which of the two is used decides how fast a search is. A closed family.
/// </summary>
internal abstract class Condition
{
    /// <summary>From this <see cref="Rank"/> on, all rows of a parameter have to be read to list what it yields.</summary>
    public const int Scanning = 20;

    /// <summary>More sources than this are not joined into one query: SQLite takes 500, and planning them would take longer than it saves.</summary>
    public const int MostSources = 400;

    /// <summary>How selective it tends to be; lower is more so. Only where no count is at hand.</summary>
    public virtual int Rank => Scanning;

    /// <summary>What it costs to list one key that it yields, compared with reading one row of an index.</summary>
    public virtual int Effort => 1;

    /// <summary>Whether <see cref="Keys"/> is one query that yields each key once and in ascending order.</summary>
    public virtual bool InKeyOrder => false;

    /// <summary>A boolean expression, never null, about one current or deleted resource.</summary>
    public abstract string Holds(SqlWriter sql, Scope scope);

    /// <summary>Queries that together yield, perhaps more than once, exactly the current resources for which it holds; null when it cannot.</summary>
    public virtual IReadOnlyList<KeySource>? Keys(SqlWriter sql) => null;
}

/// <summary>The resource that a condition is about.</summary>
/// <param name="Key">Expression of its key.</param>
/// <param name="Resource">Alias of its row in <c>resource</c>; null when only the key is at hand.</param>
internal readonly record struct Scope(string Key, string? Resource = null)
{
    /// <summary>A condition on the row in <c>resource</c>, which is looked up when it is not at hand.</summary>
    public string OnResource(SqlWriter sql, Func<string, string> condition)
    {
        if (Resource is not null) return $"({condition(Resource)})";
        var alias = sql.Alias('x');
        return sql.Exists($"resource {alias} WHERE {alias}.key = {Key} AND ({condition(alias)})");
    }
}

/// <summary><c>SELECT Key FROM From WHERE Where</c>.</summary>
/// <param name="From">Tables, in the order in which they are to be read.</param>
/// <param name="Where">What holds.</param>
/// <param name="Key">Expression of the key.</param>
internal sealed record KeySource(string From, string Where, string Key)
{
    /// <summary>The query.</summary>
    public string Select => $"SELECT {Key} FROM {From} WHERE {Where}";

    /// <summary>The sources, unless they are too many for one query; null then.</summary>
    public static IReadOnlyList<KeySource>? Bounded(IReadOnlyList<KeySource> sources) => sources.Count <= Condition.MostSources ? sources : null;

    /// <summary>All the keys of several sources.</summary>
    public static string Union(IReadOnlyList<KeySource> sources) => string.Join(" UNION ALL ", sources.Select(source => source.Select));
}
