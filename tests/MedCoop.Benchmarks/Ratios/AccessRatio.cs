using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Benchmarks.Data;
using MedCoop.Benchmarks.Load;
using MedCoop.Benchmarks.Subject;

namespace MedCoop.Benchmarks.Ratios;

/// <summary>
/// <c>access</c>: GET by id over 32 keep-alive connections by a partner system with its token, each read judged by role, case and consent and in
/// the audit trail, against a server where nobody signs in and nothing is recorded.
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
            guardedFolder, "--demo", "--Access:Mode=Required", "--Audit:Enabled=true", $"--Audit:Keys={Path.Combine(guardedFolder, "keys")}", $"--Auth:KeyFolder={Path.Combine(guardedFolder, "auth")}",
            "--Server:RequestsPerSecondOfAccount=1000000", "--Server:RequestsPerSecondOfClient=1000000");
        await using var open = await RunningServer.StartAsync(openFolder, "--Audit:Enabled=false");
        using var load = await HttpLoad.OpenAsync(guarded.Address, Connections);
        using var floor = await HttpLoad.OpenAsync(open.Address, Connections);
        var bodies = LifelikePatients.Json(seed: 1, Patients);
        await Loading.StoreAsync(open.Store, "Patient", "p", bodies);
        var bearer = $"Authorization: Bearer {await TokenAsync(guarded.Address)}\r\n";
        // By the system itself, so that each is a case of its organisation.
        await load.SendAllAsync([.. bodies.Select((body, number) => Put($"p{number}", body, bearer))], 201);
        byte[][] plain = [.. Enumerable.Range(0, Patients).Select(number => HttpLoad.Get($"/fhir/Patient/p{number}"))];
        byte[][] signed = [.. Enumerable.Range(0, Patients).Select(number => HttpLoad.Get($"/fhir/Patient/p{number}", bearer))];
        return await bench.AlternateAsync("access", "requests/s", warmUps: 3, rounds: 9,
            () => floor.SendForAsync(Round, plain, 200), () => load.SendForAsync(Round, signed, 200), subjectFirst: false);
    }

    private static byte[] Put(string id, byte[] body, string headers)
    {
        var patient = JsonNode.Parse(body)!;
        patient["id"] = id;
        var content = Encoding.UTF8.GetBytes(patient.ToJsonString());
        return [.. Encoding.ASCII.GetBytes($"PUT /fhir/Patient/{id} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/fhir+json\r\nContent-Length: {content.Length}\r\n{headers}\r\n"), .. content];
    }

    private static async Task<string> TokenAsync(Uri server)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = Client,
            ["client_secret"] = $"{Client}-secret",
            ["scope"] = "system/*.cruds",
        });
        using var answer = await http.PostAsync(new Uri(server, "/connect/token"), form);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)!["access_token"]!.GetValue<string>() : throw new InvalidOperationException(text);
    }
}
