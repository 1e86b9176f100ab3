using System.Text;
using MedCoop.Domain.Access;
using MedCoop.Server.Auth.OAuth;
using MedCoop.Server.Tests.Auth;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Store.Audit;
using MedCoop.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace MedCoop.Server.Tests.Audit;

/// <summary>What the trail keeps of signing in, and what logs and outcomes keep to themselves.</summary>
public sealed class SignInRecordsTests
{
    [Theory, EveryDatabase]
    public async Task Sign_ins_vain_attempts_and_sign_outs_are_in_the_trail_without_what_was_typed(StoreProvider provider)
    {
        var keys = Directory.CreateTempSubdirectory("medcoop-keys-").FullName;
        await using var started = await RestServer.StartAsync(provider, "--Access:Mode=Required", $"--Auth:KeyFolder={keys}");
        var server = new SignInServer(started);
        var person = await server.PersonAsync(Role.Auditor);
        using var browser = server.Browser();

        await browser.SignInAsync("nobody@x.example", "a-secret-that-was-typed");
        await browser.SignInAsync(person.Email!, "a-secret-that-was-typed");
        await browser.SignInAsync(person.Email!);
        await browser.PostAsync("/account/sign-out");
        var status = await Browser.FhirStatusAsync(server.FhirBase, token: null, "Patient/1");

        var records = await RecordsAsync(started);
        Assert.Equal(
            ["sign-in 4  wrong", $"sign-in 4 {person.FhirUser} wrong", $"sign-in 0 {person.FhirUser} password", $"sign-out 0 {person.FhirUser} browser", "refused 8  "],
            records.Select(record => $"{record.Kind.Code()} {record.Outcome} {record.Actor} {record.Detail}"));
        Assert.Equal(401, status);
        Assert.Equal((MedCoop.Fhir.Outcomes.ErrorCodes.NoToken, "GET /fhir/Patient/1"), (records[^1].Code, records[^1].Query));
        Assert.All(records, record => Assert.Equal("127.0.0.1", record.Address));
        var all = string.Concat(records);
        Assert.DoesNotContain("typed", all, StringComparison.Ordinal);
        Assert.DoesNotContain("@x.example", all, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task Tokens_given_and_refused_are_in_the_trail(StoreProvider provider)
    {
        var keys = Directory.CreateTempSubdirectory("medcoop-keys-").FullName;
        await using var started = await RestServer.StartAsync(provider, "--Access:Mode=Required", $"--Auth:KeyFolder={keys}");
        var server = new SignInServer(started);
        var client = await server.ClientAsync(Backend);

        var (given, token) = await Browser.OAuthAsync($"{server.Address}/connect/token", ("grant_type", "client_credentials"), ("client_id", client), ("client_secret", Secret));
        var (refused, _) = await Browser.OAuthAsync($"{server.Address}/connect/token", ("grant_type", "client_credentials"), ("client_id", client), ("client_secret", "wrong"));
        await Browser.FhirStatusAsync(server.FhirBase, (string)token["access_token"]!, "Organization/none");

        var records = (await RecordsAsync(started)).OrderBy(record => (record.Kind.Code() == "read", record.Outcome)).ToArray();
        Assert.Equal((200, 401), (given, refused));
        Assert.Equal(["sign-in 0", "sign-in 4", "read 4"], records.Select(record => $"{record.Kind.Code()} {record.Outcome}"));
        Assert.All(records, record => Assert.Equal(client, record.Client));
        Assert.Equal("token by client_credentials", records[0].Detail);
        Assert.Equal(records[0].Actor, records[2].Actor);
    }

    [Theory, EveryDatabase]
    public async Task Whoever_gives_rights_is_in_the_trail_with_the_rights_whether_by_cookie_or_by_token(StoreProvider provider)
    {
        var keys = Directory.CreateTempSubdirectory("medcoop-keys-").FullName;
        await using var started = await RestServer.StartAsync(provider, "--Access:Mode=Required", $"--Auth:KeyFolder={keys}");
        var server = new SignInServer(started);
        var client = await server.ClientAsync(Backend with { ClientId = SignInServer.NewId("operator"), Roles = [Role.Administrator.Code()] });
        var token = (string)(await Browser.OAuthAsync($"{server.Address}/connect/token", ("grant_type", "client_credentials"), ("client_id", client), ("client_secret", Secret))).Json["access_token"]!;
        var person = await server.PersonAsync(Role.Auditor);

        await PostAsync($"/admin/people/{person.Id}/roles", new FormUrlEncodedContent([new("organization", "Organization/y"), new("roles", "payer"), new("roles", "coordinator")]));
        await PostAsync("/admin/api/clients/new", new StringContent(
            $$"""{"clientId":"new","name":"New","kind":"Backend","secret":"{{Secret}}","scopes":["system/*.rs"],"organization":"Organization/z","roles":["logistics"]}""", Encoding.UTF8, "application/json"), HttpMethod.Put);

        var records = (await RecordsAsync(started)).Where(record => record.Kind == AuditKind.Account).ToList();
        Assert.All(records, record => Assert.Equal($"Device/{client}", record.Actor));
        Assert.Equal(
            [$"POST /admin/people/{person.Id}/roles for {person.FhirUser} in Organization/y: payer coordinator", "PUT /admin/api/clients/new for Device/new in Organization/z: logistics"],
            records.Select(record => record.Detail));

        async Task PostAsync(string path, HttpContent content, HttpMethod? method = null)
        {
            using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
            using var request = new HttpRequestMessage(method ?? HttpMethod.Post, $"{server.Address}{path}") { Content = content, Headers = { Authorization = new("Bearer", token) } };
            using var answer = await http.SendAsync(request);
            Assert.True((int)answer.StatusCode < 400, await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Neither_logs_nor_outcomes_hold_secrets_or_what_patients_are_called()
    {
        var folder = Directory.CreateTempSubdirectory("medcoop-logs-").FullName;
        var answers = new StringBuilder();
        string token, email;
        await using (var started = await RestServer.StartAsync(StoreProvider.Sqlite, "--Access:Mode=Required", $"--Auth:KeyFolder={folder}/keys", $"--Logs:Directory={folder}/logs", "--Logs:Level=Debug"))
        {
            var server = new SignInServer(started);
            var person = await server.PersonAsync(Role.Auditor);
            var client = await server.ClientAsync(Backend);
            email = person.Email!;
            using var browser = server.Browser();
            await browser.SignInAsync(email, "a-secret-that-was-typed");
            await browser.SignInAsync(email);
            token = (string)(await Browser.OAuthAsync($"{server.Address}/connect/token", ("grant_type", "client_credentials"), ("client_id", client), ("client_secret", Secret))).Json["access_token"]!;
            foreach (var (method, path, body) in new (string, string, string?)[]
            {
                ("POST", "Patient", """{"resourceType": "Patient", "name": [{"family": "Almahmoudi"}], "identifier": [{"value": "secret-number-77"}], "gender": "neither-Almahmoudi"}"""),
                ("POST", "Patient", """{"resourceType": "Patient", "name": [{"family": "Almahmoudi"}], "identifier": [{"value": "secret-number-77"}]}"""),
                ("GET", "Patient?family=Almahmoudi&identifier=secret-number-77&birthdate=ge-Almahmoudi", null),
                ("GET", "Patient/Almahmoudi%20x", null),
                ("POST", "Patient", "{ Almahmoudi"),
            })
                answers.Append((await started.Client.SendAsync(method, path, body, "application/fhir+json", ("Authorization", $"Bearer {token}"))).Text);
            answers.Append((await started.Client.GetAsync("Patient", ("Authorization", "Bearer a-secret-that-was-typed"))).Text);
        }

        var logs = string.Concat(Directory.EnumerateFiles($"{folder}/logs").Select(File.ReadAllText));
        Assert.NotEmpty(logs);
        string[] secrets = [SignInServer.Password, "a-secret-that-was-typed", Secret, token, token.Split('.')[^1], email];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, logs, StringComparison.Ordinal));
        Assert.All(["Almahmoudi", "secret-number-77"], value => Assert.DoesNotContain(value, logs, StringComparison.Ordinal));
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, answers.ToString(), StringComparison.Ordinal));
        Directory.Delete(folder, recursive: true);
    }

    private const string Secret = "a client's own secret, of some length";

    private static ClientRegistration Backend => new()
    {
        ClientId = SignInServer.NewId("backend"),
        Name = "Backend",
        Kind = ClientKind.Backend,
        Secret = Secret,
        Scopes = ["system/*.cruds"],
        Organization = "Organization/x",
        Roles = [Role.Administrator.Code()],
    };

    internal static async Task<IReadOnlyList<AuditRecord>> RecordsAsync(RestServer server)
    {
        var page = await server.Services.GetRequiredService<ResourceStore>().Audit.SearchAsync(new AuditQuery { Count = 100, OldestFirst = true }, CancellationToken.None);
        return [.. page.Value.Entries.Select(entry => entry.Record)];
    }
}
