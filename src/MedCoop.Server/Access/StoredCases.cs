using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir.Json;
using MedCoop.Store.Access;

namespace MedCoop.Server.Access;

/// <summary>Tells the store the rules of cases and grants, which it does not know itself.</summary>
internal static class StoredCases
{
    /// <summary>The rules.</summary>
    public static CaseRules Rules { get; } = new(LinksOf, GrantsOf, ["Consent", "Task"]) { ConsentType = "Consent" };

    /// <summary>What a resource says of its case; null: it is in none.</summary>
    public static CaseLinks? LinksOf(Resource resource, IReadOnlyList<string> ownUrls) =>
        Cases.Of(resource, ownUrls) is { IsOpen: false } says ? new CaseLinks(says.Parents, says.Subject, says.Claims, says.Labels, says.Custodian) : null;

    /// <summary>What a group of cases is, in the words of the rules.</summary>
    public static CaseFacts FactsOf(CaseGroup group)
    {
        var read = group.Granting.Select(granting => (granting.Case, granting.Key, Resource: ResourceReader.Known(granting.Body))).ToList();
        return new CaseFacts(
            group.Patient,
            [.. group.Roots.Select(root => new CaseRoot(root.Key, root.Owner))],
            [.. read.Where(one => one.Resource is FhirTask).Select(one => (one.Case, one.Key, (FhirTask)one.Resource))],
            [.. read.Where(one => one.Resource is Consent && (group.Patient is null || one.Case == group.Patient)).Select(one => new KeyedConsent(one.Key, (Consent)one.Resource))])
        { OwnUrls = group.OwnUrls };
    }

    /// <summary>A grant that is stored, in the words of the rules.</summary>
    public static Grant GrantOf(CaseGrant grant) => new(grant.Case, grant.Grantee, grant.Why)
    {
        From = grant.From,
        Until = grant.Until,
        Country = grant.Country,
        Purposes = (Purposes)grant.Purposes,
        Consents = grant.Consents,
        DeniedTypes = grant.DeniedTypes.ToHashSet(StringComparer.Ordinal),
        DeniedLabels = grant.DeniedLabels,
    };

    private static IReadOnlyList<CaseGrant> GrantsOf(CaseGroup group) =>
    [
        .. Grants.Of(FactsOf(group)).Select(grant => new CaseGrant(
            grant.Case, grant.Grantee, grant.Why, grant.From, grant.Until, grant.Country, (int)grant.Purposes, grant.Consents, grant.DeniedTypes, grant.DeniedLabels)),
    ];
}
