using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Benchmarks.Data;
using MedCoop.Benchmarks.Load;
using MedCoop.Benchmarks.Subject;

namespace MedCoop.Benchmarks.Ratios;

/// <summary>
/// <c>access</c>: GET by id over 32 keep-alive connections by a partner system with its token, each read judged by role, case and consent and in
/// the audit trail, against a server where nobody signs in and nothing is recorded, which gets the same header and does not look at it.
/// </summary>
internal static class AccessRatio
{
    private const int Connections = 32;
    private const int Patients = 2000;
    private const string Client = "demo-benghazi";
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    public static async Task<Figure> RunAsync(Bench bench)
    {
        var (guardedFolder, openFolder) = (bench.Folder("guarded"), bench.Folder("open"));
        await using var guarded = await RunningServer.StartAsync(
            guardedFolder, "--Access:Demo=true", "--Access:Mode=Required", "--Audit:Enabled=true", $"--Audit:Keys={Path.Combine(guardedFolder, "keys")}", $"--Auth:KeyFolder={Path.Combine(guardedFolder, "auth")}",
            "--Server:RequestsPerSecondOfAccount=1000000", "--Server:RequestsPerSecondOfClient=1000000");
        await using var open = await RunningServer.StartAsync(openFolder, "--Audit:Enabled=false");
        using var load = await HttpLoad.OpenAsync(guarded.Address, Connections);
        using var floor = await HttpLoad.OpenAsync(open.Address, Connections);
        var bodies = LifelikePatients.Json(seed: 1, Patients);
        await Loading.StoreAsync(open.Store, "Patient", "p", bodies);
        using var system = new HttpClient { BaseAddress = guarded.Address };
        system.DefaultRequestHeaders.Authorization = new("Bearer", await TokenAsync(system));
        var locations = await FillAsync(system, bodies);
        var bearer = $"Authorization: {system.DefaultRequestHeaders.Authorization}\r\n";
        byte[][] plain = [.. Enumerable.Range(0, Patients).Select(number => HttpLoad.Get($"/fhir/Patient/p{number}", bearer))];
        byte[][] signed = [.. locations.Select(location => HttpLoad.Get($"/fhir/{location}", bearer))];
        return await bench.AlternateAsync("access", "requests/s", warmUps: 10, rounds: 9,
            () => floor.SendForAsync(Round, plain, 200), () => load.SendForAsync(Round, signed, 200), subjectFirst: false);
    }

    // By the system itself, so that each is a case of its organisation; gives e.g. Patient/1.
    private static async Task<List<string>> FillAsync(HttpClient system, IReadOnlyList<byte[]> bodies)
    {
        var locations = new List<string>();
        foreach (var group in bodies.Chunk(200))
        {
            var entries = group.Select(JsonNode (body) => new JsonObject { ["resource"] = JsonNode.Parse(body), ["request"] = new JsonObject { ["method"] = "POST", ["url"] = "Patient" } });
            var bundle = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray([.. entries]) };
            using var content = new StringContent(bundle.ToJsonString(), Encoding.UTF8, "application/fhir+json");
            var answer = await JsonAsync(await system.PostAsync(new Uri("/fhir", UriKind.Relative), content));
            locations.AddRange(answer["entry"]!.AsArray().Select(entry => string.Join('/', entry!["response"]!["location"]!.GetValue<string>().Split("/_history")[0].Split('/')[^2..])));
        }

        return locations;
    }

    private static async Task<string> TokenAsync(HttpClient system)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = Client,
            ["client_secret"] = $"{Client}-secret",
            ["scope"] = "system/*.cruds",
        });
        return (await JsonAsync(await system.PostAsync(new Uri("/connect/token", UriKind.Relative), form)))["access_token"]!.GetValue<string>();
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer)
    {
        using var held = answer;
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException(text);
    }
}
