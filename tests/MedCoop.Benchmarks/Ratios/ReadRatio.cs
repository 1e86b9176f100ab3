using System.Collections.Frozen;
using MedCoop.Benchmarks.Bare;
using MedCoop.Benchmarks.Data;
using MedCoop.Benchmarks.Load;
using MedCoop.Benchmarks.Subject;

namespace MedCoop.Benchmarks.Ratios;

/// <summary><c>read</c>: GET by id over 32 keep-alive connections, against bare Kestrel answering the same bytes.</summary>
internal static class ReadRatio
{
    private const int Connections = 32;
    private const int Patients = 2000;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    public static async Task<Figure> RunAsync(Bench bench)
    {
        await using var server = await RunningServer.StartAsync(bench.Folder("read"));
        using var load = await HttpLoad.OpenAsync(server.Address, Connections);
        await load.SendAllAsync(LifelikePatients.Json(seed: 1, Patients).ConvertAll(body => HttpLoad.Post("/fhir/Patient", body)), 201);
        var bodies = StoredRows.After(server.Database, 0).ToFrozenDictionary(one => $"/fhir/Patient/{one.Rows[0].Values[3]}", one => (byte[])one.Rows[0].Values[8], StringComparer.Ordinal);

        await using var bare = await BareKestrel.StartAsync(bodies);
        using var bareLoad = await HttpLoad.OpenAsync(bare.Address, Connections);
        byte[][] requests = [.. bodies.Keys.Select(path => HttpLoad.Get(path))];
        var answer = await load.OnceAsync(requests[0], 200);
        var bareAnswer = await bareLoad.OnceAsync(requests[0], 200);
        if (!answer.AsSpan().SequenceEqual(bareAnswer))
            throw new InvalidOperationException("Floor and subject answer different bytes.");
        return await bench.AlternateAsync("read", "requests/s", warmUps: 5, rounds: 9,
            () => bareLoad.SendForAsync(Round, requests, 200), () => load.SendForAsync(Round, requests, 200), subjectFirst: false);
    }
}
