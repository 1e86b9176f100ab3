using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MedCoop.Server.Auth.Accounts;
using MedCoop.Server.Commands;
using MedCoop.Server.Hosting;
using MedCoop.Server.Tests.Hosting;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MedCoop.Server.Tests.Auth;

/// <summary>The first start, the demonstration, and keys.</summary>
public sealed partial class StartTests
{
    [Fact]
    public async Task The_first_start_prints_a_link_with_which_one_administrator_is_made()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        var folder = Directory.CreateTempSubdirectory("medcoop-test-");
        var app = ServerApp.Build(
            ["--urls=http://127.0.0.1:0", $"--Store:ConnectionString={database.ConnectionString}", $"--Auth:KeyFolder={folder.FullName}", $"--Audit:Keys={folder.FullName}", $"--Logs:Directory={folder.FullName}", "--Logs:Console=false"]);
        var console = new StringWriter();
        app.Services.GetServices<IHostedService>().OfType<FirstStart>().Single().Console = console;
        await app.StartAsync();

        var token = Link().Match(console.ToString()).Groups["token"].Value;
        using var browser = new Browser(app.Urls.First());
        (string, string)[] form = [("token", token), ("organization", "Node"), ("email", "first@x.example"), ("displayName", "First"), ("password", "three old lighthouses")];

        var made = await browser.PostAsync("/setup", form);
        var me = await browser.JsonAsync("/account/api/me");
        using var other = new Browser(app.Urls.First());
        var again = await other.PostAsync("/setup", form);
        await app.StopAsync();
        await app.DisposeAsync();

