using System.Text.Json;
using MedCoop.Domain.People;

namespace MedCoop.Server.Rest;

/// <summary>Grade and evidence of a match as extensions of <c>Bundle.entry.search</c>. http://hl7.org/fhir/StructureDefinition/match-grade</summary>
internal static class MatchExtensions
{
    private const string GradeUrl = "http://hl7.org/fhir/StructureDefinition/match-grade";
    private const string EvidenceUrl = "https://medcoop.example/fhir/StructureDefinition/match-evidence";

    /// <summary>Writes them into an open array.</summary>
    public static void Write(Utf8JsonWriter writer, MatchResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("url", GradeUrl);
        writer.WriteString("valueCode", MatchGrades.CodeOf(result.Grade));
        writer.WriteEndObject();
        foreach (var evidence in result.Evidence)
        {
            writer.WriteStartObject();
            writer.WriteStartArray("extension");
            Part(writer, "element", evidence.Element);
            Part(writer, "level", evidence.Level);
            writer.WriteStartObject();
            writer.WriteString("url", "weight");
            writer.WriteNumber("valueDecimal", (decimal)evidence.Weight);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteString("url", EvidenceUrl);
            writer.WriteEndObject();
        }
    }

    private static void Part(Utf8JsonWriter writer, string url, string code)
    {
        writer.WriteStartObject();
        writer.WriteString("url", url);
        writer.WriteString("valueCode", code);
        writer.WriteEndObject();
    }
}
