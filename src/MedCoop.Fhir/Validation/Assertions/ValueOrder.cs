using System.Globalization;
using System.Text.Json;
using MedCoop.Fhir.Search;
using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation.Assertions;

/// <summary>Compares an element with a bound.</summary>
internal static class ValueOrder
{
    /// <summary>Below 0: the element is less; above: more; null: they cannot be compared.</summary>
    public static int? Compare(ElementNode node, TypedJson bound) => bound.Type switch
    {
        "integer" or "positiveInt" or "unsignedInt" or "decimal" => Numbers(node.Value, bound.Json.GetRawText()),
        "date" or "dateTime" or "instant" => Instants(node.Value, bound.Json.GetString()),
        "time" => node.Value is { } time ? string.CompareOrdinal(time, bound.Json.GetString()) : null,
        "Quantity" => Quantities(node, bound.Json),
        _ => null,
    };

    private static int? Numbers(string? value, string bound) =>
        decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && decimal.TryParse(bound, NumberStyles.Float, CultureInfo.InvariantCulture, out var limit)
            ? number.CompareTo(limit)
            : null;

    private static int? Quantities(ElementNode node, JsonElement bound) =>
        DefinitionReader.Text(bound, "code") == node.First("code")?.Value && DefinitionReader.Text(bound, "system") == node.First("system")?.Value
        && bound.TryGetProperty("value", out var limit)
            ? Numbers(node.First("value")?.Value, limit.GetRawText())
            : null;

    // Only surely before or surely after counts: "2024" is neither before nor after 2024-06-01.
    private static int? Instants(string? value, string? bound)
    {
        if (value is null || bound is null || !InstantRange.TryRead(value, out var range) || !InstantRange.TryRead(bound, out var limit)) return null;
        if (range.End <= limit.Start) return -1;
        return range.Start >= limit.End ? 1 : null;
    }
}
