using System.Collections.Frozen;
using Hl7.Fhir.Model;
using MedCoop.Fhir;

namespace MedCoop.Domain.Access;

/// <summary>
/// Which case a resource belongs to, from its own references alone. A case is a root resource: a Patient, a referral, a consignment, or any
/// resource of a shared type that belongs to nothing else.
/// </summary>
public static class Cases
{
    private const string OwnCodes = "https://medcoop.example/fhir/CodeSystem/";

    /// <summary>
    /// Per type the elements that lead to what it is part of, the narrowest first. The first that leads to a stored resource decides. Types
    /// that are not listed follow <see cref="Usual"/>.
    /// </summary>
    private static readonly FrozenDictionary<string, string[]> Paths = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Patient"] = "",
        ["RelatedPerson"] = "patient",
        ["ServiceRequest"] = "basedOn encounter subject",
        ["Task"] = "partOf focus basedOn encounter for",
        ["Communication"] = "partOf basedOn about inResponseTo encounter subject",
        ["CommunicationRequest"] = "basedOn about encounter subject",
        ["Appointment"] = "basedOn participant.actor",
        ["AppointmentResponse"] = "appointment",
        ["Provenance"] = "target",
        ["VerificationResult"] = "target",
        ["MessageHeader"] = "focus",
        ["Claim"] = "referral item.encounter patient",
        ["ClaimResponse"] = "request patient",
        ["Coverage"] = "beneficiary",
        ["CoverageEligibilityRequest"] = "patient",
        ["CoverageEligibilityResponse"] = "request patient",
        ["EnrollmentRequest"] = "coverage candidate",
        ["EnrollmentResponse"] = "request",
        ["ExplanationOfBenefit"] = "claim referral patient",
        ["Invoice"] = "account subject",
        ["ChargeItem"] = "partOf context account subject",
        ["PaymentNotice"] = "request response",
        ["PaymentReconciliation"] = "request",
        ["Account"] = "partOf subject",
        ["DocumentReference"] = "context.related context.encounter subject",
        ["DocumentManifest"] = "related.ref subject",
        ["Composition"] = "encounter subject",
        ["Binary"] = "securityContext",
        ["Encounter"] = "basedOn partOf episodeOfCare subject",
        ["EpisodeOfCare"] = "referralRequest patient",
        ["SupplyDelivery"] = "partOf patient",
        ["SupplyRequest"] = "deliverTo",
        ["Device"] = "patient",
        ["List"] = "encounter subject",
        ["Group"] = "",
        ["ResearchSubject"] = "individual",
        ["Contract"] = "instantiatesReference subject",
        ["MeasureReport"] = "subject",
        ["DeviceMetric"] = "source",
        ["Linkage"] = "item.resource",
    }.ToFrozenDictionary(row => row.Key, row => row.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    /// <summary>The elements of clinical types that are not listed.</summary>
    private static readonly string[] Usual = ["basedOn", "partOf", "encounter", "context", "subject", "patient"];

    /// <summary>The elements that name whom something is about.</summary>
    private static readonly string[] PersonPaths = ["subject", "patient", "for", "individual", "beneficiary", "candidate"];

    /// <summary>The elements that lead from a type to what it is part of.</summary>
    public static IReadOnlyList<string> PathsOf(string type) => Paths.GetValueOrDefault(type, Usual);

    /// <summary>What a resource says of the case that it belongs to.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="ownUrls">FHIR bases of this server: absolute references to them are local.</param>
    public static CaseOf Of(Resource resource, IReadOnlyList<string> ownUrls)
    {
        var sharing = ResourceKinds.SharingOf(resource.TypeName);
        if (sharing == Sharing.Open) return CaseOf.Open;
        var references = new LocalReferences(ownUrls);
        var labels = SecurityLabels.Of(resource);
        if (IsOfSomebody(resource, references)) labels |= SecurityLabels.OfSomebody;
        if (resource is Bundle bundle) return OfDocument(bundle, references) with { Labels = labels };
        if (resource is ServiceRequest request && IsReferral(request))
            return new CaseOf(references.At(request, ["basedOn"]), references.At(request, ["subject"]), references.At(request, ["supportingInfo"])) { Labels = labels };
        var parents = references.At(resource, PathsOf(resource.TypeName));
        if (sharing == Sharing.OpenOutsideCases && parents.Count == 0) return CaseOf.Open;
        return new CaseOf(parents, [], Claims(resource, references)) { Labels = labels, Custodian = CustodianOf(resource, references) };
    }

    /// <summary>Whether it opens a case of its own: a request for one of the cooperation's services, not a laboratory order.</summary>
    private static bool IsReferral(ServiceRequest request) =>
        (request.Code?.Coding ?? []).Concat(request.Category.SelectMany(category => category.Coding)).Any(IsOwn)
        || (request.Meta?.Profile ?? []).Any(profile => profile?.StartsWith("https://medcoop.example/fhir/StructureDefinition/medcoop-service-request", StringComparison.Ordinal) is true);

    private static bool IsOwn(Coding coding) => coding.System?.StartsWith(OwnCodes, StringComparison.Ordinal) is true;

    // A document belongs where its first entry does; where that leads nowhere, to what refers to it.
    private static CaseOf OfDocument(Bundle bundle, LocalReferences references) =>
        bundle is { Type: Bundle.BundleType.Document, Entry: [{ Resource: Composition composition }, ..] }
            ? new CaseOf([.. references.At(composition, PathsOf("Composition")).Where(key => !IsOfElsewhere(key, bundle, references))], [], [])
            : new CaseOf([], [], []);

    // Inside a document "Patient/1" beside a fullUrl of https://elsewhere/Patient/1 means that entry, and nobody of here.
    // https://hl7.org/fhir/R4/bundle.html#references
    private static bool IsOfElsewhere(ResourceKey key, Bundle document, LocalReferences references) => document.Entry.Exists(entry =>
        entry is { Resource: { } resource, FullUrl: { } url } && url.StartsWith("http", StringComparison.Ordinal) && resource.TypeName == key.Type && resource.Id == key.Id && references.Read(url) is null);

    // Files and documents that say themselves nowhere what they belong to; a patient, say, that a Task speaks of is not the Task's.
    private static IReadOnlyList<ResourceKey> Claims(Resource resource, LocalReferences references) => [.. (resource switch
    {
        DocumentReference document => document.Content.Select(content => references.Read(content.Attachment?.Url)).OfType<ResourceKey>(),
        FhirTask task => references.In(task.Input.Select(input => input.Value)).Concat(references.In(task.Output.Select(output => output.Value))),
        Communication communication => references.In(communication.Payload.Select(payload => payload.Content)),
        _ => [],
    }).Where(key => ResourceKinds.Of(key.Type) == ResourceKind.Documents).Distinct()];

    // A person who is named but not known here: whatever case it is in, it may be about a patient. A document is always about somebody.
    private static bool IsOfSomebody(Resource resource, LocalReferences references) => resource is Bundle || PersonPaths
        .SelectMany(path => LocalReferences.Elements(resource, path)).OfType<ResourceReference>()
        .Any(who => references.Read(who) is null && (who.Type ?? TypeOf(who.Reference, resource)) is null or "Patient" or "RelatedPerson");

    // Of what is contained, or elsewhere; null: it does not say.
    private static string? TypeOf(string? reference, Resource resource) => reference is null ? null
        : reference.StartsWith('#') ? (resource as DomainResource)?.Contained.Find(contained => contained.Id == reference[1..])?.TypeName
        : reference.Split("/_history/")[0].Split('/') is [.., var type, _] ? ResourceKinds.Find(type) : null;

    private static string? CustodianOf(Resource resource, LocalReferences references) => (resource switch
    {
        Patient patient => references.Read(patient.ManagingOrganization),
        ServiceRequest request => references.Read(request.Requester),
        FhirTask task => references.Read(task.Requester),
        SupplyRequest request => references.Read(request.Requester),
        SupplyDelivery delivery => references.Read(delivery.Supplier),
        _ => null,
    }) is { Type: "Organization" } organization ? organization.ToString() : null;
}

