using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace MedCoop.Domain.Summaries.Making;

/// <summary>
/// Of an observation the elements by which <see cref="SelectionRules"/> decide, at a tenth of what reading all of it costs: of hundreds of results a few are told.
/// </summary>
internal static class ObservationSketch
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1024 };

    /// <summary>Reads status, category, code, body site and date.</summary>
    public static Observation Of(ReadOnlyMemory<byte> json)
    {
        var sketch = new Observation();
        var reader = new Utf8JsonReader(json.Span, Options);
        reader.Read();
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("status"u8)) sketch.Status = Text(ref reader) is { } status ? EnumUtility.ParseLiteral<ObservationStatus>(status) : null;
            else if (reader.ValueTextEquals("category"u8)) sketch.Category = Concepts(ref reader);
            else if (reader.ValueTextEquals("code"u8)) sketch.Code = Concept(ref reader);
            else if (reader.ValueTextEquals("bodySite"u8)) sketch.BodySite = Concept(ref reader);
            else if (reader.ValueTextEquals("effectiveDateTime"u8) || reader.ValueTextEquals("effectiveInstant"u8)) sketch.Effective = Text(ref reader) is { } date ? new FhirDateTime(date) : null;
            else if (reader.ValueTextEquals("effectivePeriod"u8)) sketch.Effective = Period(ref reader);
            else if (reader.ValueTextEquals("issued"u8)) sketch.IssuedElement = Text(ref reader) is { } issued ? new Instant { JsonValue = issued } : null;
            else Pass(ref reader);
        }

        return sketch;
    }

    private static List<CodeableConcept> Concepts(ref Utf8JsonReader reader)
    {
        List<CodeableConcept> concepts = [];
        if (!IsNext(ref reader, JsonTokenType.StartArray)) return concepts;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) concepts.Add(ConceptHere(ref reader));
        return concepts;
    }

    private static CodeableConcept Concept(ref Utf8JsonReader reader)
    {
        reader.Read();
        return ConceptHere(ref reader);
    }

    private static CodeableConcept ConceptHere(ref Utf8JsonReader reader)
    {
        var concept = new CodeableConcept();
        if (!IsObject(ref reader)) return concept;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("text"u8)) concept.Text = Text(ref reader);
            else if (!reader.ValueTextEquals("coding"u8)) Pass(ref reader);
            else if (IsNext(ref reader, JsonTokenType.StartArray))
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) concept.Coding.Add(Coding(ref reader));
        }

        return concept;
    }

    private static Coding Coding(ref Utf8JsonReader reader)
    {
        var coding = new Coding();
        if (!IsObject(ref reader)) return coding;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("system"u8)) coding.System = Text(ref reader);
            else if (reader.ValueTextEquals("code"u8)) coding.Code = Text(ref reader);
            else if (reader.ValueTextEquals("display"u8)) coding.Display = Text(ref reader);
            else Pass(ref reader);
        }

        return coding;
    }

    private static Period Period(ref Utf8JsonReader reader)
    {
        var period = new Period();
        reader.Read();
        if (!IsObject(ref reader)) return period;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("start"u8)) period.Start = Text(ref reader);
            else if (reader.ValueTextEquals("end"u8)) period.End = Text(ref reader);
            else Pass(ref reader);
        }

        return period;
    }

    private static bool NextProperty(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static bool IsObject(ref Utf8JsonReader reader) => Is(ref reader, JsonTokenType.StartObject);

    private static bool IsNext(ref Utf8JsonReader reader, JsonTokenType type) => reader.Read() && Is(ref reader, type);

    // What is of another kind, null among lists of extensions for example, is passed by.
    private static bool Is(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (reader.TokenType == type) return true;
        reader.Skip();
        return false;
    }

    private static string? Text(ref Utf8JsonReader reader) => IsNext(ref reader, JsonTokenType.String) ? reader.GetString() : null;

    private static void Pass(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
