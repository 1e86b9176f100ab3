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

    private const string UnknownValue = """{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/data-absent-reason","code":"unknown"}]}""";

    /// <summary>The bytes with what is absent said.</summary>
    public static ReadOnlyMemory<byte> Said(SummaryPart part, SummaryEdition edition)
    {
        var json = Changed(part.Json, [.. Reshapings(part.Resource, edition)]);
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
        // ips-2: a result has a value, parts, or a reason why not.
        if (resource is Observation { Value: null, DataAbsentReason: null, HasMember.Count: 0, Component.Count: 0 }) yield return $"\"dataAbsentReason\":{UnknownValue}";
        // The guide's profile of laboratory results wants who is responsible for them, or that it is not known.
        if (resource is Observation { Performer.Count: 0 } observation && SelectionRules.SectionOf(observation) == SectionKind.Results) yield return $"\"performer\":[{Unknown}]";
    }

    // What is missing inside of an element, or stands in a form that the guide does not take.
    private static IEnumerable<Action<JsonObject>> Reshapings(Resource resource, SummaryEdition edition)
    {
        if (resource is Patient patient && patient.Name.Exists(IsEmpty)) yield return NameUnknown;
        if (resource is Observation observation && IsCoarse(observation.Effective)) yield return DateAsPeriod;
        if (resource is Observation { Component.Count: > 0 } panel && panel.Component.TrueForAll(part => part.Value is null && part.DataAbsentReason is null)) yield return PartsUnknown;
        if (!edition.IsEarlier && AbsenceCodes.SnomedFor(SelectionRules.MainCode(resource)) is { } snomed) yield return json => AddSnomed(json, snomed);
    }

    private static bool IsEmpty(HumanName name) => name.TextElement is null && name.FamilyElement is null && name.GivenElement.Count == 0;

    // ips-pat-1: a name has a text, or is said to have none.
    private static void NameUnknown(JsonObject patient)
    {
        foreach (var name in patient["name"]!.AsArray().OfType<JsonObject>().Where(name => !name.ContainsKey("text") && !name.ContainsKey("family") && !name.ContainsKey("given"))) name["_text"] ??= JsonNode.Parse(Unknown);
    }

    private static bool IsCoarse(DataType? date) => date is FhirDateTime && Words.DateWords.TextOf(date) is { Length: > 0 and < 10 };

    // ips-1 wants a day of every date; in a month is from that month to that month, and no day is made up.
    private static void DateAsPeriod(JsonObject observation)
    {
        var date = (string)observation["effectiveDateTime"]!;
        observation.Remove("effectiveDateTime");
        observation["effectivePeriod"] = new JsonObject { ["start"] = date, ["end"] = date };
    }

    // ips-3: of the parts of a panel one has a value, or is said to have none.
    private static void PartsUnknown(JsonObject observation)
    {
        foreach (var part in observation["component"]!.AsArray().OfType<JsonObject>()) part["dataAbsentReason"] = JsonNode.Parse(UnknownValue);
    }

    // Whoever reads 2.0 knows no codes of 1.1: the same is said in SNOMED CT before it, and what was written stays.
    private static void AddSnomed(JsonObject resource, (string Code, string Display) same)
    {
        var concept = (resource["code"] ?? resource["medicationCodeableConcept"])!;
        concept["coding"]!.AsArray().Insert(0, new JsonObject { ["system"] = "http://snomed.info/sct", ["code"] = same.Code, ["display"] = same.Display });
    }

    private static ReadOnlyMemory<byte> Changed(ReadOnlyMemory<byte> json, IReadOnlyList<Action<JsonObject>> changes)
    {
        if (changes.Count == 0) return json;
        var resource = JsonNode.Parse(json.Span)!.AsObject();
        foreach (var change in changes) change(resource);
        return Encoding.UTF8.GetBytes(resource.ToJsonString(Relaxed));
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
