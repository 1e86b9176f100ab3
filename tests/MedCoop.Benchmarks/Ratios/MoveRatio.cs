using System.Text;
using MedCoop.Benchmarks.Data;
using MedCoop.Benchmarks.Load;
using MedCoop.Benchmarks.Subject;

namespace MedCoop.Benchmarks.Ratios;

/// <summary>
/// <c>move</c>: <c>Task/{id}/$move</c> over 16 connections by the systems of both hospitals at a guarded server, each move judged by access, table, consent and
/// profile, recorded in the trail and answered after its fsync, against bare SQLite writing the same rows, 16 moves to a transaction. In turns, cases are sent by the one hospital
/// and acknowledged by the other. <c>worklist</c>: p50 of "where we have the ball, the most urgent first" at 100,000 cases against 1,000.
/// </summary>
internal static class MoveRatio
{
    private const int Connections = 16;
    private const int PerRound = 800;
    private const int Few = 1_000;
    private const int Many = 100_000;
    private const int WarmUps = 60;
    private const int Requests = 200;

    public static async Task<IReadOnlyList<Figure>> RunAsync(Bench bench) => [await MovesAsync(bench), await WorklistAsync(bench)];

    private static async Task<Figure> MovesAsync(Bench bench)
    {
        var folder = bench.Folder("move");
        await using var server = await RunningServer.StartAsync(folder, PartnerSystem.Guarded(folder));
        using var home = await PartnerSystem.SignInAsync(server.Address, "demo-benghazi");
        using var abroad = await PartnerSystem.SignInAsync(server.Address, "demo-minsk");
        using var load = await HttpLoad.OpenAsync(server.Address, Connections);
        using var written = WrittenRows.Of(server, bench, Connections * 2, resourcesEach: 2);
        var (number, sent) = (0, new List<string>());
        return await bench.AlternateAsync("move", "moves/s", warmUps: 20, rounds: 8, written.WriteAsync, async () =>
        {
            if (sent.Count > 0)
            {
                var acknowledged = sent;
                sent = [];
                return await load.SendAllAsync(acknowledged.ConvertAll(task => Move(task, "acknowledge", abroad)), 200);
            }

            for (var done = 0; done < PerRound; done += 50)
            {
                var stored = await home.StoreAsync(Enumerable.Range(number, 50).SelectMany(LifelikeReferrals.Case).Select(one => PartnerSystem.Post(one.Resource, one.FullUrl)));
                sent.AddRange(stored.Where(location => location.StartsWith("Task/", StringComparison.Ordinal)));
                number += 50;
            }

            // What was made ready is written bare too, but not measured.
            await written.WriteAsync();
            return await load.SendAllAsync(sent.ConvertAll(task => Move(task, "send", home)), 200);
        }, subjectFirst: true);
    }

    private static byte[] Move(string task, string name, PartnerSystem who) => HttpLoad.Post(
        $"/fhir/{task}/$move", Encoding.UTF8.GetBytes($$$"""{"resourceType":"Parameters","parameter":[{"name":"event","valueCode":"{{{name}}}"}]}"""), who.Header);

    private static async Task<Figure> WorklistAsync(Bench bench)
    {
        await using var few = await FilledAsync(bench, Few);
        await using var many = await FilledAsync(bench, Many);
        using var atFew = await HttpLoad.OpenAsync(few.Address, 1);
        using var atMany = await HttpLoad.OpenAsync(many.Address, 1);
        return await ScaleRatio.CompareAsync("worklist", i => $"Task?ball=Organization/hospital-{i % 25}&expected=triage&_sort=due", atFew, atMany, WarmUps, Requests);
    }

    private static async Task<RunningServer> FilledAsync(Bench bench, int cases)
    {
        var server = await RunningServer.StartAsync(bench.Folder("worklist"));
        await Loading.StoreAsync(server.Store, "Task", "t", LifelikeReferrals.Worklist(seed: 11, cases));
        Bench.Note($"worklist: {cases:N0} cases loaded");
        return server;
    }
}
