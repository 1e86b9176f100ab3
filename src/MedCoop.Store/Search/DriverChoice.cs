using MedCoop.Store.Engines;
using MedCoop.Store.Search.Conditions;

namespace MedCoop.Store.Search;

/// <summary>
/// Chooses how to find the resources of a search, by counting, up to a bound, what each condition yields. The cost of sorting what a
/// condition yields grows with that number (m); the cost of walking an index until a page is full grows with the number of resources that
/// are passed on the way (page x total / m). The bound is where both cost the same.
/// </summary>
internal sealed class DriverChoice(ReadSession session, SqlDialect dialect, InternedIds interned)
{
    /// <summary>So few that nothing better is worth looking for.</summary>
    private const long Few = 32;

    private const double Least = 64;
    private const double Most = 20_000;

    /// <summary>Chooses.</summary>
    /// <param name="conditions">Of the search.</param>
    /// <param name="sorted">Whether the order is other than that of creation.</param>
    /// <param name="limit">Resources wanted.</param>
    /// <param name="total">How many current resources of the types searched there are, roughly.</param>
    /// <returns>Null when nothing can match.</returns>
    public async Task<Driver?> ChooseAsync(
        IReadOnlyList<Condition> conditions, bool sorted, int limit, long total, CancellationToken cancellationToken)
    {
        var leading = conditions.OrderBy(c => c.Rank).Where(c => c.Keys(new SqlWriter(dialect, interned)) is not null).ToList();
        if (!sorted && leading is [{ InKeyOrder: true } only]) return new PointDriver(only);

        // Looking at one row of an index by value costs about a tenth of looking up one resource.
        var bound = (long)Math.Clamp(Math.Sqrt((sorted ? 1.0 : 10.0) * limit * total), Least, Most);
        var best = default((Condition? Condition, long Count));
        foreach (var condition in leading)
        {
            var count = await CountAsync(condition, bound + 1, cancellationToken);
            if (count == 0) return null;
            if (best.Condition is null || count < best.Count) best = (condition, count);
            if (count <= Few) break;
        }

        if (best.Condition is not null && best.Count <= bound) return Ordered(best.Condition) ?? new KeysDriver(best.Condition);
        return leading.Select(Ordered).OfType<Driver>().FirstOrDefault() ?? new WalkDriver();

        Driver? Ordered(Condition condition) => !sorted && condition.InKeyOrder ? new PointDriver(condition) : null;
    }

    private async Task<long> CountAsync(Condition condition, long bound, CancellationToken cancellationToken)
    {
        var sql = new SqlWriter(dialect, interned);
        if (condition.Keys(sql) is not { Count: > 0 } sources) return 0;
        var text = $"SELECT count(*) FROM ({KeySource.Union(sources)} LIMIT {sql.Value(bound)}) c";
        return await session.FirstAsync(session.Command(text, [.. sql.Values]), row => row.GetInt64(0), cancellationToken);
    }
}
