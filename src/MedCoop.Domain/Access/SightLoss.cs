namespace MedCoop.Domain.Access;

/// <summary>What somebody lost of a case.</summary>
public enum SightLoss
{
    /// <summary>Nothing: what it saw, it still sees, or it never saw anything.</summary>
    None,

    /// <summary>It sees less, or not as long.</summary>
    Narrowed,

    /// <summary>It sees nothing of it any more.</summary>
    Ended,
}

/// <summary>Judges what somebody lost of a case when grants were taken away. Pure.</summary>
public static class SightLossRules
{
    /// <summary>What was lost.</summary>
    /// <param name="had">The grants that were taken away.</param>
    /// <param name="has">All that there are now: what one of several consents permitted, another may permit as well.</param>
    /// <param name="country">Where the grantee is; empty: it is not known.</param>
    /// <param name="lostAt">When they were taken away.</param>
    /// <param name="now">The instant of which <paramref name="has"/> speaks.</param>
    public static SightLoss Of(IReadOnlyList<Grant> had, IReadOnlyList<Grant> has, string country, DateTimeOffset lostAt, DateTimeOffset now)
    {
        var seen = had.Where(grant => ConsentTerms.IsIn(grant.Country, country) && grant.From <= lostAt && lostAt < grant.Until).ToList();
        if (seen.Count == 0) return SightLoss.None;
        var left = has.Where(grant => ConsentTerms.IsIn(grant.Country, country)).ToList();
        if (!left.Exists(grant => grant.From <= now && now < grant.Until)) return SightLoss.Ended;
        return seen.TrueForAll(grant => IsCovered(grant, left, now)) ? SightLoss.None : SightLoss.Narrowed;
    }

    // For every purpose and until the end: by one grant after another, as terms have a row for each span of time.
    private static bool IsCovered(Grant had, List<Grant> left, DateTimeOffset now) => PurposeCodes.Each.Where(purpose => had.Purposes.HasFlag(purpose)).All(purpose =>
    {
        var alike = left.Where(grant => grant.Purposes.HasFlag(purpose) && (grant.DeniedLabels & ~had.DeniedLabels) == 0 && grant.DeniedTypes.IsSubsetOf(had.DeniedTypes)).ToList();
        for (var at = now; at < had.Until;)
        {
            var next = alike.Where(grant => grant.From <= at && at < grant.Until).Select(grant => grant.Until).DefaultIfEmpty(at).Max();
            if (next == at) return false;
            at = next;
        }

        return true;
    });
}
