using System.Globalization;
using System.Text.Json.Nodes;
using MedCoop.Server.Tests.Access;
using MedCoop.Server.Tests.Workflow;
using MedCoop.Store;

namespace MedCoop.Server.Tests.Referrals;

/// <summary>A referral for cardiac surgery (<see cref="ReferralWorld"/>), with what a cardiologist has on record of such a patient.</summary>
internal sealed class CompletenessWorld : IAsyncDisposable
{
    public const string Codes = "https://medcoop.example/fhir/CodeSystem/";
    public const string Cardiac = "https://medcoop.example/fhir/Questionnaire/completeness-cardiac-surgery";

    private CompletenessWorld(ReferralWorld referral) => Referral = referral;

    public ReferralWorld Referral { get; }

    public TestUser Doctor => Referral.Doctor;

    public string Patient => Referral.Patient;

    public string Request => Referral.Request;

    public static async Task<CompletenessWorld> StartAsync(StoreProvider provider) => new(await ReferralWorld.StartAsync(provider));

    public static string Day(int ago) => DateTime.UtcNow.AddDays(-ago).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>What a cardiologist has of such a patient: all that blocks but the angiography and what the patient takes against clots.</summary>
    public async Task FillRecordAsync()
    {
        await Add("Condition", """ "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"I35.0"}],"text":"Severe aortic stenosis"} """);
        await Add("MedicationStatement", """ "status":"active","medicationCodeableConcept":{"text":"Bisoprolol"},"dosage":[{"text":"2.5 mg daily"}] """);
        await Doctor.CreateAsync("AllergyIntolerance", $$$"""
            {"resourceType":"AllergyIntolerance","patient":{"reference":"{{{Patient}}}"},"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},
             "code":{"coding":[{"system":"http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips","code":"no-known-allergies"}],"text":"No known allergies"}}
            """);
        await Referral.DocumentAsync(Doctor, "clinical-note");
        await ReportAsync("34552-0", "Aortic valve area 0.7 cm2, mean gradient 52 mmHg.");
        await ReportAsync("11524-6", "Sinus rhythm, left ventricular hypertrophy.");
        await ResultAsync("10230-1", """ "valueQuantity":{"value":45,"unit":"%","system":"http://unitsofmeasure.org","code":"%"} """, 20);
        await ResultAsync("88020-3", $$""" "valueCodeableConcept":{"coding":[{"system":"{{Codes}}completeness-answer","code":"nyha-3"}]} """, 20);
        await ResultAsync("882-1", """ "valueCodeableConcept":{"text":"A Rh positive"} """, 4000);
        foreach (var (code, value, unit) in new[] { ("718-7", "13.1", "g/dL"), ("6690-2", "7.2", "10*3/uL"), ("777-3", "230", "10*3/uL"), ("2160-0", "1.1", "mg/dL"), ("6301-6", "1.05", "{INR}") })
            await ResultAsync(code, $$""" "valueQuantity":{"value":{{value}},"unit":"{{unit}}","system":"http://unitsofmeasure.org","code":"{{unit}}"} """, 5);
    }

    /// <summary>A final result of the patient's.</summary>
    public Task<string> ResultAsync(string code, string value, int ago) =>
        Add("Observation", $$""" "status":"final","effectiveDateTime":"{{Day(ago)}}","code":{"coding":[{"system":"http://loinc.org","code":"{{code}}"}]},{{value}} """);

    /// <summary>Asks how complete the referral is.</summary>
    public async Task<Completeness> AskAsync(TestUser? who = null, string query = "", params (string, string)[] headers)
    {
        var answer = await (who ?? Doctor).GetAsync($"{Request}/$completeness{query}", headers);
        Assert.True(answer.Status == 200, $"{answer.Status}: {answer.Text}");
        return new Completeness(answer.Json);
    }

    public async ValueTask DisposeAsync() => await Referral.DisposeAsync();

    /// <summary>A final report of an examination of the patient.</summary>
    public Task<string> ReportAsync(string code, string conclusion) =>
        Add("DiagnosticReport", $$""" "status":"final","effectiveDateTime":"{{Day(20)}}","code":{"coding":[{"system":"http://loinc.org","code":"{{code}}"}]},"conclusion":"{{conclusion}}" """);

    private Task<string> Add(string type, string elements) => Doctor.CreateAsync(type, $$$"""{"resourceType":"{{{type}}}","subject":{"reference":"{{{Patient}}}"},{{{elements}}}}""");
}

/// <summary>What <c>$completeness</c> answered.</summary>
internal sealed class Completeness(JsonNode parameters)
{
    public int Score => (int)Value("score")!["valueInteger"]!;

    public bool IsBlocking => (bool)Value("blocking")!["valueBoolean"]!;

    public string Questionnaire => (string)Value("questionnaire")!["valueCanonical"]!;

    public JsonObject Response => Value("response")!["resource"]!.AsObject();

    /// <summary>By linkId, the parts that are there once.</summary>
    public IReadOnlyDictionary<string, JsonNode> Items { get; } = parameters["parameter"]!.AsArray().Where(parameter => (string)parameter!["name"]! == "item").Select(item => item!["part"]!)
        .ToDictionary(parts => (string)Part(parts, "linkId")!["valueString"]!, StringComparer.Ordinal);

    public IEnumerable<string> With(string status) => Items.Where(item => StatusOf(item.Key) == status).Select(item => item.Key);

    public string StatusOf(string linkId) => (string)Part(Items[linkId], "status")!["valueCode"]!;

    public string TextOf(string linkId) => (string)Part(Items[linkId], "text")!["valueString"]!;

    public bool Blocks(string linkId) => (bool)Part(Items[linkId], "blocks")!["valueBoolean"]!;

    public string? ResourceOf(string linkId) => (string?)Part(Items[linkId], "resource")?["valueReference"]!["reference"];

    public IEnumerable<string> SourcesOf(string linkId) => Items[linkId].AsArray().Where(part => (string)part!["name"]! == "source").Select(part => (string)part!["valueString"]!);

    /// <summary>The first answer of a question in the form that was filled in; null when it has none.</summary>
    public JsonNode? AnswerOf(string linkId) => Response["item"]!.AsArray().SelectMany(group => group!["item"]!.AsArray()).FirstOrDefault(item => (string)item!["linkId"]! == linkId)?["answer"]![0];

    private JsonNode? Value(string name) => Part(parameters["parameter"]!, name);

    private static JsonNode? Part(JsonNode parts, string name) => parts.AsArray().FirstOrDefault(part => (string)part!["name"]! == name);
}
