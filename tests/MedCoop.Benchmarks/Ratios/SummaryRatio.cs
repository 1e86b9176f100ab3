using MedCoop.Benchmarks.Data;
using MedCoop.Benchmarks.Load;
using MedCoop.Benchmarks.Subject;
using MedCoop.Fhir.Json;

namespace MedCoop.Benchmarks.Ratios;

/// <summary>
/// <c>summary</c>: <c>Patient/{id}/$summary</c> of patients with 300 resources each, over 4 connections, against the same server giving those resources as one page of a search.
/// </summary>
internal static class SummaryRatio
{
    private const int Connections = 4;
    private const int Patients = 20;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(3);

    public static async Task<Figure> RunAsync(Bench bench)
    {
        await using var server = await RunningServer.StartAsync(bench.Folder("summary"));
        foreach (var ofType in Enumerable.Range(0, Patients).SelectMany(LifelikeRecord.Of).GroupBy(json => ResourceHeader.Of(json).Type, StringComparer.Ordinal))
            await Loading.StoreAsync(server.Store, ofType.Key, ofType.Key == "Patient" ? "p" : "r", [.. ofType]);
        using var load = await HttpLoad.OpenAsync(server.Address, Connections);
        byte[][] summaries = [.. Enumerable.Range(0, Patients).Select(patient => HttpLoad.Get($"/fhir/Patient/p{patient}/$summary"))];
        byte[][] pages = [.. Enumerable.Range(0, Patients).Select(patient => HttpLoad.Get($"/fhir?patient=Patient/p{patient}&_type={LifelikeRecord.Types}&_count=1000"))];
        Bench.Note($"summary: {(await load.OnceAsync(summaries[0], 200)).Length:N0} bytes against {(await load.OnceAsync(pages[0], 200)).Length:N0}");
        return await bench.AlternateAsync("summary", "documents/s", warmUps: 4, rounds: 7,
            () => load.SendForAsync(Round, pages, 200), () => load.SendForAsync(Round, summaries, 200), subjectFirst: true);
    }
}
