using System.Text.Json;
using Hl7.Fhir.Model;
using MedCoop.Domain.Documents;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Documents;

/// <summary>A document as it is stored: a Bundle, or the bytes that a DocumentReference keeps.</summary>
/// <param name="Document">As far as it can be read.</param>
/// <param name="Source">What it is read from.</param>
/// <param name="IsValid">Whether it is stored as a Bundle, so that it is known to be valid.</param>
/// <param name="Faults">What is wrong with it: an OperationOutcome; nothing when it is valid.</param>
internal sealed record StoredDocument(ClinicalDocument Document, StoredVersion Source, bool IsValid, JsonView Faults)
{
    /// <summary>Reads what an address names, as far as the actor may see it.</summary>
    public static async Task<Result<StoredDocument>> ReadAsync(ResourceStore store, ResourceKey key, FhirRequest request, ReadLimits limits, CancellationToken cancellationToken)
    {
        if (!(await StoredAsync(store, key, request, cancellationToken)).TryGet(out var stored, out var problem)) return problem;
        if (key.Type == "Bundle") return Of(stored, stored.Body, isValid: true, JsonView.Nothing);
        var reference = (DocumentReference)ResourceReader.Parse(stored.Body);
        if (KeptDocument.PartOf(reference, KeptDocument.Resource) is { } bundle)
            return (await StoredAsync(store, bundle, request, cancellationToken)).TryGet(out var resource, out problem) ? Of(resource, resource.Body, isValid: true, JsonView.Nothing) : problem;
        if (KeptDocument.PartOf(reference, KeptDocument.Original) is not { } original) return NoDocument;
        if (!(await StoredAsync(store, original, request, cancellationToken)).TryGet(out var binary, out problem)) return problem;
        var (contentType, bytes) = BinaryContent.Unwrap(binary.Body);
        return Of(stored, DocumentReading.JsonOf(bytes, MediaTypes.OfBody(contentType) == MediaTypes.Xml, limits), isValid: false, await FaultsAsync(store, reference, request, cancellationToken));
    }

    private static Result<StoredDocument> Of(StoredVersion source, ReadOnlyMemory<byte> json, bool isValid, JsonView faults) =>
        ClinicalDocument.Read(json) is { } document ? new StoredDocument(document, source, isValid, faults) : NoDocument;

    private static async Task<JsonView> FaultsAsync(ResourceStore store, DocumentReference reference, FhirRequest request, CancellationToken cancellationToken)
    {
        if (KeptDocument.PartOf(reference, KeptDocument.Faults) is not { } key || !(await StoredAsync(store, key, request, cancellationToken)).TryGet(out var stored, out _)) return JsonView.Nothing;
        using var parsed = JsonDocument.Parse(BinaryContent.Unwrap(stored.Body).Content);
        return new JsonView(parsed.RootElement.Clone());
    }

    private static async Task<Result<StoredVersion>> StoredAsync(ResourceStore store, ResourceKey key, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!ResourceIds.IsValid(key.Id)) return ResourceIds.Malformed;
        if (!(await store.ReadAsync(key, request.Visibility, cancellationToken)).TryGet(out var stored, out var problem)) return problem;
        return stored.IsDeletion ? Read.Deleted(stored) : stored;
    }

    private static Problem NoDocument { get; } = new(
        ProblemKind.BusinessRule, ErrorCodes.NoDocument, "This is no FHIR document: only Bundles of type 'document', and DocumentReferences of what Bundle/$receive took in, are read and taken apart.");
}
