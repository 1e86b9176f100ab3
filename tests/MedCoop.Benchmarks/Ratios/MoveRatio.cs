using System.Text;
using MedCoop.Benchmarks.Data;
using MedCoop.Benchmarks.Load;
using MedCoop.Benchmarks.Subject;

namespace MedCoop.Benchmarks.Ratios;

/// <summary>
/// <c>move</c>: <c>Task/{id}/$move</c> over 16 connections by the systems of both hospitals at a guarded server, each move judged by access, table, consent and
/// profile, recorded in the trail and answered after its fsync, against bare SQLite writing the same rows, 16 moves to a transaction. In turns, cases are sent by the one hospital
/// and acknowledged by the other.
/// </summary>
internal static class MoveRatio
{
    private const int Connections = 16;
    private const int PerRound = 800;

    public static async Task<Figure> RunAsync(Bench bench)
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
}
