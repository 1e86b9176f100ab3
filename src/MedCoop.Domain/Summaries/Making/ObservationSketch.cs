using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace MedCoop.Domain.Summaries.Making;

/// <summary>
/// Of an observation the elements by which <see cref="SelectionRules"/> decide, at a tenth of what reading all of it costs: of hundreds of results a few are told.
/// </summary>
internal static class ObservationSketch
{
    /// <summary>Reads status, category, code, body site and date.</summary>
    public static Observation Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1024 });
        var root = document.RootElement;
        return new Observation
        {
            Status = Text(root, "status") is { } status ? EnumUtility.ParseLiteral<ObservationStatus>(status) : null,
            Category = [.. Items(root, "category").Select(Concept)],
            Code = root.TryGetProperty("code", out var code) ? Concept(code) : null!,
            BodySite = root.TryGetProperty("bodySite", out var site) ? Concept(site) : null!,
            Effective = (Text(root, "effectiveDateTime") ?? Text(root, "effectiveInstant")) is { } date ? new FhirDateTime(date)
                : root.TryGetProperty("effectivePeriod", out var period) ? new Period { Start = Text(period, "start"), End = Text(period, "end") } : null!,
            IssuedElement = Text(root, "issued") is { } issued ? new Instant { JsonValue = issued } : null!,
        };
    }

    private static CodeableConcept Concept(JsonElement concept) => new()
    {
        Text = Text(concept, "text")!,
        Coding = [.. Items(concept, "coding").Select(coding => new Coding { System = Text(coding, "system")!, Code = Text(coding, "code")!, Display = Text(coding, "display")! })],
    };

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) => element.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
