using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Access;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Tests.Workflow;

/// <summary>A server with the parties of a referral, each with its own token, and a patient whom the home hospital cannot treat.</summary>
internal sealed class ReferralWorld : IAsyncDisposable
{
    public const string Ministry = "Organization/ministry";
    private const string Codes = "https://medcoop.example/fhir/CodeSystem/";
    private const string Profiles = "https://medcoop.example/fhir/StructureDefinition/";

    private readonly AccessServer server;

    private ReferralWorld(AccessServer server)
    {
        this.server = server;
        Doctor = server.Person("Practitioner/home-doctor", AccessServer.Home, Role.ReferringClinician);
        Coordinator = server.Person("Practitioner/home-coordinator", AccessServer.Home, Role.Coordinator);
        Board = server.Person("Practitioner/board", Ministry, Role.ReferralBoard);
        Payer = server.Person("Practitioner/payer", Ministry, Role.Payer);
        Hospital = server.Person("Practitioner/surgeon", AccessServer.Abroad, Role.ReceivingClinician);
        Other = server.Person("Practitioner/other-surgeon", AccessServer.Foreign, Role.ReceivingClinician);
    }

    public AccessServer Server => server;

    public TestUser Doctor { get; }

    public TestUser Coordinator { get; }

    public TestUser Board { get; }

    public TestUser Payer { get; }

    public TestUser Hospital { get; }

    /// <summary>A hospital that is not asked at first.</summary>
    public TestUser Other { get; }

    public string Patient { get; private set; } = "";

    public string Consent { get; private set; } = "";

    public string Request { get; private set; } = "";

    public static async Task<ReferralWorld> StartAsync(StoreProvider provider, string service = "treatment", string priority = "routine", params string[] settings)
    {
        var world = new ReferralWorld(await AccessServer.StartAsync(provider, settings));
        await world.FillAsync(service, priority);
        return world;
    }

    /// <summary>A coordination Task for a hospital, in a state.</summary>
    public string TaskFor(string hospital, string state, string status, string? request = null, string priority = "routine") => $$$"""
        {"resourceType":"Task","status":"{{{status}}}","businessStatus":{"coding":[{"system":"{{{Codes}}}referral-state","code":"{{{state}}}"}]},"intent":"order","priority":"{{{priority}}}",
         "code":{"coding":[{"system":"http://hl7.org/fhir/CodeSystem/task-code","code":"fulfill"}]},"focus":{"reference":"{{{request ?? Request}}}"},"for":{"reference":"{{{Patient}}}"},
         "authoredOn":"{{{DateTime.UtcNow:yyyy-MM-dd}}}","requester":{"reference":"{{{AccessServer.Home}}}"},"owner":{"reference":"{{{hospital}}}"}}
        """;

    /// <summary>A draft of the referral to a hospital.</summary>
    public async Task<string> DraftAsync(string hospital = AccessServer.Abroad, string? request = null, string priority = "routine") =>
        $"Task/{await Doctor.CreateAsync("Task", TaskFor(hospital, "drafting", "draft", request, priority))}";

    /// <summary>A draft that was sent and accepted by the hospital.</summary>
    public async Task<string> AcceptedAsync()
    {
        var task = await DraftAsync();
        await MoveAsync(Doctor, task, "send", "sent");
        await MoveAsync(Hospital, task, "acknowledge", "received");
        await MoveAsync(Hospital, task, "accept", "clinically-accepted", Doctors());
        return task;
    }

    /// <summary>Makes a move and checks the state afterwards.</summary>
    public async Task<JsonNode> MoveAsync(TestUser who, string task, string name, string state, params JsonObject[] more)
    {
        var answer = await TryMoveAsync(who, task, name, more);
        Assert.True(answer.Status == 200, $"{name}: {answer.Status} {answer.Text}");
        Assert.Equal(state, StateOf(answer.Json));
        return answer.Json;
    }

    /// <summary>Tries a move.</summary>
    public static Task<Answer> TryMoveAsync(TestUser who, string task, string name, params JsonObject[] more)
    {
        var parameters = new JsonObject { ["resourceType"] = "Parameters", ["parameter"] = new JsonArray([new JsonObject { ["name"] = "event", ["valueCode"] = name }, .. more]) };
        return who.PostAsync($"{task}/$move", parameters.ToJsonString());
    }

    public static string StateOf(JsonNode task) => task["businessStatus"]!["coding"]![0]!["code"]!.GetValue<string>();

    public static JsonObject Reference(string name, string target) => new() { ["name"] = name, ["valueReference"] = new JsonObject { ["reference"] = target } };

    public static JsonObject Text(string name, string text) => new() { ["name"] = name, ["valueString"] = text };

    public static JsonObject Code(string name, string code) => new() { ["name"] = name, ["valueCode"] = code };

