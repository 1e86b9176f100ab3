using System.Text;
using System.Text.Json.Nodes;

namespace MedCoop.Benchmarks.Subject;

/// <summary>A system of the demonstration that is signed in at a guarded server.</summary>
internal sealed class PartnerSystem : IDisposable
{
    private readonly HttpClient client;

    private PartnerSystem(HttpClient client, string token)
    {
        this.client = client;
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Header = $"Authorization: Bearer {token}\r\n";
    }

    /// <summary>Its token as a header with its line end.</summary>
    public string Header { get; }

    /// <summary>The settings of a server at which the demonstration's systems sign in, and which slows nobody down.</summary>
    public static string[] Guarded(string folder) =>
    [
        "--Access:Demo=true", "--Access:Mode=Required", "--Audit:Enabled=true", $"--Audit:Keys={Path.Combine(folder, "keys")}", $"--Auth:KeyFolder={Path.Combine(folder, "auth")}",
        "--Server:RequestsPerSecondOfAccount=1000000", "--Server:RequestsPerSecondOfClient=1000000",
    ];

    /// <summary>Signs in.</summary>
    public static async Task<PartnerSystem> SignInAsync(Uri server, string id)
    {
        var asking = new HttpClient { BaseAddress = server };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = id,
            ["client_secret"] = $"{id}-secret",
            ["scope"] = "system/*.cruds",
        });
        return new PartnerSystem(asking, (await JsonAsync(await asking.PostAsync(new Uri("/connect/token", UriKind.Relative), form)))["access_token"]!.GetValue<string>());
    }

    /// <summary>Stores resources in one transaction, under new ids or those that their entries say; gives their addresses, e.g. <c>Patient/1</c>.</summary>
    public async Task<List<string>> StoreAsync(IEnumerable<JsonObject> entries)
    {
        var bundle = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray([.. entries]) };
        using var content = new StringContent(bundle.ToJsonString(), Encoding.UTF8, "application/fhir+json");
        var answer = await JsonAsync(await client.PostAsync(new Uri("/fhir", UriKind.Relative), content));
        return [.. answer["entry"]!.AsArray().Select(entry => string.Join('/', entry!["response"]!["location"]!.GetValue<string>().Split("/_history")[0].Split('/')[^2..]))];
    }

    /// <summary>An entry that creates a resource.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="fullUrl">By which other entries refer to it; null: none does.</param>
    public static JsonObject Post(JsonNode resource, string? fullUrl = null)
    {
        var entry = new JsonObject { ["resource"] = resource, ["request"] = new JsonObject { ["method"] = "POST", ["url"] = resource["resourceType"]!.GetValue<string>() } };
        if (fullUrl is not null) entry["fullUrl"] = fullUrl;
        return entry;
    }

    public void Dispose() => client.Dispose();

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer)
    {
        using var held = answer;
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException(text);
    }
}
