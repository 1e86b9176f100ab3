using System.Buffers;
using System.Text.Json;
using Hl7.Fhir.Model;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Documents;

/// <summary>
/// What a sender is told of a document: Parameters with <c>state</c> (valid, invalid), <c>known</c> (these bytes were here already), <c>document</c> (the
/// DocumentReference), <c>bundle</c> (of a valid one) and <c>outcome</c> (every fault with its place).
/// </summary>
internal sealed class ReceivedAnswer(ResourceStore store)
{
    private ResourceKey document;
    private ResourceKey? bundle;
    private bool isKnown;
    private ReadOnlyMemory<byte> faults;

    /// <summary>It is received now.</summary>
    public void New(SentDocument sent, IReadOnlyList<Issue> found) => (document, bundle, isKnown, faults) = (sent.Reference, sent.Bundle, false, OutcomeJson.Of(found));

    /// <summary>It is here already: nothing is written, and the answer is what it was.</summary>
    public async Task<Result<WritePlan>> KnownAsync(ResourceKey key, Reliance found, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await store.ReadAsync(key, request.Visibility, cancellationToken)).TryGet(out var stored, out var problem)) return problem;
        var reference = (DocumentReference)ResourceReader.Parse(stored.Body);
        (document, bundle, isKnown, faults) = (key, KeptDocument.PartOf(reference, KeptDocument.Resource), true, OutcomeJson.Of([]));
        if (KeptDocument.PartOf(reference, KeptDocument.Faults) is { } at && (await store.ReadAsync(at, request.Visibility, cancellationToken)) is { Problem: null, Value: { IsDeletion: false } kept })
            faults = BinaryContent.Unwrap(kept.Body).Content;
        return new WritePlan { Kind = AnswerKind.Ok, Key = key, Current = stored, Reliances = [found] };
    }

    /// <summary>The answer after the commit.</summary>
    public FhirAnswer Answer(WritePlan plan, Receipt? receipt) => plan.Answer(receipt) with { Body = Body(), IsShaped = true };

    private byte[] Body()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("resourceType", "Parameters");
        writer.WriteStartArray("parameter");
        Part(writer, "state", () => writer.WriteString("valueCode", bundle is null ? "invalid" : "valid"));
        Part(writer, "known", () => writer.WriteBoolean("valueBoolean", isKnown));
        Part(writer, "document", () => Reference(writer, document));
        if (bundle is { } stored) Part(writer, "bundle", () => Reference(writer, stored));
        Part(writer, "outcome", () =>
        {
            writer.WritePropertyName("resource");
            writer.WriteRawValue(faults.Span);
        });
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Part(Utf8JsonWriter writer, string name, Action value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        value();
        writer.WriteEndObject();
    }

    private static void Reference(Utf8JsonWriter writer, ResourceKey key)
    {
        writer.WriteStartObject("valueReference");
        writer.WriteString("reference", key.ToString());
        writer.WriteEndObject();
    }
}