        Assert.Equal("/account", made.Location);
        Assert.Equal("administrator", (string)me["roles"]![0]!);
        Assert.True((bool)me["mustSetUpSecondFactor"]!);
        Assert.Contains("error=used", again.Location, StringComparison.Ordinal);
        Assert.All(folder.EnumerateFiles("medcoop-*.json"), log => Assert.DoesNotContain(token, File.ReadAllText(log.FullName), StringComparison.Ordinal));
        folder.Delete(recursive: true);
    }

    [Theory, EveryDatabase]
    public async Task The_demonstration_has_the_people_and_systems_of_the_readme(StoreProvider provider)
    {
        using var folder = new KeyFolder();
        await using var server = await RestServer.StartAsync(provider, "--Access:Mode=Required", "--Access:Demo=true", folder.AuthSetting, folder.AuditSetting);
        await using var beside = await server.BesideAsync("--Access:Mode=Required", "--Access:Demo=true", folder.AuthSetting, folder.AuditSetting);

        foreach (var email in new[]
        {
            "coordinator@benghazi.example", "doctor@benghazi.example", "board@moh.ly.example", "payer@moh.ly.example", "doctor@cardiology.minsk.example", "coordinator@cardiology.minsk.example",
            "doctor@oncology.minsk.example", "pharmacist@pharmacy.minsk.example", "logistics@warehouse.benghazi.example", "placements@moh.by.example", "manager@programme.example",
            "auditor@programme.example", "admin@medcoop.example",
        })
        {
            using var browser = new Browser(server.Address);
            Assert.Equal("/account", (await browser.SignInAsync(email, "demo-Passw0rd!")).Location);
            Assert.False((bool)(await browser.JsonAsync("/account/api/me"))["mustSetUpSecondFactor"]!);
        }

        foreach (var client in new[] { "demo-admin", "demo-benghazi", "demo-minsk", "demo-warehouse" })
        {
            var (status, tokens) = await Browser.OAuthAsync($"{server.Address}/connect/token", ("grant_type", "client_credentials"), ("client_id", client), ("client_secret", $"{client}-secret"));
            Assert.Equal(200, status);
            Assert.Equal(200, await Browser.FhirStatusAsync($"{beside.Address}/fhir", (string)tokens["access_token"]!, "Organization/minsk-cardiology"));
            // The referral is there for the two hospitals and who keeps the server.
            Assert.Equal(client == "demo-warehouse" ? 404 : 200, await Browser.FhirStatusAsync($"{beside.Address}/fhir", (string)tokens["access_token"]!, "Task/case-1"));
        }
    }

    [Fact]
    public void The_demonstration_is_for_this_machine_only()
    {
        var refusal = Assert.Throws<StartRefusedException>(() => ServerApp.Build(["--urls=https://0.0.0.0:5443", "--Access:Demo=true", "--Logs:Directory="]));

        Assert.Contains("everybody knows the passwords", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demonstration_does_not_go_beside_anything_else()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        await using (var store = await database.OpenAsync()) await database.ExecuteAsync("INSERT INTO version (seq, key, type_id, id, version, at, method, actor) VALUES (1, 1, 1, 'x', 1, 1, 1, 'Practitioner/1')");

        var (code, error) = await ServerProcess.FailAsync("--demo", "--urls", "http://127.0.0.1:0", $"--Store:ConnectionString={database.ConnectionString}");

        Assert.Equal(CommandLine.CannotBegin, code);
        Assert.Contains("--demo fills an empty store", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_rotated_beside_a_server_and_old_tokens_stay_good_unless_the_keys_end_at_once()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        var folder = Directory.CreateTempSubdirectory("medcoop-test-");
        string[] settings =
        [
            "--Access:Mode=Required", "--Access:Demo=true", $"--Auth:KeyFolder={folder.FullName}", $"--Audit:Keys={folder.FullName}", $"--Store:ConnectionString={database.ConnectionString}", "--Logs:Directory=", "--Logs:Console=false",
        ];
        var app = ServerApp.Build(["--urls=http://127.0.0.1:0", .. settings]);
        await app.StartAsync();
        var address = app.Urls.First();
        var token = (string)(await TokenAsync(address))["access_token"]!;

        var rotated = await CommandLine.RunAsync(["keys", "rotate", .. settings]);
        var after = await Browser.FhirStatusAsync($"{address}/fhir", token);
        var fresh = (string)(await TokenAsync(address))["access_token"]!;
        await app.StopAsync();
        await app.DisposeAsync();
        var ended = await CommandLine.RunAsync(["keys", "rotate", "--at-once", .. settings]);
        var again = ServerApp.Build(["--urls=http://127.0.0.1:0", .. settings]);
        await again.StartAsync();
        var void1 = await Browser.FhirStatusAsync($"{again.Urls.First()}/fhir", fresh);
        var newest = await Browser.FhirStatusAsync($"{again.Urls.First()}/fhir", (string)(await TokenAsync(again.Urls.First()))["access_token"]!);
        await again.StopAsync();
        await again.DisposeAsync();

        Assert.Equal((CommandLine.Done, CommandLine.Done), (rotated, ended));
        Assert.Equal((200, 401, 200), (after, void1, newest));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.FullName, "master.key")));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Another_master_key_stops_the_start_and_says_what_to_do()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        var folder = Directory.CreateTempSubdirectory("medcoop-test-");
        string[] settings = ["--urls=http://127.0.0.1:0", "--Access:Mode=Required", "--Access:Demo=true", $"--Store:ConnectionString={database.ConnectionString}", "--Logs:Directory=", "--Logs:Console=false"];
        var app = ServerApp.Build([.. settings, $"--Auth:KeyFolder={folder.FullName}/one", $"--Audit:Keys={folder.FullName}"]);
        await app.StartAsync();
        await app.StopAsync();
        await app.DisposeAsync();

        await using var other = ServerApp.Build([.. settings, $"--Auth:KeyFolder={folder.FullName}/two", $"--Audit:Keys={folder.FullName}"]);
        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => other.StartAsync());

        Assert.Contains("another master key", refusal.Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    private static async Task<JsonNode> TokenAsync(string address) =>
        (await Browser.OAuthAsync($"{address}/connect/token", ("grant_type", "client_credentials"), ("client_id", "demo-admin"), ("client_secret", "demo-admin-secret"))).Json;

    [GeneratedRegex(@"/setup\?token=(?<token>[\w-]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
