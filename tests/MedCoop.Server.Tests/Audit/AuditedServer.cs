using System.Text.Json.Nodes;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Tests.Audit;

/// <summary>A server that records every request, with a key of its own.</summary>
internal sealed class AuditedServer : IAsyncDisposable
{
    private readonly RestServer server;

    private AuditedServer(RestServer server, string keys)
    {
        this.server = server;
        Keys = keys;
    }

    public FhirClient Client => server.Client;

    public RestServer Server => server;

    /// <summary>Folder of its key.</summary>
    public string Keys { get; }

    public static async Task<AuditedServer> StartAsync(StoreProvider provider)
    {
        var keys = NewKeys();
        return new AuditedServer(await RestServer.StartAsync(provider, Settings(keys)), keys);
    }

    /// <summary>Another server on the same database, with a key of its own, to be disposed of before this one.</summary>
    public async Task<AuditedServer> BesideAsync()
    {
        var keys = NewKeys();
        return new AuditedServer(await server.BesideAsync(Settings(keys)), keys);
    }

    /// <summary>The AuditEvents of a search, as shown, without those of looking for AuditEvents.</summary>
    public async Task<IReadOnlyList<JsonNode>> EventsAsync(string query = "")
    {
        var answer = await Client.GetAsync($"AuditEvent?_count=1000&_sort=date&{query}");
        Assert.True(answer.Status == 200, answer.Text);
        return [.. answer.Entries.Where(entry => entry["search"]!["mode"]!.GetValue<string>() == "match").Select(entry => entry["resource"]!).Where(audit => !IsOfTrail(audit))];
    }

    /// <summary>What one request left: those with its id.</summary>
    public async Task<IReadOnlyList<JsonNode>> LeftByAsync(string requestId, Func<Task> request)
    {
        await request();
        return [.. (await EventsAsync()).Where(audit => audit["entity"]!.AsArray().Any(entity => entity!["what"]?["identifier"]?["value"]?.GetValue<string>() == requestId))];
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(Keys, recursive: true);
    }

    private static string NewKeys() => Directory.CreateTempSubdirectory("medcoop-keys-").FullName;

    private static string[] Settings(string keys) => ["--Audit:Enabled=true", $"--Audit:Keys={keys}"];

    private static bool IsOfTrail(JsonNode audit) => audit["entity"]!.AsArray().Any(entity =>
        entity!["query"] is { } query && System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(query.GetValue<string>())).StartsWith("GET AuditEvent", StringComparison.Ordinal));
}

/// <summary>What of an AuditEvent tests look at.</summary>
internal static class AuditEventShape
{
    public static string Subtype(this JsonNode audit) => audit["subtype"]![0]!["code"]!.GetValue<string>();

    public static string Action(this JsonNode audit) => audit["action"]!.GetValue<string>();

    public static string Outcome(this JsonNode audit) => audit["outcome"]!.GetValue<string>();

    public static IEnumerable<string> What(this JsonNode audit) => audit["entity"]!.AsArray().Select(entity => entity!["what"]?["reference"]?.GetValue<string>()).OfType<string>();

    public static string? Patient(this JsonNode audit) =>
        audit["entity"]!.AsArray().FirstOrDefault(entity => entity!["role"]?["code"]?.GetValue<string>() == "1")?["what"]!["reference"]!.GetValue<string>();

    public static string? Query(this JsonNode audit) =>
        audit["entity"]!.AsArray().FirstOrDefault(entity => entity!["query"] is not null)?["query"]!.GetValue<string>() is { } query
            ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(query))
            : null;

    public static string? Profile(this JsonNode audit) => audit["meta"]!["profile"]?[0]!.GetValue<string>().Split('.')[^1];
}