/// <summary>What a resource says of the case that it belongs to.</summary>
/// <param name="Parents">What it is part of, the narrowest first.</param>
/// <param name="Subject">For the root of a narrower case: the patient whose case it is.</param>
/// <param name="Claims">Documents and files that belong where this one does, unless they say otherwise.</param>
public sealed record CaseOf(IReadOnlyList<ResourceKey> Parents, IReadOnlyList<ResourceKey> Subject, IReadOnlyList<ResourceKey> Claims)
{
    /// <summary>Of a resource that is in no case.</summary>
    public static CaseOf Open { get; } = new([], [], []) { IsOpen = true };

    /// <summary>Whether it is in no case.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Its security labels (<see cref="SecurityLabels"/>).</summary>
    public int Labels { get; init; }

    /// <summary>The organisation that keeps it, as far as it says so itself: its owner when nobody's organisation is known as the creator's.</summary>
    public string? Custodian { get; init; }

    /// <summary>Whether it leads to another case than <paramref name="other"/>, or to one of another patient, as far as it says itself.</summary>
    public bool LeadsElsewhereThan(CaseOf other) => IsOpen != other.IsOpen || !Parents.SequenceEqual(other.Parents) || !Subject.SequenceEqual(other.Subject);

    /// <summary>Files that belong here by <paramref name="before"/> and no more by this.</summary>
    public IEnumerable<ResourceKey> LetsGoOf(CaseOf before) => before.Claims.Except(Claims);
}
