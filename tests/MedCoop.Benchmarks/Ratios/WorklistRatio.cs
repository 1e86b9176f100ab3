using MedCoop.Benchmarks.Data;
using MedCoop.Benchmarks.Load;
using MedCoop.Benchmarks.Subject;

namespace MedCoop.Benchmarks.Ratios;

/// <summary><c>worklist</c>: p50 of "where we have the ball, the most urgent first" at 100,000 cases of 25 hospitals against 1,000.</summary>
internal static class WorklistRatio
{
    private const int Few = 1_000;
    private const int Many = 100_000;
    private const int WarmUps = 60;
    private const int Requests = 200;

    public static async Task<Figure> RunAsync(Bench bench)
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
