using MedCoop.Store.Access;
using MedCoop.Store.Engines;
using MedCoop.Store.Search.Conditions;

namespace MedCoop.Store.Search;

/// <summary>How a search finds its resources. A closed family; <see cref="DriverChoice"/> picks one.</summary>
internal abstract record Driver;

/// <summary>Nothing can match.</summary>
internal sealed record NoDriver : Driver;

/// <summary>Reads an index in the order wanted and asks every condition of each resource: best when many match.</summary>
/// <param name="Leading">The condition to count by; null: none can lead.</param>
/// <param name="Rarest">The conditions that are asked before all others, because they cost little: what the fewest fulfil first.</param>
internal sealed record WalkDriver(Condition? Leading, IReadOnlyList<Condition> Rarest) : Driver;

/// <summary>Sorts what one condition yields, after asking the others: best when that is little.</summary>
/// <param name="Leading">One of the conditions.</param>
/// <param name="Keys">What it yielded, where finding out was the expensive part; null: to be found again.</param>
internal sealed record KeysDriver(Condition Leading, IReadOnlyCollection<long>? Keys) : Driver;

/// <summary>Reads the rows of one condition, which come in order of key: best in default order.</summary>
/// <param name="Leading">One of the conditions.</param>
internal sealed record PointDriver(Condition Leading) : Driver;

/// <summary>
/// Chooses how to find the resources of a search, by finding out, up to a bound, how much each condition yields. The cost of sorting what a
/// condition yields grows with that number (m); the cost of walking an index until a page is full grows with the number of resources that
/// are passed on the way (page x total / m). The bound is where both cost the same.
/// </summary>
/// <param name="sequence">Where the journal ends.</param>
/// <param name="visibility">What who asks may see.</param>
internal sealed class DriverChoice(ReadSession session, SqlDialect dialect, InternedIds interned, SearchStatistics statistics, long sequence, Visibility visibility)
{
    /// <summary>So few that asking the other conditions of each is cheaper than listing what they yield.</summary>
    private const int Few = 200;

    /// <summary>Further than this nothing is counted; what yields more is common anywhere.</summary>
    private const int Common = 20_000;

    private const double Least = 64;
    private const double Most = 20_000;

    /// <summary>Chooses.</summary>
    /// <param name="conditions">Of the search.</param>
    /// <param name="sorted">Whether the order is other than that of creation.</param>
    /// <param name="limit">Resources wanted.</param>
    /// <param name="total">How many current resources of the types searched there are, roughly.</param>
    public async Task<Driver> ChooseAsync(
        IReadOnlyList<Condition> conditions, bool sorted, int limit, long total, CancellationToken cancellationToken)
    {
        var leading = conditions.OrderBy(c => c.Rank).Where(c => c.Keys(new SqlWriter(dialect, interned, visibility)) is not null).ToList();
        if (!sorted && leading is [{ InKeyOrder: true } only]) return new PointDriver(only);

        // Looking at one row of an index by value costs about a tenth of looking up one resource.
        var bound = Math.Clamp(Math.Sqrt((sorted ? 1.0 : 10.0) * limit * total), Least, Most);
        var best = default(KeysDriver);
        var least = long.MaxValue;
        foreach (var condition in leading)
        {
            if (least <= Few || (best is not null && condition.Rank >= Condition.Scanning)) break;
            var most = (long)Math.Max(Least, bound / condition.Effort);
            var (count, keys) = await YieldAsync(condition, most + 1, cancellationToken);
            if (count == 0) return new NoDriver();
            if (count > most || count >= least) continue;
            best = new KeysDriver(condition, keys);
            least = count;
        }

        if (best is { Leading.InKeyOrder: true } && !sorted) return new PointDriver(best.Leading);
        if (best is not null) return best;
        return !sorted && leading.Find(c => c.InKeyOrder) is { } inOrder ? new PointDriver(inOrder) : new WalkDriver(leading.FirstOrDefault(), sorted ? await RarestAsync(leading, cancellationToken) : []);
    }

    // A walk asks of every resource that it passes, so the order counts. On PostgreSQL its planner decides.
    private async Task<IReadOnlyList<Condition>> RarestAsync(List<Condition> leading, CancellationToken cancellationToken)
    {
        var cheap = dialect == SqlDialect.Sqlite ? leading.FindAll(condition => condition.InKeyOrder) : [];
        if (cheap.Count < 2) return cheap;
        var yields = new Dictionary<Condition, long>();
        foreach (var condition in cheap) yields[condition] = (await YieldAsync(condition, Common, cancellationToken)).Count;
        return [.. cheap.OrderBy(condition => yields[condition])];
    }

    /// <summary>How many keys it yields, and which, if finding that out is expensive.</summary>
    private async Task<(long Count, IReadOnlyCollection<long>? Keys)> YieldAsync(Condition condition, long bound, CancellationToken cancellationToken)
    {
        var sql = new SqlWriter(dialect, interned, visibility);
        if (condition.Keys(sql) is not { Count: > 0 } sources) return (0, null);
        var text = $"{KeySource.Union(sources)} LIMIT {sql.Value(bound)}";
        var query = $"{text}\n{string.Join('\n', sql.Values)}";
        if (statistics.YieldOf(query, sequence) is { } known) return (known, null);

        var isCheap = condition.Effort == 1 && condition.Rank < Condition.Scanning;
        var keys = isCheap ? null : await session.ListAsync(session.Command(text, [.. sql.Values]), row => row.GetInt64(0), cancellationToken);
        var count = keys?.Count ?? await session.FirstAsync(
            session.Command($"SELECT count(*) FROM ({text}) c", [.. sql.Values]), row => row.GetInt64(0), cancellationToken);
        statistics.Yielded(query, count, sequence);
        return (count, keys);
    }
}
