using MedCoop.Fhir;
using MedCoop.Store.Access;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Commits;

/// <summary>What a change set means for cases and grants: done after its rows were written, in the same transaction.</summary>
/// <param name="rules">What cases and grants follow from.</param>
/// <param name="organization">Owns the cases that come into being.</param>
/// <param name="isForCustodians">Whether whom a case names itself owns it first.</param>
internal sealed class CaseWork(CaseRules rules, string? organization, bool isForCustodians)
{
    /// <summary>The work of a change set; null: nothing in it concerns a case.</summary>
    public static CaseWork? Of(ChangeSet changeSet, CaseRules rules) =>
        changeSet.Changes.Any(change => change.Case is not null || Grants(rules, change)) ? new CaseWork(rules, changeSet.Organization, changeSet.IsForCustodians) : null;

    /// <summary>Does it.</summary>
    /// <param name="changes">The changes with the keys of their resources.</param>
    /// <param name="at">UTC ticks of the transaction.</param>
    public async Task RunAsync(CaseSession session, IReadOnlyList<CaseChange> changes, long at)
    {
        var assignment = new CaseAssignment(session, organization, isForCustodians);
        // A consent may leave a case as well as come into one.
        var consents = changes.Where(change => change.Type == rules.ConsentType).ToList();
        var consented = new HashSet<long>();
        foreach (var consent in consents.Where(consent => !consent.IsNew)) consented.UnionWith(await assignment.GroupsOf(consent.Key));
        foreach (var change in changes) await assignment.LinkAsync(change);
        await assignment.AssignAsync();
        foreach (var consent in consents) consented.UnionWith(await assignment.GroupsOf(consent.Key));
        foreach (var change in changes.Where(change => change.Links is not null || change.IsDeletion))
            if (rules.GrantingTypes.Contains(change.Type, StringComparer.Ordinal)) await assignment.TouchAsync(change.Key);
        foreach (var group in assignment.Groups.Order())
            await new CaseGranting(session, rules).RunAsync(group, at, consented.Contains(group));
    }

    private static bool Grants(CaseRules rules, Change change) => change.Body is null && rules.GrantingTypes.Contains(change.Key.Type, StringComparer.Ordinal);
}

/// <summary>A change of one resource, as far as cases are concerned.</summary>
/// <param name="Key">The resource's key.</param>
/// <param name="TypeId">Its interned type.</param>
/// <param name="Resource">Its type and id.</param>
/// <param name="Links">What it says of its case; null: it is in none, or is deleted.</param>
/// <param name="IsNew">Whether it was never there before.</param>
/// <param name="IsDeletion">Whether it is deleted: then it stays in the case that it was in.</param>
internal sealed record CaseChange(long Key, int TypeId, ResourceKey Resource, CaseLinks? Links, bool IsNew, bool IsDeletion)
{
    /// <summary>For a reindex: the version that was read; when it is no longer the current one, its successor has done all this itself.</summary>
    public long? ReadAt { get; init; }

    /// <summary>Its type.</summary>
    public string Type => Resource.Type;

    /// <summary>The references that decide, as rows.</summary>
    public IReadOnlyList<CaseLinkRow> Rows(InternedIds interned) => Links is null ? [] :
    [
        .. Of(CaseLinkKind.Parent, Links.Parents, interned), .. Of(CaseLinkKind.Subject, Links.Subject, interned), .. Of(CaseLinkKind.Claim, Links.Claims, interned),
    ];

    private IEnumerable<CaseLinkRow> Of(CaseLinkKind kind, IReadOnlyList<ResourceKey> targets, InternedIds interned) => targets.Select((target, rank) => new CaseLinkRow
    {
        Key = Key,
        Kind = kind,
        Rank = rank,
        TargetType = interned[new(InternedKind.Type, target.Type)],
        TargetId = target.Id,
    });
}
