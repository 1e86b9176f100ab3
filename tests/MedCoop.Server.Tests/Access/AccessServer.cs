using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Tests.Access;

/// <summary>A server with three organisations: a home hospital, a hospital abroad, and one that has nothing to do with either.</summary>
internal sealed class AccessServer : IAsyncDisposable
{
    public const string Home = "Organization/home";
    public const string Abroad = "Organization/abroad";
    public const string Foreign = "Organization/foreign";

    private readonly RestServer server;

    private AccessServer(RestServer server) => this.server = server;

    /// <summary>Who keeps the machine: no rule applies.</summary>
    public FhirClient Machine => server.Client;

    public static async Task<AccessServer> StartAsync(StoreProvider provider, params string[] settings)
    {
        var started = new AccessServer(await RestServer.StartAsync(provider, ["--Server:RequestsPerSecondOfAccount=100000", .. settings]));
        foreach (var (organization, country) in new[] { (Home, "LY"), (Abroad, "BY"), (Foreign, "BY") })
            await started.Machine.PutAsync(organization, $$"""{"resourceType":"Organization","id":"{{organization.Split('/')[1]}}","name":"x","address":[{"country":"{{country}}"}]}""");
        return started;
    }

    /// <summary>Somebody of an organisation.</summary>
    public TestUser User(string organization, params Role[] roles) => new(Machine, TestActors.Value($"Practitioner/{organization.Split('/')[1]}-person", organization, roles));

    /// <summary>A patient of the home hospital.</summary>
    public async Task<string> PatientAsync() => $"Patient/{await User(Home, Role.ReferringClinician).CreateAsync("Patient", """{"resourceType":"Patient","name":[{"family":"Almahmoudi"}]}""")}";

    /// <summary>A consent of the patient's.</summary>
    public static JsonObject Consent(string patient, string provision) => JsonNode.Parse($$"""
        {"resourceType":"Consent","status":"active","scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}]},
         "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]}],"patient":{"reference":"{{patient}}"},
         "policyRule":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"OPTIN"}]},"provision":{{provision}} }
        """)!.AsObject();

    /// <summary>A provision that permits one organisation.</summary>
    public static string Permit(string organization, string more = "") =>
        """{"type":"permit","actor":[{"role":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"IRCP"}]},"reference":{"reference":"WHO"}}]MORE}"""
            .Replace("WHO", organization, StringComparison.Ordinal).Replace("MORE", more, StringComparison.Ordinal);

    /// <summary>A Task of the home hospital for somebody else.</summary>
    public static string Task(string focus, string owner) =>
        $$$"""{"resourceType":"Task","status":"requested","intent":"order","focus":{"reference":"{{{focus}}}"},"requester":{"reference":"{{{Home}}}"},"owner":{"reference":"{{{owner}}}"}}""";

    public ValueTask DisposeAsync() => server.DisposeAsync();
}

/// <summary>A client that acts as somebody.</summary>
internal sealed class TestUser(FhirClient client, string actor)
{
    private (string, string) Named => (TestActors.Header, actor);

    public Task<Answer> GetAsync(string path) => client.GetAsync(path, Named);

    public Task<Answer> PostAsync(string path, string body, params (string, string)[] headers) => client.PostAsync(path, body, [Named, .. headers]);

    public Task<Answer> PutAsync(string path, string body) => client.PutAsync(path, body, Named);

    public Task<Answer> DeleteAsync(string path) => client.DeleteAsync(path, Named);

    public Task<Answer> PatchAsync(string path, string patch) => client.JsonPatchAsync(path, patch, Named);

    public async Task<string> CreateAsync(string type, string body)
    {
        var answer = await PostAsync(type, body);
        Assert.True(answer.Status == 201, $"{type} {answer.Status}: {answer.Text}");
        return answer.Json["id"]!.GetValue<string>();
    }
}
