using MedCoop.Benchmarks.Data;
using MedCoop.Benchmarks.Load;
using MedCoop.Benchmarks.Subject;

namespace MedCoop.Benchmarks.Ratios;

/// <summary><c>audit</c>: GET by id over 32 keep-alive connections with every read in the audit trail, against the same server without.</summary>
internal static class AuditRatio
{
    private const int Connections = 32;
    private const int Patients = 2000;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    public static async Task<Figure> RunAsync(Bench bench)
    {
        var (withFolder, withoutFolder) = (bench.Folder("audited"), bench.Folder("plain"));
        await using var audited = await RunningServer.StartAsync(withFolder, "--Audit:Enabled=true", $"--Audit:Keys={Path.Combine(withFolder, "keys")}");
        await using var plain = await RunningServer.StartAsync(withoutFolder, "--Audit:Enabled=false");
        using var load = await FilledAsync(audited);
        using var floor = await FilledAsync(plain);
        byte[][] requests = [.. Enumerable.Range(0, Patients).Select(number => HttpLoad.Get($"/fhir/Patient/p{number}"))];
        var figure = await bench.AlternateAsync("audit", "requests/s", warmUps: 3, rounds: 9,
            () => floor.SendForAsync(Round, requests, 200), () => load.SendForAsync(Round, requests, 200), subjectFirst: false);
        var entries = (await audited.Store.Audit.CountAsync(new Store.Audit.AuditQuery { Count = 1 }, CancellationToken.None)).Value;
        if (entries < Patients) throw new InvalidOperationException("The reads are not in the trail.");
        return figure;
    }

    private static async Task<HttpLoad> FilledAsync(RunningServer server)
    {
        await Loading.StoreAsync(server.Store, "Patient", "p", LifelikePatients.Json(seed: 1, Patients));
        return await HttpLoad.OpenAsync(server.Address, Connections);
    }
}
