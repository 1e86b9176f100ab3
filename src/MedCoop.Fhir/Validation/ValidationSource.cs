using System.Runtime.InteropServices;
using System.Text.Json;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Validation;

/// <summary>A resource to be validated, as it was sent: well-formed, of a type that R4 knows, otherwise unchecked.</summary>
/// <param name="Json">The resource.</param>
/// <param name="ResourceType">Its type.</param>
public sealed record ValidationSource(ReadOnlyMemory<byte> Json, string ResourceType)
{
    /// <summary>What was sent as JSON, of which <see cref="Json"/> is a part or all; null where places in it mean nothing to the sender.</summary>
    public ReadOnlyMemory<byte>? Document { get; init; }

    /// <summary>Places in the XML that was sent; null when it was JSON, or only a part of the XML is validated.</summary>
    internal XmlPlaces? Xml { get; init; }

    /// <summary>What is wrong with the XML as such, such as the order of elements, which is lost when it is read; empty for JSON.</summary>
    public IReadOnlyList<Issue> XmlIssues { get; init; } = [];

    /// <summary>Reads what was sent. Problems: not well-formed, nested too deeply, no resource type.</summary>
    public static Result<ValidationSource> Read(ReadOnlyMemory<byte> body, bool isXml, ReadLimits limits)
    {
        if (isXml && XmlSyntax.Check(body, limits.MaxDepth) is { } malformed) return malformed;
        var json = isXml ? Converted(body) : body;
        if (!JsonSyntax.Check(json.Span, limits.MaxDepth).TryGet(out var outline, out var problem)) return problem;
        return isXml
            ? new ValidationSource(json, outline.ResourceType) { Xml = new XmlPlaces(body), XmlIssues = ResourceReader.ReadXml(body, limits).Problem?.Issues ?? [] }
            : new ValidationSource(json, outline.ResourceType) { Document = json };
    }

    /// <summary>Of the operation's Parameters: the resource inside (null when there is none of a type that R4 knows), and the other parameters' values by name.</summary>
    public (ValidationSource? Resource, IReadOnlyDictionary<string, string> Values) OfParameters()
    {
        using var document = JsonDocument.Parse(Json);
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        ValidationSource? found = null;
        foreach (var parameter in Items(document.RootElement))
        {
            if (parameter.ValueKind != JsonValueKind.Object || !parameter.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String) continue;
            if (name.ValueEquals("resource") && parameter.TryGetProperty("resource", out var resource)) found = Part(resource);
            foreach (var value in parameter.EnumerateObject())
            {
                if (value.Name.StartsWith("value", StringComparison.Ordinal) && value.Value.ValueKind == JsonValueKind.String)
                    values[name.GetString()!] = value.Value.GetString()!;
            }
        }

        return (found, values);
    }

    /// <summary>Where a finding stands in what was sent; null when that means nothing.</summary>
    public (int Line, int Column)? PlaceOf(Finding finding) => Document is { } document
        ? JsonPlace.LineAndColumn(document.Span, Start(document) + finding.Node.Offset)
        : Xml?.Of(finding.Node);

    private static ReadOnlyMemory<byte> Converted(ReadOnlyMemory<byte> xml)
    {
        using var reader = XmlSyntax.Open(xml);
        return XmlToJson.Convert(reader);
    }

    private static IEnumerable<JsonElement> Items(JsonElement parameters) =>
        parameters.TryGetProperty("parameter", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private int Start(ReadOnlyMemory<byte> document) => document.Span.Overlaps(Json.Span, out var offset) ? offset : 0;

    private ValidationSource? Part(JsonElement resource)
    {
        if (resource.ValueKind != JsonValueKind.Object || !resource.TryGetProperty("resourceType", out var type) || type.ValueKind != JsonValueKind.String) return null;
        if (Definitions.R4Definitions.Find(type.GetString()!) is not { Kind: Definitions.DefinitionKind.Resource, IsAbstract: false }) return null;
        var raw = JsonMarshal.GetRawUtf8Value(resource);
        return Json.Span.Overlaps(raw, out var offset) ? this with { Json = Json.Slice(offset, raw.Length), ResourceType = type.GetString()!, Xml = null } : null;
    }
}
