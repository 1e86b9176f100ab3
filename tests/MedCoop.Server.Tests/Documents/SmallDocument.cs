namespace MedCoop.Server.Tests.Documents;

/// <summary>A small valid document about one person.</summary>
internal static class SmallDocument
{
    /// <summary>The document.</summary>
    /// <param name="others">What follows the Composition and the Patient, as JSON objects with references to <c>http://elsewhere.example/fhir/Patient/p</c>.</param>
    /// <param name="patient">More elements of the Patient.</param>
    public static string Of(string others, string patient = "")
    {
        var id = Guid.NewGuid();
        var resources = System.Text.Json.Nodes.JsonNode.Parse($"[{others}]")!.AsArray();
        var listed = string.Join(", ", resources.Select(resource => $$"""{"reference":"{{UrlOf(resource!)}}"}"""));
        var entries = listed.Length > 0 ? $",\"entry\":[{listed}]" : "";
        var all = string.Concat(resources.Select(resource => ",{\"fullUrl\":\"" + UrlOf(resource!) + "\",\"resource\":" + resource!.ToJsonString() + "}"));
        return """
            {"resourceType":"Bundle","type":"document","identifier":{"system":"urn:ietf:rfc:3986","value":"urn:uuid:THE-ID"},"timestamp":"2026-11-01T10:00:00Z","entry":[
              {"fullUrl":"http://elsewhere.example/fhir/Composition/c","resource":{"resourceType":"Composition","id":"c","status":"final","type":{"coding":[{"system":"http://loinc.org","code":"60591-5"}]},
                "subject":{"reference":"Patient/p"},"date":"2026-11-01","author":[{"display":"Dr Author"}],"title":"Summary THE-ID",
                "section":[{"title":"Allergies","code":{"coding":[{"system":"http://loinc.org","code":"48765-2"}]},"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Nothing</div>"}ENTRIES}]}},
              {"fullUrl":"http://elsewhere.example/fhir/Patient/p","resource":{"resourceType":"Patient","id":"p"PATIENT}}ALL]}
            """.Replace("THE-ID", id.ToString(), StringComparison.Ordinal).Replace("ENTRIES", entries, StringComparison.Ordinal).Replace("PATIENT", patient, StringComparison.Ordinal).Replace("ALL]", all + "]", StringComparison.Ordinal);
    }

    private static string UrlOf(System.Text.Json.Nodes.JsonNode resource) => $"http://elsewhere.example/fhir/{resource["resourceType"]}/{resource["id"]}";

    public const string Penicillin = """
        {"resourceType":"AllergyIntolerance","id":"a","patient":{"reference":"Patient/p"},"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},
         "code":{"coding":[{"system":"http://snomed.info/sct","code":"91936005","display":"Allergy to penicillin"}]}}
        """;

    public const string NoKnownAllergy = """
        {"resourceType":"AllergyIntolerance","id":"n","patient":{"reference":"Patient/p"},"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},
         "code":{"coding":[{"system":"http://snomed.info/sct","code":"716186003","display":"No known allergy"}]}}
        """;

    public static string Potassium(string id, string date, string value) => $$$"""
        {"resourceType":"Observation","id":"{{{id}}}","status":"final","subject":{"reference":"Patient/p"},"code":{"coding":[{"system":"http://loinc.org","code":"2823-3"}]},"effectiveDateTime":"{{{date}}}",
         "valueQuantity":{"value":{{{value}}},"unit":"mmol/L","system":"http://unitsofmeasure.org","code":"mmol/L"}}
        """;
}
