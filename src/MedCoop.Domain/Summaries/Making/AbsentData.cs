using System.Text;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;

namespace MedCoop.Domain.Summaries.Making;

/// <summary>
/// Adds to the bytes of a resource what the guide's profiles want said: that an element is not known. Everything else stays as it is stored. https://hl7.org/fhir/R4/extension-data-absent-reason.html
/// </summary>
public static class AbsentData
{
    private const string Unknown = """{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}""";

    /// <summary>The bytes with what is absent said.</summary>
    public static ReadOnlyMemory<byte> Said(SummaryPart part, SummaryEdition edition)
    {
        var json = edition.IsEarlier || AbsenceCodes.SnomedFor(SelectionRules.MainCode(part.Resource)) is not { } snomed ? part.Json : WithSnomed(part.Json, snomed);
        var missing = Missing(part.Resource).ToList();
        if (missing.Count == 0) return json;
        var end = json.Span.LastIndexOf((byte)'}');
        return (byte[])[.. json.Span[..end], .. Encoding.UTF8.GetBytes(string.Concat(missing.Select(element => "," + element))), (byte)'}'];
    }

    private static IEnumerable<string> Missing(Resource resource)
    {
        if (resource is Patient { BirthDate: null } patient && patient.BirthDateElement is null) yield return $"\"_birthDate\":{Unknown}";
        if (resource is Patient { Name.Count: 0 }) yield return """ "name":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}],"_text":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}}]""".TrimStart();
        if (resource is MedicationStatement { Effective: null } or Observation { Effective: null } or DiagnosticReport { Effective: null }) yield return $"\"_effectiveDateTime\":{Unknown}";
        if (resource is Procedure { Performed: null }) yield return $"\"_performedDateTime\":{Unknown}";
        if (resource is DeviceUseStatement { Timing: null }) yield return $"\"_timingDateTime\":{Unknown}";
        if (resource is Condition { Code: null } or AllergyIntolerance { Code: null } or Procedure { Code: null }) yield return $"\"code\":{Unknown}";
        // The guide's profile of laboratory results wants who is responsible for them, or that it is not known.
        if (resource is Observation { Performer.Count: 0 } observation && SelectionRules.SectionOf(observation) == SectionKind.Results) yield return $"\"performer\":[{Unknown}]";
    }

    // Whoever reads 2.0 knows no codes of 1.1: the same is said in SNOMED CT before it, and what was written stays.
    private static byte[] WithSnomed(ReadOnlyMemory<byte> json, (string Code, string Display) same)
    {
        var resource = JsonNode.Parse(json.Span)!;
        var concept = (resource["code"] ?? resource["medicationCodeableConcept"])!;
        concept["coding"]!.AsArray().Insert(0, new JsonObject { ["system"] = "http://snomed.info/sct", ["code"] = same.Code, ["display"] = same.Display });
        return Encoding.UTF8.GetBytes(resource.ToJsonString(Relaxed));
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