    public static JsonObject Concept(string name, string system, string code) =>
        new() { ["name"] = name, ["valueCodeableConcept"] = JsonNode.Parse($$$"""{"coding":[{"system":"{{{Codes}}}{{{system}}}","code":"{{{code}}}"}]}""") };

    public static JsonObject Contact() => new() { ["name"] = "safety-contact", ["valueContactPoint"] = JsonNode.Parse("""{"system":"phone","value":"+375171234567"}""") };

    public static JsonObject Costs(decimal value) => new() { ["name"] = "costs-so-far", ["valueMoney"] = new JsonObject { ["value"] = value, ["currency"] = "EUR" } };

    public static JsonObject[] Doctors() => [Reference("responsible-doctor", "Practitioner/surgeon")];

    /// <summary>A document of the case.</summary>
    public async Task<string> DocumentAsync(TestUser who, string kind, string? by = null) => $"DocumentReference/{await who.CreateAsync("DocumentReference", $$$"""
        {"resourceType":"DocumentReference","status":"current","type":{"coding":[{"system":"{{{Codes}}}document-kind","code":"{{{kind}}}"}]},"subject":{"reference":"{{{Patient}}}"},"date":"{{{DateTime.UtcNow:yyyy-MM-dd}}}T08:00:00Z",
         "author":[{"reference":"{{{by ?? AccessServer.Home}}}"}],"custodian":{"reference":"{{{by ?? AccessServer.Home}}}"},"context":{"period":{"end":"2031-01-01"},"related":[{"reference":"{{{Request}}}"}]},
         "content":[{"extension":[{"url":"{{{Profiles}}}scan-status","valueCode":"available"}],"attachment":{"extension":[{"url":"{{{Profiles}}}sha-256","valueString":"185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969"}],"contentType":"text/plain","language":"en","data":"SGVsbG8=","size":5,"title":"{{{kind}}}"}}]}
        """)}";

    /// <summary>An estimate of the hospital that holds for 30 days.</summary>
    public async Task<string> EstimateAsync(decimal amount = 18050.5m, int days = 30) => $"Claim/{await Coordinator.CreateAsync("Claim", Claim("predetermination", amount,
        $$$""","extension":[{"url":"{{{Profiles}}}estimate-validity","valuePeriod":{"end":"{{{DateTime.UtcNow.AddDays(days):yyyy-MM-dd}}}"}}],"supportingInfo":[{"sequence":1,"category":{"coding":[{"system":"{{{Codes}}}claim-information","code":"length-of-stay"}]},"valueQuantity":{"value":14,"unit":"days","system":"http://unitsofmeasure.org","code":"d"}}]"""))}";

    /// <summary>A guarantee of the payer for an estimate.</summary>
    public Task<string> GuaranteeAsync(string estimate, decimal ceiling = 20000m, int days = 90) => GuaranteeAsync(Payer, estimate, ceiling, days);

    /// <summary>The same before the payer was asked: as its letter that the home side files.</summary>
    public Task<string> GuaranteeByMachineAsync(string estimate) => GuaranteeAsync(Coordinator, estimate, 20000m, 90);

    private async Task<string> GuaranteeAsync(TestUser who, string estimate, decimal ceiling, int days)
    {
        var asked = await who.CreateAsync("Claim", Claim("preauthorization", 18050.5m, $$$""","related":[{"claim":{"reference":"{{{estimate}}}"}}]"""));
        return $"ClaimResponse/{await who.CreateAsync("ClaimResponse", $$$"""
            {"resourceType":"ClaimResponse","identifier":[{"system":"https://payer.example/letters","value":"{{{Guid.NewGuid()}}}"}],"status":"active","type":{"coding":[{"system":"{{{Codes}}}claim-kind","code":"treatment-abroad"}]},"use":"preauthorization",
             "patient":{"reference":"{{{Patient}}}"},"created":"{{{DateTime.UtcNow:yyyy-MM-dd}}}","insurer":{"reference":"{{{Ministry}}}"},"request":{"reference":"Claim/{{{asked}}}"},"outcome":"complete","preAuthRef":"G-1","preAuthPeriod":{"start":"{{{DateTime.UtcNow.AddDays(-1):yyyy-MM-dd}}}","end":"{{{DateTime.UtcNow.AddDays(days):yyyy-MM-dd}}}"},
             "total":[{"category":{"coding":[{"system":"{{{Codes}}}claim-amount","code":"ceiling"}]},"amount":{"value":{{{ceiling.ToString(System.Globalization.CultureInfo.InvariantCulture)}}},"currency":"EUR"}}]}
            """)}";
    }

    /// <summary>The letter by which the home hospital thanks for the report.</summary>
    public async Task<string> LetterAsync() => $"Communication/{await Doctor.CreateAsync("Communication", $$$"""
        {"resourceType":"Communication","language":"en","status":"completed","category":[{"coding":[{"system":"{{{Codes}}}letter-kind","code":"acknowledgement"}]}],"basedOn":[{"reference":"{{{Request}}}"}],
         "subject":{"reference":"{{{Patient}}}"},"sent":"2026-11-21T09:00:00Z","recipient":[{"reference":"{{{AccessServer.Abroad}}}"}],"sender":{"reference":"{{{AccessServer.Home}}}"},"payload":[{"contentString":"Received with thanks."}]}
        """)}";

    /// <summary>A bed that the hospital has booked.</summary>
    public async Task<string> BookingAsync(string? request = null) => $"Appointment/{await Coordinator.CreateAsync("Appointment", $$$"""
        {"resourceType":"Appointment","status":"booked","specialty":[{"coding":[{"system":"{{{Codes}}}specialty","code":"cardiac-surgery"}]}],"start":"{{{DateTime.UtcNow.AddDays(20):yyyy-MM-dd}}}T09:00:00Z","end":"{{{DateTime.UtcNow.AddDays(20):yyyy-MM-dd}}}T10:00:00Z",
         "basedOn":[{"reference":"{{{request ?? Request}}}"}],"participant":[{"actor":{"reference":"{{{Patient}}}"},"status":"accepted"}]}
        """)}";

    /// <summary>The patient's stay.</summary>
    public async Task<string> AdmissionAsync() => $"Encounter/{await Doctor.CreateAsync("Encounter", $$$"""
        {"resourceType":"Encounter","extension":[{"url":"{{{Profiles}}}identity-verified","extension":[{"url":"at","valueDateTime":"{{{DateTime.UtcNow:yyyy-MM-dd}}}"},{"url":"by","valueReference":{"reference":"Practitioner/surgeon"}},{"url":"evidence","valueCodeableConcept":{"coding":[{"system":"{{{Codes}}}identity-evidence","code":"passport"}]}}]}],
         "status":"in-progress","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"},"subject":{"reference":"{{{Patient}}}"},"basedOn":[{"reference":"{{{Request}}}"}],"period":{"start":"{{{DateTime.UtcNow:yyyy-MM-dd}}}"},"serviceProvider":{"reference":"{{{AccessServer.Abroad}}}"}}
        """)}";

    /// <summary>The open sub-Task of a code.</summary>
    public async Task<JsonNode> SubTaskAsync(string task, string code)
    {
        var found = await server.Machine.GetAsync($"Task?part-of={task}&code={code}&_sort=-_lastUpdated");
        return found.Json["entry"]!.AsArray().Select(entry => entry!["resource"]!).First(sub => sub["status"]!.GetValue<string>() is "ready" or "requested" or "in-progress");
    }

    /// <summary>Completes a sub-Task with outputs, as its owner by a plain update.</summary>
    public async Task CompleteAsync(TestUser who, string task, string code, params JsonObject[] outputs)
    {
        var sub = (JsonObject)await SubTaskAsync(task, code);
        sub["status"] = "completed";
        sub["output"] = new JsonArray([.. outputs.Select(output =>
        {
            var one = (JsonObject)output.DeepClone();
            one["type"] = JsonNode.Parse($$$"""{"coding":[{"system":"{{{Codes}}}task-parameter","code":"{{{one["name"]!.GetValue<string>()}}}"}]}""");
            one.Remove("name");
            return (JsonNode)one;
        })]);
        var answer = await who.PutAsync($"Task/{sub["id"]!.GetValue<string>()}", sub.ToJsonString());
        Assert.True(answer.Status == 200, $"{code}: {answer.Status} {answer.Text}");
    }

    public static JsonObject Until(int days) => new() { ["name"] = "validity", ["valuePeriod"] = new JsonObject { ["end"] = DateTime.UtcNow.AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) } };

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    public string Claim(string use, decimal amount, string more) => $$$"""
        {"resourceType":"Claim","identifier":[{"system":"https://hospital.example/claims","value":"{{{Guid.NewGuid()}}}"}],"status":"active","type":{"coding":[{"system":"{{{Codes}}}claim-kind","code":"treatment-abroad"}]},"use":"{{{use}}}",
         "patient":{"reference":"{{{Patient}}}"},"created":"{{{DateTime.UtcNow:yyyy-MM-dd}}}","provider":{"reference":"{{{AccessServer.Abroad}}}"},"insurer":{"reference":"{{{Ministry}}}"},"priority":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/processpriority","code":"normal"}]},
         "referral":{"reference":"{{{Request}}}"},"insurance":[{"sequence":1,"focal":true,"coverage":{"reference":"{{{Coverage}}}"}}],
         "item":[{"sequence":1,"category":{"coding":[{"system":"{{{Codes}}}cost-class","code":"treatment"}]},"productOrService":{"text":"Valve replacement"},"net":{"value":{{{Number(amount)}}},"currency":"EUR"}}],
         "total":{"value":{{{Number(amount)}}},"currency":"EUR"}{{{more}}} }
        """;

    public string Coverage { get; private set; } = "";

    private static string Number(decimal amount) => amount.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async Task FillAsync(string service, string priority)
    {
        foreach (var (organization, country) in new[] { (AccessServer.Home, "LY"), (AccessServer.Abroad, "BY"), (AccessServer.Foreign, "BY"), (Ministry, "LY") })
            await PutAsync(organization, $$$"""{"resourceType":"Organization","id":"{{{organization.Split('/')[1]}}}","active":true,"type":[{"coding":[{"system":"{{{Codes}}}organization-kind","code":"{{{(organization == Ministry ? "ministry" : "hospital")}}}"}]}],"name":"x","address":[{"country":"{{{country}}}"}]}""");
        foreach (var id in new[] { "home-doctor", "home-coordinator", "board", "payer", "surgeon", "other-surgeon" })
            await PutAsync($"Practitioner/{id}", $$$"""{"resourceType":"Practitioner","id":"{{{id}}}","active":true,"name":[{"text":"{{{id}}}","family":"{{{id}}}","given":["A"]}],"qualification":[{"extension":[{"url":"{{{Profiles}}}practitioner-qualification","extension":[{"url":"status","valueCodeableConcept":{"coding":[{"system":"{{{Codes}}}qualification-status","code":"active"}]}}]}],"code":{"coding":[{"system":"{{{Codes}}}qualification-kind","code":"diploma"}]},"issuer":{"reference":"{{{Ministry}}}"}}]}""");
        Patient = $"Patient/{await Doctor.CreateAsync("Patient", $$$"""
            {"resourceType":"Patient","identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"PPN"}]},"system":"http://hl7.org/fhir/sid/passport-LBY","value":"P0123456"}],"active":true,"name":[{"use":"official","text":"AHMED ALMAHMOUDI","family":"ALMAHMOUDI","given":["AHMED"]}],"gender":"male","birthDate":"1978-04-12","address":[{"city":"Benghazi","country":"LY"}],"managingOrganization":{"reference":"{{{AccessServer.Home}}}"}}
            """)}";
        var actors = string.Join(',', new[] { AccessServer.Abroad, AccessServer.Foreign, Ministry }.Select(who =>
            $$$"""{"role":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"IRCP"}]},"reference":{"reference":"{{{who}}}"}}"""));
        Consent = $"Consent/{await Doctor.CreateAsync("Consent", AccessServer.Consent(Patient, $$$"""{"type":"permit","actor":[{{{actors}}}]}""").ToJsonString())}";
        Coverage = $"Coverage/{await Coordinator.CreateAsync("Coverage", $$$"""
            {"resourceType":"Coverage","extension":[{"url":"{{{Profiles}}}covered-cost-class","valueCodeableConcept":{"coding":[{"system":"{{{Codes}}}cost-class","code":"treatment"}]}}],"status":"active","type":{"coding":[{"system":"{{{Codes}}}coverage-kind","code":"state-programme"}]},"beneficiary":{"reference":"{{{Patient}}}"},"period":{"start":"2026-01-01"},"payor":[{"reference":"{{{Ministry}}}"}]}
            """)}";
        Request = await RequestAsync(service, priority);
    }

    public async Task<string> RequestAsync(string service, string priority, string more = "") => $"ServiceRequest/{await Doctor.CreateAsync("ServiceRequest", $$$"""
        {"resourceType":"ServiceRequest","identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"PLAC"}]},"system":"https://home.example/referrals","value":"{{{Guid.NewGuid()}}}"}],"status":"active","intent":"order",
         "category":[{"coding":[{"system":"{{{Codes}}}specialty","code":"cardiac-surgery"}]}],"priority":"{{{priority}}}","code":{"coding":[{"system":"{{{Codes}}}referral-service","code":"{{{service}}}"}]},"subject":{"reference":"{{{Patient}}}"},"authoredOn":"{{{DateTime.UtcNow:yyyy-MM-dd}}}",
         "requester":{"reference":"{{{AccessServer.Home}}}"},"performer":[{"reference":"{{{AccessServer.Abroad}}}"}],"reasonCode":[{"text":"Severe aortic stenosis"}],"supportingInfo":[{"reference":"{{{Consent}}}"}],"insurance":[{"reference":"{{{Coverage}}}"}]{{{more}}} }
        """)}";

    private async Task PutAsync(string path, string body)
    {
        var answer = await server.Machine.PutAsync(path, body);
        Assert.True(answer.Status is 200 or 201, $"{path} {answer.Status}: {answer.Text}");
    }
}
