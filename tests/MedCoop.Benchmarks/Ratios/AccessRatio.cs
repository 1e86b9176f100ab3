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
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    public static async Task<Figure> RunAsync(Bench bench)
    {
        var (guardedFolder, openFolder) = (bench.Folder("guarded"), bench.Folder("open"));
        await using var guarded = await RunningServer.StartAsync(guardedFolder, PartnerSystem.Guarded(guardedFolder));
        await using var open = await RunningServer.StartAsync(openFolder, "--Audit:Enabled=false");
        using var load = await HttpLoad.OpenAsync(guarded.Address, Connections);
        using var floor = await HttpLoad.OpenAsync(open.Address, Connections);
        var bodies = LifelikePatients.Json(seed: 1, Patients);
        await Loading.StoreAsync(open.Store, "Patient", "p", bodies);
        using var system = await PartnerSystem.SignInAsync(guarded.Address, "demo-benghazi");
        // By the system itself, so that each is a case of its organisation.
        var locations = new List<string>();
        foreach (var group in bodies.Chunk(200)) locations.AddRange(await system.StoreAsync(group.Select(body => PartnerSystem.Post(JsonNode.Parse(body)!))));
        byte[][] plain = [.. Enumerable.Range(0, Patients).Select(number => HttpLoad.Get($"/fhir/Patient/p{number}", system.Header))];
        byte[][] signed = [.. locations.Select(location => HttpLoad.Get($"/fhir/{location}", system.Header))];
        return await bench.AlternateAsync("access", "requests/s", warmUps: 10, rounds: 9,
            () => floor.SendForAsync(Round, plain, 200), () => load.SendForAsync(Round, signed, 200), subjectFirst: false);
    }
}
