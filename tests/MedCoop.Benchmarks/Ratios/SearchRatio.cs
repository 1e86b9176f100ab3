using MedCoop.Benchmarks.Bare;
using MedCoop.Benchmarks.Data;
using MedCoop.Benchmarks.Load;
using MedCoop.Benchmarks.Subject;

namespace MedCoop.Benchmarks.Ratios;

/// <summary>
/// <c>search</c>: the newest 20 of 10,000 Observations of a code among 200,000, over 4 connections, against hand-written SQL on as many
/// threads that reads the 20 bodies from the same file.
/// </summary>
internal static class SearchRatio
{
    private const int Observations = 200_000;
    private const int Patients = 5_000;
    private const int Clients = 4;
    private const int Page = 20;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    public static async Task<Figure> RunAsync(Bench bench)
    {
        await using var server = await RunningServer.StartAsync(bench.Folder("search"));
        await Loading.StoreAsync(server.Store, "Observation", "o", LifelikeObservations.Json(seed: 5, Observations, Patients));
        Bench.Note($"search: {Observations:N0} resources loaded");

        using var load = await HttpLoad.OpenAsync(server.Address, Clients);
        var searches = Enumerable.Range(0, Clients)
            .Select(_ => new BareSearch(server.Database, "Observation.code", LifelikeObservations.Loinc, "Observation.date", Page)).ToList();
        string[] codes = [.. LifelikeObservations.Kinds.Select(kind => kind.Code)];
        byte[][] requests = [.. codes.Select(code => HttpLoad.Get($"/fhir/Observation?code={LifelikeObservations.Loinc}%7C{code}&_sort=-date&_count={Page}"))];
        RequireSame(await load.OnceAsync(requests[0], 200), searches[0].Run(codes[0]));
        var figure = await bench.AlternateAsync("search", "searches/s", warmUps: 4, rounds: 7,
            () => BareAsync(searches, codes), () => load.SendForAsync(Round, requests, 200), subjectFirst: false);
        searches.ForEach(search => search.Dispose());
        return figure;
    }

    private static async Task<Measurement> BareAsync(List<BareSearch> searches, string[] codes)
    {
        var stop = false;
        var watch = new Measurement.Watch();
        var running = searches.Select((search, number) => Task.Factory.StartNew(() =>
        {
            var done = 0;
            for (var i = number; !Volatile.Read(ref stop); i++, done++) search.Run(codes[i % codes.Length]);
            return done;
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        await Task.Delay(Round);
        Volatile.Write(ref stop, value: true);
        return watch.Stop((await Task.WhenAll(running)).Sum());
    }

    private static void RequireSame(byte[] answer, List<byte[]> bodies)
    {
        if (bodies.Count != Page || !bodies.TrueForAll(body => answer.AsSpan().IndexOf(body) >= 0))
            throw new InvalidOperationException("Floor and subject find different resources.");
    }
}
