using Hl7.Fhir.Model;
using MedCoop.Fhir;

namespace MedCoop.Store.Access;

/// <summary>
/// What the store asks about cases and does not know itself: pure functions, so that what follows from them can be worked out again at any time.
/// </summary>
/// <param name="LinksOf">What a resource says of its case, with the bases under which this server is known; null: it is in no case.</param>
/// <param name="GrantsOf">All grants of a group of cases.</param>
/// <param name="GrantingTypes">Types of the resources that grants follow from.</param>
public sealed record CaseRules(
    Func<Resource, IReadOnlyList<string>, CaseLinks?> LinksOf, Func<CaseGroup, IReadOnlyList<CaseGrant>> GrantsOf, IReadOnlyList<string> GrantingTypes)
{
    /// <summary>Type of the resources by which patients permit and deny: whose sight ends by a change of one is told.</summary>
    public string? ConsentType { get; init; }

    /// <summary>Nothing is in any case: for tests of the store alone.</summary>
    public static CaseRules None { get; } = new((_, _) => null, _ => [], []);
}

/// <summary>What a resource says of the case that it is in.</summary>
/// <param name="Parents">What it is part of, the narrowest first; the first that is stored decides.</param>
/// <param name="Subject">For the root of a narrower case: the patient.</param>
/// <param name="Claims">Documents that belong where this one does, unless they say otherwise.</param>
/// <param name="Labels">Its security labels.</param>
/// <param name="Custodian">The organisation that keeps it, as it says itself.</param>
public sealed record CaseLinks(
    IReadOnlyList<ResourceKey> Parents, IReadOnlyList<ResourceKey> Subject, IReadOnlyList<ResourceKey> Claims, int Labels, string? Custodian);

/// <summary>Cases that grants are worked out for together: a patient's, or one that is no patient's.</summary>
/// <param name="Patient">The patient; null: none.</param>
/// <param name="Roots">Root resources with the organisation that created each.</param>
/// <param name="Granting">Current resources that grants follow from.</param>
public sealed record CaseGroup(ResourceKey? Patient, IReadOnlyList<(ResourceKey Key, string? Owner)> Roots, IReadOnlyList<GrantingResource> Granting)
{
    /// <summary>The bases under which this server is known.</summary>
    public IReadOnlyList<string> OwnUrls { get; init; } = [];
}

/// <summary>A resource that grants follow from.</summary>
/// <param name="Case">The root of its case.</param>
public sealed record GrantingResource(ResourceKey Case, ResourceKey Key, ReadOnlyMemory<byte> Body);

/// <summary>That somebody may see a case.</summary>
/// <param name="Case">Its root.</param>
/// <param name="Grantee">An organisation or a person.</param>
/// <param name="Why">What it follows from: a Task, or <c>owner</c>.</param>
/// <param name="From">From when.</param>
/// <param name="Until">Until when (exclusive).</param>
/// <param name="Country">Where the grantee must be; <c>*</c>: anywhere; <c>!,LY,TN,</c>: in any known country but those.</param>
/// <param name="Purposes">For which purposes, as bits.</param>
/// <param name="Consents">The consents that permit it.</param>
/// <param name="DeniedTypes">Without resources of these types.</param>
/// <param name="DeniedLabels">Without resources with one of these labels.</param>
public sealed record CaseGrant(
    ResourceKey Case, string Grantee, string Why, DateTimeOffset From, DateTimeOffset Until, string Country, int Purposes, string Consents,
    IReadOnlyCollection<string> DeniedTypes, int DeniedLabels);
