using System.Globalization;
using System.Text;
using MedCoop.Benchmarks.Data;
using MedCoop.Benchmarks.Load;
using MedCoop.Benchmarks.Subject;

namespace MedCoop.Benchmarks.Ratios;

/// <summary>
/// <c>match</c>: how much longer <c>Patient/$match</c> takes among 500,000 patients than among 5,000 (or among as many as <c>MEDCOOP_MATCH_PATIENTS</c> says and a hundredth of them): medians over one connection, asked in
/// turns for people who are on record in both, in another script, without identifiers. Larger is worse.
/// </summary>
internal static class MatchRatio
{
    private const int Factor = 100;
    private const int WarmUps = 100;
    private const int Requests = 400;

    // Few at a time, so that half a million bodies are not in memory at once.
    private const int Batch = 20_000;

    public static async Task<IReadOnlyList<Figure>> RunAsync(Bench bench)
    {
        var many = int.TryParse(Environment.GetEnvironmentVariable("MEDCOOP_MATCH_PATIENTS"), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : 500_000;
        var few = Math.Max(100, many / Factor);
        await using var small = await FilledAsync(bench, few);
        await using var large = await FilledAsync(bench, many);
        using var atSmall = await HttpLoad.OpenAsync(small.Address, 1);
        using var atLarge = await HttpLoad.OpenAsync(large.Address, 1);
        List<double> amongFew = [], amongMany = [];
        for (var i = 0; i < WarmUps + Requests; i++)
        {
            var request = Request(LifelikePeople.Asked(i * 7919 % few));
            var (one, other) = (await ScaleRatio.TimedAsync(atSmall, request), await ScaleRatio.TimedAsync(atLarge, request));
            if (i < WarmUps) continue;
            amongFew.Add(one);
            amongMany.Add(other);
        }

        var (value, floor) = (Bench.Median(amongMany), Bench.Median(amongFew));
        Bench.Note($"match: {Figure.Text(value)} us among {many:N0}, {Figure.Text(floor)} us among {few:N0}");
        return [new Figure("match", value, "us", floor, value / floor)];
    }

    private static async Task<RunningServer> FilledAsync(Bench bench, int patients)
    {
        var server = await RunningServer.StartAsync(bench.Folder("match"));
        for (var from = 0; from < patients; from += Batch)
            await Loading.StoreAsync(server.Store, "Patient", $"m{from}-", [.. Enumerable.Range(from, Math.Min(Batch, patients - from)).Select(LifelikePeople.OnRecord)]);
        Bench.Note($"match: {patients:N0} patients loaded");
        return server;
    }

    private static byte[] Request(byte[] body) =>
        [.. Encoding.ASCII.GetBytes($"POST /fhir/Patient/$match HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/fhir+json\r\nContent-Type: application/fhir+json\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
}
