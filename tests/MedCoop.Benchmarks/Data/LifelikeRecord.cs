using System.Text;

namespace MedCoop.Benchmarks.Data;

/// <summary>A patient with 300 resources, as a hospital has recorded them over ten years. All made up.</summary>
internal static class LifelikeRecord
{
    private const int Results = 170;
    private const int Vitals = 40;
    private const int Conditions = 20;
    private const int Medicines = 18;
    private const int Procedures = 20;
    private const int Immunizations = 20;
    private const int Allergies = 4;
    private const int Reports = 7;

    /// <summary>The types, for a search of all of them that <c>patient</c> leads from.</summary>
    public const string Types = "Observation,Condition,MedicationRequest,Procedure,Immunization,AllergyIntolerance,DiagnosticReport";

    private static readonly (string Code, string Display, string Unit)[] Tests =
    [
        ("2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL"), ("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL"), ("6690-2", "Leukocytes [#/volume] in Blood by Automated count", "10*3/uL"),
        ("2345-7", "Glucose [Mass/volume] in Serum or Plasma", "mg/dL"), ("2951-2", "Sodium [Moles/volume] in Serum or Plasma", "mmol/L"), ("2823-3", "Potassium [Moles/volume] in Serum or Plasma", "mmol/L"),
        ("1742-6", "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "U/L"), ("2093-3", "Cholesterol [Mass/volume] in Serum or Plasma", "mg/dL"), ("777-3", "Platelets [#/volume] in Blood by Automated count", "10*3/uL"),
        ("3016-3", "Thyrotropin [Units/volume] in Serum or Plasma", "mIU/L"),
    ];

    /// <summary>The patient and the 299 resources of the record, as UTF-8 JSON.</summary>
    public static IEnumerable<byte[]> Of(int patient)
    {
        var subject = $"Patient/p{patient}";
        yield return Bytes($$"""{"resourceType":"Patient","identifier":[{"system":"urn:oid:2.16.840.1.113883.2.4.6.3","value":"{{patient:D9}}"}],"name":[{"use":"official","family":"Haddad","given":["Samir"]}],"gender":"male","birthDate":"1961-03-04"}""");
        for (var i = 0; i < Results; i++) yield return Observation(subject, i, "laboratory", Tests[i % Tests.Length]);
        for (var i = 0; i < Vitals; i++) yield return Observation(subject, i, "vital-signs", i % 2 == 0 ? ("29463-7", "Body Weight", "kg") : ("8867-4", "Heart rate", "/min"));
        for (var i = 0; i < Conditions; i++)
            yield return Bytes($$"""
                {"resourceType":"Condition","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"{{(i % 2 == 0 ? "active" : "resolved")}}"}]},
                 "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"I{{20 + i}}.1","display":"Disease of the circulatory system"}],"text":"Disease {{i}}"},
                 "subject":{"reference":"{{subject}}"},"onsetDateTime":"20{{10 + (i % 15)}}-04-12","recordedDate":"20{{10 + (i % 15)}}-04-13"}
                """);
        for (var i = 0; i < Medicines; i++)
            yield return Bytes($$"""
                {"resourceType":"MedicationRequest","status":"{{(i % 3 == 0 ? "active" : "completed")}}","intent":"order","medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":"C07AB{{i:D2}}","display":"Beta blocker {{i}}"}]},"subject":{"reference":"{{subject}}"},"authoredOn":"2024-03-{{i + 1:D2}}",
                 "dosageInstruction":[{"text":"1 tablet in the morning","timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d","when":["MORN"]} },"doseAndRate":[{"doseQuantity":{"value":2.5,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"} }]}]}
                """);
        for (var i = 0; i < Procedures; i++) yield return Bytes($$"""{"resourceType":"Procedure","status":"completed","code":{"coding":[{"system":"http://snomed.info/sct","code":"{{41976000 + i}}","display":"Cardiac catheterization {{i}}"}]},"subject":{"reference":"{{subject}}"},"performedPeriod":{"start":"2023-05-{{i + 1:D2}}T10:00:00+03:00","end":"2023-05-{{i + 1:D2}}T11:00:00+03:00"} }""");
        for (var i = 0; i < Immunizations; i++) yield return Bytes($$"""{"resourceType":"Immunization","status":"completed","vaccineCode":{"coding":[{"system":"http://hl7.org/fhir/sid/cvx","code":"{{140 + i}}","display":"Influenza, seasonal, injectable"}]},"patient":{"reference":"{{subject}}"},"occurrenceDateTime":"20{{5 + i:D2}}-10-01","primarySource":true}""");
        for (var i = 0; i < Allergies; i++) yield return Bytes($$"""{"resourceType":"AllergyIntolerance","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"criticality":"high","code":{"coding":[{"system":"http://www.whocc.no/atc","code":"J01C{{i}}","display":"Penicillins"}]},"patient":{"reference":"{{subject}}"},"reaction":[{"manifestation":[{"text":"Urticaria"}],"severity":"moderate"}]}""");
        for (var i = 0; i < Reports; i++) yield return Bytes($$"""{"resourceType":"DiagnosticReport","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0074","code":"RAD"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"1874{{i}}-0","display":"Cardiac report {{i}}"}]},"subject":{"reference":"{{subject}}"},"effectiveDateTime":"202{{i}}-02-02","conclusion":"No stenosis of the great vessels; good function."}""");
    }

    private static byte[] Observation(string subject, int i, string category, (string Code, string Display, string Unit) test) => Bytes($$"""
        {"resourceType":"Observation","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"{{category}}"}]}],
         "code":{"coding":[{"system":"http://loinc.org","code":"{{test.Code}}","display":"{{test.Display}}"}],"text":"{{test.Display}}"},"subject":{"reference":"{{subject}}"},"effectiveDateTime":"20{{10 + (i / 12)}}-{{(i % 12) + 1:D2}}-10T07:45:00+03:00",
         "valueQuantity":{"value":{{80 + (i % 40)}}.5,"unit":"{{test.Unit}}","system":"http://unitsofmeasure.org","code":"{{test.Unit}}"},
         "referenceRange":[{"low":{"value":60,"unit":"{{test.Unit}}"},"high":{"value":110,"unit":"{{test.Unit}}"} }]}
        """);

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);
}
