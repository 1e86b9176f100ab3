using System.Diagnostics;
using System.Text.Json;
using MedCoop.Benchmarks.Data;
using MedCoop.Benchmarks.Load;
using MedCoop.Benchmarks.Subject;

namespace MedCoop.Benchmarks.Ratios;

/// <summary>
/// <c>scale</c>: how much longer a search takes in a store of 200,000 resources than in one of 2,000: medians over one connection, asked in
/// turns; and how much longer page 400 takes than page 1. Larger is worse.
/// </summary>
internal static class ScaleRatio
{
    /// <summary>Resources on a page.</summary>
    public const int Page = 10;

    /// <summary>First number in the Patients' identifiers, in millions.</summary>
    public const int PatientSeed = 7;

    private const int Small = 2_000;
    private const int Large = 200_000;
    private const int LatePage = 400;
    private const int WarmUps = 60;
    private const int Requests = 200;
    private const int GrowingRequests = 30;

    public static async Task<IReadOnlyList<Figure>> RunAsync(Bench bench)
    {
        await using var small = await FilledAsync(bench, Small);
        await using var large = await FilledAsync(bench, Large);
        using var atSmall = await HttpLoad.OpenAsync(small.Address, 1);
        using var atLarge = await HttpLoad.OpenAsync(large.Address, 1);
        List<Figure> figures = [];
        foreach (var (name, path) in ScaleSearches.Typical) figures.Add(await CompareAsync($"scale: {name}", path, atSmall, atLarge, WarmUps, Requests));
        figures.Add(await LatePageAsync(atLarge));
        var worst = figures.MaxBy(figure => figure.Ratio)!;
        figures.Insert(0, worst with { Name = "scale" });
        foreach (var (name, path) in ScaleSearches.Growing) figures.Add(await CompareAsync($"grows: {name}", path, atSmall, atLarge, WarmUps, GrowingRequests));
        return figures;
    }

    /// <summary>Of ten resources eight are Observations, one is their Patient and one a Task.</summary>
    private static async Task<RunningServer> FilledAsync(Bench bench, int resources)
    {
        var server = await RunningServer.StartAsync(bench.Folder("scale"));
        var patients = resources / 10;
        await Loading.StoreAsync(server.Store, "Patient", "p", LifelikePatients.Json(PatientSeed, patients));
        await Loading.StoreAsync(server.Store, "Task", "t", LifelikeTasks.Json(seed: 8, patients));
        await Loading.StoreAsync(server.Store, "Observation", "o", LifelikeObservations.Json(seed: 9, resources - (2 * patients), patients));
        Bench.Note($"scale: {resources:N0} resources loaded");
        return server;
    }

    /// <summary>The median of a search at a large store against that at a small one, asked in turns.</summary>
    public static async Task<Figure> CompareAsync(string name, Func<int, string> path, HttpLoad atSmall, HttpLoad atLarge, int warmUps, int requests)
    {
        List<double> small = [], large = [];
        for (var i = 0; i < warmUps + requests; i++)
        {
            var request = ScaleSearches.Request(path(i));
            var (few, many) = (await TimedAsync(atSmall, request), await TimedAsync(atLarge, request));
            if (i < warmUps) continue;
            small.Add(few);
            large.Add(many);
        }

        return Compared(name, Bench.Median(large), Bench.Median(small));
    }

    private static async Task<Figure> LatePageAsync(HttpLoad load)
    {
        var first = ScaleSearches.Request("Observation?status=final&_sort=-date");
        var late = first;
        for (var page = 1; page < LatePage; page++) late = Next(await load.OnceAsync(late, 200));
        List<double> atFirst = [], atLate = [];
        for (var i = 0; i < WarmUps + Requests; i++)
        {
            var (one, other) = (await TimedAsync(load, first), await TimedAsync(load, late));
            if (i < WarmUps) continue;
            atFirst.Add(one);
            atLate.Add(other);
        }

        return Compared($"scale: page {LatePage} against page 1", Bench.Median(atLate), Bench.Median(atFirst));
    }

    private static Figure Compared(string name, double value, double floor)
    {
        Bench.Note($"{name}: {Figure.Text(value)} of {Figure.Text(floor)} us = {Figure.Text(value / floor)}");
        return new Figure(name, value, "us", floor, value / floor);
    }

    private static byte[] Next(byte[] bundle)
    {
        using var json = JsonDocument.Parse(bundle);
        var next = json.RootElement.GetProperty("link").EnumerateArray().First(link => link.GetProperty("relation").GetString() == "next");
        return HttpLoad.Get(new Uri(next.GetProperty("url").GetString()!).PathAndQuery);
    }

    /// <summary>How long one request takes, in microseconds.</summary>
    public static async Task<double> TimedAsync(HttpLoad load, byte[] request)
    {
        var began = Stopwatch.GetTimestamp();
        await load.OnceAsync(request, 200);
        return Stopwatch.GetElapsedTime(began).TotalMicroseconds;
    }
}
