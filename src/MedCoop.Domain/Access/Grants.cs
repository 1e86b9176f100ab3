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

    /// <summary>All grants of a patient's cases, or of one case without a patient.</summary>
    public static IReadOnlyList<Grant> Of(CaseFacts facts)
    {
        var grants = facts.Roots.Where(root => root.Owner is not null).Select(root => new Grant(root.Key, root.Owner!, Owner)).ToList();
        foreach (var (_, key, task) in facts.Tasks.Where(one => IsBreakGlass(one.Task))) grants.AddRange(Emergency(facts, key, task));
        grants.AddRange(new TaskGrants(facts).All());
        return [.. grants.DistinctBy(grant => (grant.Case, grant.Grantee, grant.Why, grant.From, grant.Country, grant.Purposes))];
    }

    /// <summary>Whether a Task is one that <c>$break-glass</c> wrote.</summary>
    public static bool IsBreakGlass(FhirTask task) => task.Code?.Coding.Exists(coding => coding is { System: AccessTaskSystem, Code: BreakGlassCode }) is true;

    // To the person alone, whatever was consented to, and it ends by itself.
    private static IEnumerable<Grant> Emergency(CaseFacts facts, ResourceKey key, FhirTask task)
    {
        if (task.Status != FhirTask.TaskStatus.InProgress || task.Requester?.Reference is not { } person || task.Restriction?.Period is not { } period) yield break;
        var (from, until) = (period.StartElement?.ToDateTimeOffset(TimeSpan.Zero), period.EndElement?.ToDateTimeOffset(TimeSpan.Zero));
        if (until is null) yield break;
        foreach (var root in facts.Roots)
            yield return new Grant(root.Key, person, key.ToString()) { From = from ?? DateTimeOffset.MinValue, Until = until.Value };
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
    ResourceKey? Patient, IReadOnlyList<CaseRoot> Roots, IReadOnlyList<(ResourceKey Case, ResourceKey Key, FhirTask Task)> Tasks, IReadOnlyList<KeyedConsent> Consents)
{
    /// <summary>FHIR bases of this server: absolute references to them are local, and those to others name organisations that are not here.</summary>
    public IReadOnlyList<string> OwnUrls { get; init; } = [];
}

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

    /// <summary>The country that the organisation must be in; <see cref="ConsentTerms.AnyCountry"/>: any; any but some: <see cref="ConsentTerms.CountriesBut"/>.</summary>
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
