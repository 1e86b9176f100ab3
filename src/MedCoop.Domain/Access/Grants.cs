using Hl7.Fhir.Model;
using MedCoop.Fhir;

namespace MedCoop.Domain.Access;

/// <summary>
/// Who may see which case, why and until when. Grants follow from Tasks and Consents by rule, never by hand: what a grant says can always be
/// worked out again from what is stored. Pure; <see cref="CaseFacts"/> is all that counts.
/// </summary>
public static class Grants
{
    /// <summary>The reason of the organisation that keeps a case.</summary>
    public const string Owner = "owner";

    /// <summary>The Task that opens a case in an emergency: written by the operation <c>$break-glass</c> only.</summary>
    public const string BreakGlassCode = "BTG";

    /// <summary>Code system of <see cref="BreakGlassCode"/>.</summary>
    public const string AccessTaskSystem = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

    // Guarantees, visas and journeys need to know who travels, not what ails them.
    private static readonly HashSet<string> ClinicalTypes =
        [.. ResourceKinds.Types.Where(type => ResourceKinds.Of(type) is ResourceKind.Clinical or ResourceKind.Documents && ResourceKinds.SharingOf(type) == Sharing.InCase)];

    /// <summary>All grants of a patient's cases, or of one case without a patient.</summary>
    public static IReadOnlyList<Grant> Of(CaseFacts facts)
    {
        var grants = facts.Roots.Where(root => root.Owner is not null).Select(root => new Grant(root.Key, root.Owner!, Owner)).ToList();
        foreach (var (inCase, key, task) in facts.Tasks)
        {
            if (IsBreakGlass(task)) grants.AddRange(Emergency(facts, key, task));
            else if (Reach(task) is var reach and not TaskReach.None) grants.AddRange(OfTask(facts, inCase, key, task, reach));
        }

        return [.. grants.DistinctBy(grant => (grant.Case, grant.Grantee, grant.Why, grant.From, grant.Country, grant.Purposes))];
    }

    /// <summary>Whether a Task is one that <c>$break-glass</c> wrote.</summary>
    public static bool IsBreakGlass(FhirTask task) => task.Code?.Coding.Exists(coding => coding is { System: AccessTaskSystem, Code: BreakGlassCode }) is true;

    private static IEnumerable<Grant> OfTask(CaseFacts facts, ResourceKey inCase, ResourceKey key, FhirTask task, TaskReach reach)
    {
        var why = key.ToString();
        var cases = reach == TaskReach.Whole && facts.Patient is { } patient && patient != inCase ? (ResourceKey[])[inCase, patient] : [inCase];
        foreach (var party in Parties(task))
        {
            IReadOnlyList<ConsentTerms>? terms = null;
            foreach (var one in cases)
            {
                var isHome = facts.Roots.Any(root => (root.Key == one || root.Key == facts.Patient) && root.Owner == party);
                if (facts.Patient is null || isHome) yield return new Grant(one, party, why);
                else foreach (var term in terms ??= ConsentTerms.Of(facts.Consents, party)) yield return Consented(new Grant(one, party, why), term, task);
            }
        }
    }

    private static Grant Consented(Grant grant, ConsentTerms terms, FhirTask task) => grant with
    {
        From = terms.From,
        Until = terms.Until,
        Country = terms.Country,
        Purposes = terms.Purposes,
        Consents = terms.Consents,
        DeniedTypes = IsWithoutFindings(task) ? ClinicalTypes.Union(terms.DeniedTypes, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal) : terms.DeniedTypes,
        DeniedLabels = terms.DeniedLabels | SecurityLabels.VeryRestricted,
    };

    // To the person alone, whatever was consented to, and it ends by itself.
    private static IEnumerable<Grant> Emergency(CaseFacts facts, ResourceKey key, FhirTask task)
    {
        if (task.Status != FhirTask.TaskStatus.InProgress || task.Requester?.Reference is not { } person || task.Restriction?.Period is not { } period) yield break;
        var (from, until) = (period.StartElement?.ToDateTimeOffset(TimeSpan.Zero), period.EndElement?.ToDateTimeOffset(TimeSpan.Zero));
        if (until is null) yield break;
        foreach (var root in facts.Roots)
            yield return new Grant(root.Key, person, key.ToString()) { From = from ?? DateTimeOffset.MinValue, Until = until.Value };
    }

    private static IEnumerable<string> Parties(FhirTask task) => ((ResourceReference?[])[task.Owner, task.Requester])
        .Select(party => party?.Reference).OfType<string>().Select(Tail).Where(party => party.StartsWith("Organization/", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);

    // Absolute references to this server end alike; those to others name organisations that are not here.
    private static string Tail(string reference) => reference.Split('/') is [.., var type, var id] ? $"{type}/{id}" : reference;

    private static bool IsWithoutFindings(FhirTask task) => task.Code?.Coding.Exists(coding => coding.Code is "funding" or "visa" or "travel") is true;

    // What was declined or called off is seen no more; of what was completed the case stays, because who treated must keep a record.
    private static TaskReach Reach(FhirTask task) => task.Status switch
    {
        FhirTask.TaskStatus.Requested or FhirTask.TaskStatus.Received or FhirTask.TaskStatus.Accepted or FhirTask.TaskStatus.Ready or FhirTask.TaskStatus.InProgress or FhirTask.TaskStatus.OnHold => TaskReach.Whole,
        FhirTask.TaskStatus.Completed => TaskReach.Case,
        _ => TaskReach.None,
    };

    private enum TaskReach
    {
        None,
        Case,
        Whole,
    }
}

/// <summary>A root of a case.</summary>
/// <param name="Key">The resource.</param>
/// <param name="Owner">The organisation that created it; null: none is known.</param>
public sealed record CaseRoot(ResourceKey Key, string? Owner);

/// <summary>What grants follow from: a patient's cases with their Tasks, and the patient's consents; or one case without a patient.</summary>
/// <param name="Patient">The patient; null: the case has none.</param>
/// <param name="Roots">The cases, the patient's own among them.</param>
/// <param name="Tasks">Current Tasks with the case that each is in.</param>
/// <param name="Consents">Current consents.</param>
public sealed record CaseFacts(
    ResourceKey? Patient, IReadOnlyList<CaseRoot> Roots, IReadOnlyList<(ResourceKey Case, ResourceKey Key, FhirTask Task)> Tasks, IReadOnlyList<KeyedConsent> Consents);

/// <summary>That somebody may see a case.</summary>
/// <param name="Case">Its root.</param>
/// <param name="Grantee">An organisation, or in an emergency a person.</param>
/// <param name="Why">The Task that it follows from, or <see cref="Grants.Owner"/>.</param>
public sealed record Grant(ResourceKey Case, string Grantee, string Why)
{
    /// <summary>From when.</summary>
    public DateTimeOffset From { get; init; } = DateTimeOffset.MinValue;

    /// <summary>Until when (exclusive).</summary>
    public DateTimeOffset Until { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>The country that the organisation must be in; <see cref="ConsentTerms.AnyCountry"/>: any.</summary>
    public string Country { get; init; } = ConsentTerms.AnyCountry;

    /// <summary>For these purposes.</summary>
    public Purposes Purposes { get; init; } = Purposes.All;

    /// <summary>The consents that permit it; empty: it needs none.</summary>
    public string Consents { get; init; } = "";

    /// <summary>Without resources of these types.</summary>
    public IReadOnlySet<string> DeniedTypes { get; init; } = new HashSet<string>();

    /// <summary>Without resources with one of these security labels.</summary>
    public int DeniedLabels { get; init; }
}
