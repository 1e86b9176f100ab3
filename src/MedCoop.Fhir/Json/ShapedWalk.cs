using System.Text.Json;

namespace MedCoop.Fhir.Json;

/// <summary>What a walk does at one primitive value.</summary>
/// <param name="reader">Stands on the value; a copy, so it may be moved.</param>
/// <param name="element">The element that the value belongs to.</param>
internal delegate void PrimitiveVisit(Utf8JsonReader reader, ElementShape element);

/// <summary>Walks a resource's bytes with its type's shape at hand and stops at each string, without building objects.</summary>
internal static class ShapedWalk
{
    /// <summary>Visits every string value whose element is known, in document order.</summary>
    public static void Strings(ReadOnlySpan<byte> json, PrimitiveVisit visit)
    {
        var reader = new Utf8JsonReader(json, JsonSyntax.ReaderOptions);
        if (reader.Read()) WalkObject(ref reader, JsonPlace.ResourceTypeShape(reader), visit);
    }

    private static void WalkObject(ref Utf8JsonReader reader, TypeShape? type, PrimitiveVisit visit)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var element = type?.Find(reader.ValueSpan);
            reader.Read();
            if (element is null) reader.Skip();
            else WalkValue(ref reader, element, visit);
        }
    }

    private static void WalkValue(ref Utf8JsonReader reader, ElementShape element, PrimitiveVisit visit)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                WalkObject(ref reader, element.IsResource ? JsonPlace.ResourceTypeShape(reader) : element.Type, visit);
                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) WalkValue(ref reader, element, visit);
                break;
            case JsonTokenType.String:
                visit(reader, element);
                break;
            default:
                break;
        }
    }
}
