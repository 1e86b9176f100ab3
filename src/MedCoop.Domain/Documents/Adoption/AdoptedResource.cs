using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Documents.Adoption;

/// <summary>
/// Writes an entry as a resource of its own: every value as it stands, references led to what their targets became. What was carried along is contained, or named with
/// its identifier; what leads out of the document keeps what it said as an identifier, for here it would lead to somebody else.
/// </summary>
/// <param name="document">The document.</param>
/// <param name="became">What entries became, by their place.</param>
public sealed class AdoptedResource(ClinicalDocument document, IReadOnlyDictionary<int, AdoptedEntry> became)
{
    // A reference of another server or to nothing, as an identifier. https://hl7.org/fhir/R4/references.html#logical
    private const string UriSystem = "urn:ietf:rfc:3986";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000, SkipValidation = true };

    /// <summary>The resource, UTF-8 JSON, without id; not checked.</summary>
    public byte[] Write(DocumentEntry entry)
    {
        var contained = new List<DocumentEntry>();
        Carry(entry, entry, contained, 0);
        var buffer = new ArrayBufferWriter<byte>(2048);
        using var writer = new Utf8JsonWriter(buffer, Options);
        writer.WriteStartObject();
        foreach (var (name, value) in entry.Resource.Properties)
        {
            if (name is "id" or "_id" or "contained") continue;
            if (name == "meta") WriteMeta(writer, value);
            else WriteProperty(writer, name, value, entry, contained);
        }

        WriteContained(writer, entry, contained);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    // What is to be contained, and what that refers to: all of it lies in the resource itself, for contained resources contain nothing (dom-2).
    private void Carry(DocumentEntry from, DocumentEntry root, List<DocumentEntry> found, int depth)
    {
        if (depth > 3) return;
        foreach (var target in References(from.Resource).Select(reference => document.Resolve(reference, from)).OfType<DocumentEntry>())
        {
            if (target == root || found.Contains(target) || EntryRoles.Of(target.Type) != EntryRole.Means) continue;
            found.Add(target);
            Carry(target, root, found, depth + 1);
        }
    }

    private static IEnumerable<JsonView> References(JsonView view) => view["reference"].Text is not null && view.Element is { ValueKind: JsonValueKind.Object } ? [view]
        : view.Element is { ValueKind: JsonValueKind.Array } ? view.Items.SelectMany(References)
        : view.Properties.SelectMany(property => References(property.Value));

    // Security labels and tags are the author's word; versions are ours, and profiles were claimed of something else.
    private static void WriteMeta(Utf8JsonWriter writer, JsonView meta)
    {
        var kept = meta.Properties.Where(property => property.Name is "security" or "tag" or "extension").ToList();
        if (kept.Count == 0) return;
        writer.WriteStartObject("meta");
        foreach (var (name, value) in kept)
        {
            writer.WritePropertyName(name);
            WriteAsItIs(writer, value);
        }

        writer.WriteEndObject();
    }

    private void WriteContained(Utf8JsonWriter writer, DocumentEntry entry, List<DocumentEntry> carried)
    {
        var own = entry.Resource["contained"].Items.ToList();
        if (own.Count + carried.Count == 0) return;
        writer.WriteStartArray("contained");
        foreach (var inner in own) WriteValue(writer, inner, entry, carried);
        foreach (var inner in carried)
        {
            writer.WriteStartObject();
            writer.WriteString("resourceType", inner.Type);
            writer.WriteString("id", IdOf(inner));
            foreach (var (name, value) in inner.Resource.Properties)
                if (name is not ("resourceType" or "id" or "_id" or "meta" or "text" or "contained")) WriteProperty(writer, name, value, inner, carried);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteProperty(Utf8JsonWriter writer, string name, JsonView value, DocumentEntry from, List<DocumentEntry> carried)
    {
        writer.WritePropertyName(name);
        WriteValue(writer, value, from, carried);
    }

    private void WriteValue(Utf8JsonWriter writer, JsonView view, DocumentEntry from, List<DocumentEntry> carried)
    {
        if (view.Element is not { } element) writer.WriteNullValue();
        else if (element.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (var item in view.Items) WriteValue(writer, item, from, carried);
            writer.WriteEndArray();
        }
        else if (element.ValueKind != JsonValueKind.Object) WriteAsItIs(writer, view);
        else if (view["reference"].Text is { } reference && !reference.StartsWith('#')) WriteReference(writer, view, reference, from, carried);
        else if (view["url"].Text is { } url && document.Resolve(url, from) is { Type: "Binary" } file && file.Resource["data"].Exists) WriteAttachment(writer, view, file);
        else
        {
            writer.WriteStartObject();
            foreach (var (name, value) in view.Properties) WriteProperty(writer, name, value, from, carried);
            writer.WriteEndObject();
        }
    }

    private void WriteReference(Utf8JsonWriter writer, JsonView view, string reference, DocumentEntry from, List<DocumentEntry> carried)
    {
        var target = document.Resolve(reference, from);
        var local = target is null ? null : carried.Contains(target) ? "#" + IdOf(target) : became.GetValueOrDefault(target.Index) is { Outcome: EntryOutcome.Created or EntryOutcome.Linked, Resource: { } key } ? key.ToString() : null;
        writer.WriteStartObject();
        if (local is not null) writer.WriteString("reference", local);
        foreach (var (name, value) in view.Properties.Where(property => property.Name != "reference"))
        {
            writer.WritePropertyName(name);
            WriteAsItIs(writer, value);
        }

        if (local is null) WriteLogical(writer, view, reference, target);
        writer.WriteEndObject();
    }

    private void WriteLogical(Utf8JsonWriter writer, JsonView view, string reference, DocumentEntry? target)
    {
        if (target is not null && !view["type"].Exists && target.Type.Length > 0) writer.WriteString("type", target.Type);
        if (!view["identifier"].Exists)
        {
            var identifier = target?.Resource["identifier"].Items.FirstOrDefault(one => one["value"].Text is not null, JsonView.Nothing) ?? JsonView.Nothing;
            if (identifier.Exists && identifier["assigner"]["reference"].Text is null)
            {
                writer.WritePropertyName("identifier");
                WriteAsItIs(writer, identifier);
            }
            else if (target is null)
            {
                writer.WriteStartObject("identifier");
                writer.WriteString("system", UriSystem);
                writer.WriteString("value", reference);
                writer.WriteEndObject();
            }
        }

        if (!view["display"].Exists && target is not null && DisplayOf(target) is { Length: > 0 } display) writer.WriteString("display", display);
    }

    private string DisplayOf(DocumentEntry entry) => entry.Type != "PractitionerRole"
        ? entry.Display
        : string.Join(", ", ((string[])["practitioner", "organization"]).Select(element => entry.Resource[element])
            .Select(reference => document.Resolve(reference, entry)?.Display ?? reference["display"].Text).Where(name => name is { Length: > 0 })) is { Length: > 0 } names ? names : entry.Display;

    // A file that lies in the document comes along with what names it.
    private static void WriteAttachment(Utf8JsonWriter writer, JsonView attachment, DocumentEntry file)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in attachment.Properties.Where(property => property.Name is not ("url" or "data")))
        {
            writer.WritePropertyName(name);
            WriteAsItIs(writer, value);
        }

        if (!attachment["contentType"].Exists && file.Resource["contentType"].Text is { } contentType) writer.WriteString("contentType", contentType);
        writer.WritePropertyName("data");
        WriteAsItIs(writer, file.Resource["data"]);
        writer.WriteEndObject();
    }

    // Byte for byte: digits stay, and what is JSON but no text is for the strict reader to refuse.
    private static void WriteAsItIs(Utf8JsonWriter writer, JsonView view) => writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(view.Element!.Value), skipInputValidation: true);

    private static string IdOf(DocumentEntry entry) => $"entry-{entry.Index}";
}
