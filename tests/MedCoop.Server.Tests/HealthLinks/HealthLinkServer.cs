using System.Text.Json.Nodes;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Tests.HealthLinks;

/// <summary>A server with a key folder of its own, which another one beside it shares.</summary>
internal sealed class HealthLinkServer : IAsyncDisposable
{
    private readonly RestServer server;
    private readonly DirectoryInfo keys;

    private HealthLinkServer(RestServer server, DirectoryInfo keys) => (this.server, this.keys) = (server, keys);

    public FhirClient Client => server.Client;

    public RestServer Server => server;

    public static async Task<HealthLinkServer> StartAsync(StoreProvider provider, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("medcoop-links-");
        return new HealthLinkServer(await RestServer.StartAsync(provider, [$"--Auth:KeyFolder={folder.FullName}", .. settings]), folder);
    }

    /// <summary>Another server on the same database, to be disposed of before this one.</summary>
    public Task<RestServer> BesideAsync(params string[] settings) => server.BesideAsync([$"--Auth:KeyFolder={keys.FullName}", .. settings]);

    /// <summary>A patient with gout.</summary>
    public async Task<string> PatientAsync()
    {
        var id = await Client.CreateAsync("Patient", """{"resourceType":"Patient","name":[{"family":"Almahmoudi"}],"birthDate":"1980-05-17"}""");
        await AddProblemAsync(id, "Gout");
        return id;
    }

    public Task AddProblemAsync(string patient, string text) =>
        Client.CreateAsync("Condition", $$"""{"resourceType":"Condition","subject":{"reference":"Patient/{{patient}}"},"code":{"text":"{{text}}"} }""");

    /// <summary>A link to the patient's data.</summary>
    public async Task<LinkViewer> LinkAsync(string patient, params (string Name, JsonNode Value)[] wishes) => LinkViewer.Of(await AskAsync(Client, patient, wishes));

    public static Task<Answer> AskAsync(FhirClient client, string patient, params (string Name, JsonNode Value)[] wishes) => client.PostAsync($"Patient/{patient}/$health-link", Wishes(wishes));

    /// <summary>Parameters: texts as valueString, the rest as valueBoolean.</summary>
    public static string Wishes(params (string Name, JsonNode Value)[] wishes) => wishes.Length == 0 ? """{"resourceType":"Parameters"}""" : new JsonObject
    {
        ["resourceType"] = "Parameters",
        ["parameter"] = new JsonArray([.. wishes.Select(wish => new JsonObject { ["name"] = wish.Name, [wish.Value.GetValueKind() == System.Text.Json.JsonValueKind.String ? "valueString" : "valueBoolean"] = wish.Value })]),
    }.ToJsonString();

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        keys.Delete(recursive: true);
    }
}
