using System.Text;
using System.Text.Json.Nodes;

namespace MedCoop.Benchmarks.Data;

/// <summary>A patient summary as a hospital writes one: a document of 60 resources with narrative, about 70 kB. All made up.</summary>
internal static class LifelikeSummary
{
    private const string Subject = "urn:uuid:00000000-0000-4000-8000-000000000002";
    private const string Author = "urn:uuid:00000000-0000-4000-8000-000000000003";

    private static readonly (string Title, string Loinc, int Count, Func<int, string> Entry)[] Sections =
    [
        ("Problems", "11450-4", 12, Condition),
        ("Allergies", "48765-2", 5, Allergy),
        ("Medication", "10160-0", 11, Medication),
        ("Results", "30954-2", 20, Observation),
        ("Procedures", "47519-4", 5, Procedure),
        ("Immunizations", "11369-6", 4, Immunization),
    ];

    /// <summary>The Bundle as UTF-8 JSON.</summary>
    public static byte[] Json()
    {
        var resources = new List<string> { Patient, Organization };
        var sections = new JsonArray();
        foreach (var (title, loinc, count, entry) in Sections)
        {
            var references = new JsonArray();
            for (var i = 0; i < count; i++)
            {
                references.Add(new JsonObject { ["reference"] = Url(resources.Count + 2) });
                resources.Add(entry(i));
            }

            sections.Add(new JsonObject { ["title"] = title, ["code"] = Code("http://loinc.org", loinc, title), ["text"] = Narrative(title, count), ["entry"] = references });
        }

        var composition = new JsonObject
        {
            ["resourceType"] = "Composition",
            ["status"] = "final",
            ["type"] = Code("http://loinc.org", "60591-5", "Patient summary"),
            ["subject"] = Reference(Subject),
            ["date"] = "2026-11-02T09:30:00+03:00",
            ["author"] = new JsonArray(Reference(Author)),
            ["title"] = "Patient summary",
            ["section"] = sections,
        };
        var bundle = new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["type"] = "document",
            ["timestamp"] = "2026-11-02T09:30:00+03:00",
            ["identifier"] = new JsonObject { ["system"] = "urn:ietf:rfc:3986", ["value"] = "urn:uuid:6f1c9a52-86cb-4d6e-9c38-3f8e2f2f8b11" },
            ["entry"] = new JsonArray([Entry(1, composition), .. resources.Select((resource, at) => Entry(at + 2, JsonNode.Parse(resource)!))]),
        };
        return Encoding.UTF8.GetBytes(bundle.ToJsonString());
    }

    private const string Patient = """
        {"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Haddad, Samir, born 4 March 1961</p></div>"},
         "identifier":[{"system":"urn:oid:2.16.840.1.113883.2.4.6.3","value":"574687583"}],"active":true,
         "name":[{"use":"official","family":"Haddad","given":["Samir"]},{"use":"usual","family":"حداد","given":["سمير"]}],"gender":"male","birthDate":"1961-03-04",
         "telecom":[{"system":"phone","value":"+962 6 555 0143","use":"home"}],"address":[{"line":["Rainbow Street 12"],"city":"Amman","country":"JO"}]}
        """;

    private const string Organization = """
        {"resourceType":"Organization","active":true,"name":"Cardiology Centre","telecom":[{"system":"phone","value":"+962 6 555 0100"}],"address":[{"city":"Amman","country":"JO"}]}
        """;

    private static string Condition(int at) => $$"""
        {"resourceType":"Condition","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
         "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},
         "category":[{"coding":[{"system":"http://loinc.org","code":"75326-9","display":"Problem"}]}],"severity":{"coding":[{"system":"http://loinc.org","code":"LA6751-7","display":"Moderate"}]},
         "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"I{{20 + at}}.1","display":"Disease of the circulatory system"}],"text":"Disease {{at}}"},
         "subject":{"reference":"{{Subject}}"},"onsetDateTime":"20{{10 + at}}-04","recordedDate":"2025-10"}
        """;

    private static string Allergy(int at) => $$"""
        {"resourceType":"AllergyIntolerance","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},
         "type":"allergy","category":["medication"],"criticality":"high","code":{"coding":[{"system":"http://www.whocc.no/atc","code":"J01C{{at}}","display":"Penicillins"}]},
         "patient":{"reference":"{{Subject}}"},"onsetDateTime":"2010","reaction":[{"manifestation":[{"text":"Urticaria"}],"severity":"moderate"}]}
        """;

    private static string Medication(int at) => $$"""
        {"resourceType":"MedicationStatement","status":"active","medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":"C07AB{{at}}","display":"Beta blocker"}]},
         "subject":{"reference":"{{Subject}}"},"effectivePeriod":{"start":"2024-03"},
         "dosage":[{"text":"1 tablet in the morning","timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"} },
         "route":{"coding":[{"system":"http://standardterms.edqm.eu","code":"20053000","display":"Oral use"}]},"doseAndRate":[{"doseQuantity":{"value":2.5,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"} }]}]}
        """;

    private static string Observation(int at) => $$"""
        {"resourceType":"Observation","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],
         "code":{"coding":[{"system":"http://loinc.org","code":"{{2160 + at}}-0","display":"Creatinine"}]},"subject":{"reference":"{{Subject}}"},"effectiveDateTime":"2026-10-{{10 + at}}T07:45:00+03:00",
         "performer":[{"reference":"{{Author}}"}],"valueQuantity":{"value":{{80 + at}}.5,"unit":"umol/L","system":"http://unitsofmeasure.org","code":"umol/L"},
         "referenceRange":[{"low":{"value":60,"unit":"umol/L","system":"http://unitsofmeasure.org","code":"umol/L"},"high":{"value":110,"unit":"umol/L","system":"http://unitsofmeasure.org","code":"umol/L"} }]}
        """;

    private static string Procedure(int at) => $$"""
        {"resourceType":"Procedure","status":"completed","code":{"text":"Coronary angiography {{at}}"},"subject":{"reference":"{{Subject}}"},"performedDateTime":"2023-05-0{{at + 1}}"}
        """;

    private static string Immunization(int at) => $$"""
        {"resourceType":"Immunization","status":"completed","vaccineCode":{"coding":[{"system":"http://www.whocc.no/atc","code":"J07BB0{{at}}","display":"Influenza"}]},
         "patient":{"reference":"{{Subject}}"},"occurrenceDateTime":"202{{at}}-10-01","primarySource":true,"protocolApplied":[{"doseNumberPositiveInt":{{at + 1}}}]}
        """;

    private static string Url(int at) => $"urn:uuid:00000000-0000-4000-8000-{at:D12}";

    private static JsonObject Entry(int at, JsonNode resource) => new() { ["fullUrl"] = Url(at), ["resource"] = resource };

    private static JsonObject Reference(string url) => new() { ["reference"] = url };

    private static JsonObject Code(string system, string code, string display) =>
        new() { ["coding"] = new JsonArray(new JsonObject { ["system"] = system, ["code"] = code, ["display"] = display }) };

    private static JsonObject Narrative(string title, int count) => new()
    {
        ["status"] = "generated",
        ["div"] = $"""<div xmlns="http://www.w3.org/1999/xhtml"><table><tr><th>{title}</th></tr>{string.Concat(Enumerable.Range(1, count).Select(row => $"<tr><td>{title} {row}</td></tr>"))}</table></div>""",
    };
}
