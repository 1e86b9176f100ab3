using Hl7.Fhir.Model;
using MedCoop.Fhir;

namespace MedCoop.Domain.Access;

/// <summary>
/// Whom the Tasks of a group of cases open them to. A Task opens a case at the request of an organisation that sees the case itself: the one that
/// keeps the case or the patient's record, or one to which another such Task opens it. So nobody gives to itself or to others what it was not given,
/// and what somebody was given ends for all to whom it was passed on.
/// </summary>
internal sealed class TaskGrants(CaseFacts facts)
{
    // Guarantees, visas and journeys need to know who travels, not what ails them.
    private static readonly HashSet<string> ClinicalTypes =
        [.. ResourceKinds.Types.Where(type => ResourceKinds.Of(type) is ResourceKind.Clinical or ResourceKind.Documents && ResourceKinds.SharingOf(type) == Sharing.InCase)];

    private readonly Dictionary<string, IReadOnlyList<ConsentTerms>> terms = new(StringComparer.Ordinal);

    // Who sees which case, and whether with what ails the patient.
    private readonly Dictionary<(ResourceKey Case, string Organization), bool> sight = [];

    /// <summary>The grants.</summary>
    public IEnumerable<Grant> All()
    {
        var openings = facts.Tasks.Where(one => !Grants.IsBreakGlass(one.Task)).SelectMany(Openings).ToList();
        var patients = facts.Roots.FirstOrDefault(root => root.Key == facts.Patient)?.Owner;
        foreach (var root in facts.Roots)
            foreach (var keeper in ((string?[])[root.Owner, patients]).OfType<string>()) sight[(root.Key, keeper)] = true;
        // The least that holds: Tasks that only refer to each other open nothing.
        for (var grew = true; grew;) grew = openings.Exists(Spread);
        return [.. openings.Where(opening => sight.ContainsKey((opening.Case, opening.Requester))).SelectMany(Of)];
    }

    private IEnumerable<Opening> Openings((ResourceKey Case, ResourceKey Key, FhirTask Task) one)
    {
        var asked = TaskAsking.Of(one.Task, facts.OwnUrls);
        if (asked.Reach == TaskReach.None || asked.Requester is null) return [];
        var cases = asked.Reach == TaskReach.Whole && facts.Patient is { } patient && patient != one.Case ? (ResourceKey[])[one.Case, patient] : [one.Case];
        return asked.Parties.SelectMany(party => cases.Select(opened => new Opening(opened, party, one.Key.ToString(), asked.Requester, !asked.IsWithoutFindings)));
    }

    // Whether anybody sees more by it than was known.
    private bool Spread(Opening opening)
    {
        if (!sight.TryGetValue((opening.Case, opening.Requester), out var withFindings) || (!IsHome(opening) && TermsOf(opening.Party).Count == 0)) return false;
        var key = (opening.Case, opening.Party);
        var sees = withFindings && opening.WithFindings;
        if (sight.TryGetValue(key, out var seen) && (seen || !sees)) return false;
        sight[key] = sees;
        return true;
    }

    private IEnumerable<Grant> Of(Opening opening)
    {
        var grant = new Grant(opening.Case, opening.Party, opening.Why);
        return IsHome(opening) ? [grant] : TermsOf(opening.Party).Select(term => Consented(grant, term, opening.WithFindings && sight[(opening.Case, opening.Requester)]));
    }

    private bool IsHome(Opening opening) =>
        facts.Patient is null || facts.Roots.Any(root => (root.Key == opening.Case || root.Key == facts.Patient) && root.Owner == opening.Party);

    private IReadOnlyList<ConsentTerms> TermsOf(string party) => terms.TryGetValue(party, out var known) ? known : terms[party] = ConsentTerms.Of(facts.Consents, party, facts.OwnUrls);

    private static Grant Consented(Grant grant, ConsentTerms terms, bool withFindings) => grant with
    {
        From = terms.From,
        Until = terms.Until,
        Country = terms.Country,
        Purposes = terms.Purposes,
        Consents = terms.Consents,
        DeniedTypes = withFindings ? terms.DeniedTypes : ClinicalTypes.Union(terms.DeniedTypes, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal),
        DeniedLabels = terms.DeniedLabels | SecurityLabels.VeryRestricted,
    };

    /// <summary>What a Task would open to one party.</summary>
    private sealed record Opening(ResourceKey Case, string Party, string Why, string Requester, bool WithFindings);
}
