using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Auth;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Access;

/// <summary>A server with three organisations: a home hospital, a hospital abroad, and one that has nothing to do with either.</summary>
internal sealed class AccessServer : IAsyncDisposable
{
    public const string Home = "Organization/home";
    public const string Abroad = "Organization/abroad";
    public const string Foreign = "Organization/foreign";

    private readonly RestServer server;
    private readonly KeyFolder keys;
    private readonly TokenHolders holders;
    private readonly HttpClient machine;

    private AccessServer(RestServer server, KeyFolder keys)
    {
        (this.server, this.keys) = (server, keys);
        holders = new TokenHolders(server);
        machine = new HttpClient(new Bearing(() => holders.SystemAsync("Device/machine", organization: null, "system/*.cruds", Role.Administrator))) { BaseAddress = new Uri($"{server.Address}/fhir"), Timeout = TimeSpan.FromMinutes(2) };
        Machine = new FhirClient(machine);
    }

    /// <summary>Who keeps the machine, an operator: no case is closed to it.</summary>
    public FhirClient Machine { get; }

    /// <summary>The server itself.</summary>
    public RestServer Server => server;

    public static async Task<AccessServer> StartAsync(StoreProvider provider, params string[] settings)
    {
        var (database, keys) = await AccessTemplates.CopyAsync(provider);
        return await OnAsync(database, isOwner: true, keys, settings);
    }

    /// <summary>A server with these keys, which become its own, on a database.</summary>
    /// <param name="isOwner">Whether the database becomes its own, too.</param>
    public static async Task<AccessServer> OnAsync(TestDatabase database, bool isOwner, KeyFolder keys, params string[] settings) => new(
        await RestServer.OnAsync(
            database,
            isOwner,
            [
                "--Access:Mode=Required", "--Access:SecondFactor:RequiredRoles:0=auditor", "--Auth:AccessTokenLifetime=00:15:00", keys.AuthSetting, keys.AuditSetting,
                // What is recorded has tests of its own.
                "--Audit:Enabled=false",
                "--Server:RequestsPerSecondOfAccount=100000", "--Server:RequestsPerSecondOfClient=100000", .. settings,
            ]),
        keys);

    /// <summary>Somebody of an organisation, with a session of the server's own screens.</summary>
    public TestUser User(string organization, params Role[] roles) => Person($"Practitioner/{organization.Split('/')[1]}-person", organization, roles);

    /// <summary>The token with which the server's screens ask for somebody.</summary>
    public Task<string> TokenAsync(string reference, string organization, params Role[] roles) => holders.PersonAsync(reference, organization, roles);

    /// <summary>The same with a name.</summary>
    public TestUser Person(string reference, string organization, params Role[] roles) => new(server.Client, () => holders.PersonAsync(reference, organization, roles));

    /// <summary>Who is <see cref="User"/> too, through an app that was allowed only so much.</summary>
    /// <param name="launched">The patient from whose screen the app was launched; null: none was.</param>
    public TestUser App(string organization, Role role, string scopes, string? launched = null) =>
        new(server.Client, () => holders.AppAsync($"Practitioner/{organization.Split('/')[1]}-person", organization, role, scopes, launched));

    /// <summary>A system that acts by itself.</summary>
    public TestUser System(string reference, string organization, string scopes, params Role[] roles) => new(server.Client, () => holders.SystemAsync(reference, organization, scopes, roles));

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

    public async ValueTask DisposeAsync()
    {
        machine.Dispose();
        await server.DisposeAsync();
        keys.Dispose();
    }

    /// <summary>Shows a token with every request.</summary>
    private sealed class Bearing(Func<Task<string>> token) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new("Bearer", await token());
            return await base.SendAsync(request, cancellationToken);
        }
    }
}

/// <summary>A client that acts as somebody, with that one's access token.</summary>
internal sealed class TestUser(FhirClient client, Func<Task<string>> token)
{
    public async Task<Answer> GetAsync(string path) => await client.GetAsync(path, await NamedAsync());

    public async Task<Answer> GetAsync(string path, (string, string)[] headers) => await client.GetAsync(path, [await NamedAsync(), .. headers]);

    public async Task<Answer> PostAsync(string path, string body, params (string, string)[] headers) => await client.PostAsync(path, body, [await NamedAsync(), .. headers]);

    public async Task<Answer> PutAsync(string path, string body) => await client.PutAsync(path, body, await NamedAsync());

    public async Task<Answer> DeleteAsync(string path) => await client.DeleteAsync(path, await NamedAsync());

    public async Task<Answer> PatchAsync(string path, string patch) => await client.JsonPatchAsync(path, patch, await NamedAsync());

    public async Task<string> CreateAsync(string type, string body)
    {
        var answer = await PostAsync(type, body);
        Assert.True(answer.Status == 201, $"{type} {answer.Status}: {answer.Text}");
        return answer.Json["id"]!.GetValue<string>();
    }

    private async Task<(string, string)> NamedAsync() => ("Authorization", $"Bearer {await token()}");
}
