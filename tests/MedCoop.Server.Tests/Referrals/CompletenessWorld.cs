using System.Globalization;
using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Access;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Tests.Referrals;

/// <summary>A server with a patient of the home hospital who is to be operated on abroad, and the doctors on both sides, each with a token.</summary>
internal sealed class CompletenessWorld : IAsyncDisposable
{
    public const string Codes = "https://medcoop.example/fhir/CodeSystem/";
    public const string Cardiac = "https://medcoop.example/fhir/Questionnaire/completeness-cardiac-surgery";

    private CompletenessWorld(AccessServer server)
    {
        Server = server;
        Doctor = server.User(AccessServer.Home, Role.ReferringClinician);
        Hospital = server.User(AccessServer.Abroad, Role.ReceivingClinician);
        Stranger = server.User(AccessServer.Foreign, Role.ReceivingClinician);
    }

    public AccessServer Server { get; }

    public TestUser Doctor { get; }

    public TestUser Hospital { get; }

    public TestUser Stranger { get; }

    public string Patient { get; private set; } = "";

    /// <summary>The referral, of the specialty that was asked for.</summary>
    public string Request { get; private set; } = "";

    public static async Task<CompletenessWorld> StartAsync(StoreProvider provider, string specialty = "cardiac-surgery", params string[] settings)
    {
        var world = new CompletenessWorld(await AccessServer.StartAsync(provider, settings));
        world.Patient = $"Patient/{await world.Doctor.CreateAsync("Patient", """{"resourceType":"Patient","name":[{"family":"Almahmoudi"}]}""")}";
        // Not (yet) of the referral's profile: what a coordinator has begun.
        world.Request = $"ServiceRequest/{await world.Doctor.CreateAsync("ServiceRequest", $$$"""
            {"resourceType":"ServiceRequest","status":"draft","intent":"order","priority":"urgent","subject":{"reference":"{{{world.Patient}}}"},"authoredOn":"{{{Day(1)}}}",
             "identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"PLAC"}]},"system":"https://benghazi.example/referrals","value":"1"}],
             "category":[{"coding":[{"system":"{{{Codes}}}specialty","code":"{{{specialty}}}"}]}],"code":{"coding":[{"system":"{{{Codes}}}referral-service","code":"treatment"}]},
             "requester":{"reference":"{{{AccessServer.Home}}}"},"performer":[{"reference":"{{{AccessServer.Abroad}}}"}],"reasonCode":[{"text":"Severe aortic stenosis with heart failure."}]}
            """)}";
        return world;
    }

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
        await DocumentAsync("clinical-note", "Case summary");
        await Report("34552-0", "Aortic valve area 0.7 cm2, mean gradient 52 mmHg.");
        await Report("11524-6", "Sinus rhythm, left ventricular hypertrophy.");
        await ResultAsync("10230-1", """ "valueQuantity":{"value":45,"unit":"%","system":"http://unitsofmeasure.org","code":"%"} """, 20);
        await ResultAsync("88020-3", $$""" "valueCodeableConcept":{"coding":[{"system":"{{Codes}}completeness-answer","code":"nyha-3"}]} """, 20);
        await ResultAsync("882-1", """ "valueCodeableConcept":{"text":"A Rh positive"} """, 4000);
        foreach (var (code, value, unit) in new[] { ("718-7", "13.1", "g/dL"), ("6690-2", "7.2", "10*3/uL"), ("777-3", "230", "10*3/uL"), ("2160-0", "1.1", "mg/dL"), ("6301-6", "1.05", "{INR}") })
            await ResultAsync(code, $$""" "valueQuantity":{"value":{{value}},"unit":"{{unit}}","system":"http://unitsofmeasure.org","code":"{{unit}}"} """, 5);
        await Server.User(AccessServer.Home, Role.Coordinator).CreateAsync("Consent", AccessServer.Consent(Patient, AccessServer.Permit(AccessServer.Abroad)).ToJsonString());
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

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();

    /// <summary>A document whose file was checked.</summary>
    public Task<string> DocumentAsync(string kind, string title) => Doctor.CreateAsync("DocumentReference", $$$"""
        {"resourceType":"DocumentReference","status":"current","type":{"coding":[{"system":"{{{Codes}}}document-kind","code":"{{{kind}}}"}]},"subject":{"reference":"{{{Patient}}}"},
         "date":"{{{Day(3)}}}T08:00:00Z","author":[{"reference":"{{{AccessServer.Home}}}"}],
         "content":[{"extension":[{"url":"https://medcoop.example/fhir/StructureDefinition/scan-status","valueCode":"pending"}],"attachment":{"contentType":"application/pdf","title":"{{{title}}}"}}]}
        """);

    private Task<string> Report(string code, string conclusion) =>
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
