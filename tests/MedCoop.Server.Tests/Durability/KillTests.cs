using System.Collections.Concurrent;
using MedCoop.Server.Tests.Hosting;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Store.Verification;
using MedCoop.Testing;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Durability;

/// <summary>What was acknowledged survives kill -9 at any moment; what was not acknowledged is there whole or not at all.</summary>
public sealed class KillTests
{
    private const int Rounds = 20;
    private const int Writers = 12;

    [Fact]
    public async Task Every_acknowledged_write_survives_a_kill_of_the_server_on_SQLite_and_none_is_half_there()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        var ledger = new Ledger();

        var server = await ServerProcess.StartAsync(On(database));
        for (var round = 0; round < Rounds; round++)
        {
            await WriteUntilAsync(ledger, server, round, server.KillAsync);
            await server.DisposeAsync();
            // While the next one starts: whoever opens the files first after a kill repairs them.
            var verified = VerifyAsync(database, round);
            server = await ServerProcess.StartAsync(On(database));
            await ledger.CheckAsync(ClientOf(server));
            await verified;
        }

        await server.DisposeAsync();
        Assert.Empty(ledger.ServerErrors);
    }

    [Fact]
    public async Task Every_acknowledged_write_survives_kills_of_the_server_of_PostgreSQL_and_of_both_and_none_is_half_there()
    {
        Assert.SkipWhen(PostgreSqlServer.WhyMissing is not null, PostgreSqlServer.WhyMissing ?? "");
        var postgres = await PostgreSqlServer.StartAsync(durable: true);
        await using var database = await TestDatabase.OnAsync(postgres);
        var ledger = new Ledger();

        var server = await ServerProcess.StartAsync(On(database));
        for (var round = 0; round < Rounds; round++)
        {
            // In turn: the server dies, the database dies under a server that lives on, both die.
            var (kills, crashes) = (round % 3 != 1, round % 3 != 0);
            await WriteUntilAsync(ledger, server, round, () => Task.WhenAll(crashes ? postgres.KillAsync() : Task.CompletedTask, kills ? server.KillAsync() : Task.CompletedTask));
            if (crashes) await postgres.StartAsync();
            var verified = VerifyAsync(database, round);
            if (kills)
            {
                await server.DisposeAsync();
                server = await ServerProcess.StartAsync(On(database));
            }

            await ledger.CheckAsync(ClientOf(server));
            await verified;
        }

        await server.DisposeAsync();
        Assert.Empty(ledger.ServerErrors);
        await postgres.KillAsync();
    }

    private static async Task WriteUntilAsync(Ledger ledger, ServerProcess server, int round, Func<Task> kill)
    {
        using var stop = new CancellationTokenSource();
        var writing = Enumerable.Range(0, Writers).Select(writer => ledger.WriteAsync(ClientOf(server), $"r{round}w{writer}", stop.Token)).ToList();
        await ledger.GrowAsync(by: 25);
        await kill();
        await stop.CancelAsync();
        await Task.WhenAll(writing);
    }

    // The same as the command verify, without a process of its own.
    private static async Task VerifyAsync(TestDatabase database, int round)
    {
        await using var store = await database.OpenAsync();
        var findings = new List<Finding>();
        var verified = await store.VerifyAsync(findings.Add, progress: null, CancellationToken.None);
        Assert.Null(verified.Problem);
        Assert.True(findings.Count == 0, $"round {round}: {string.Join('\n', findings)}");
        Assert.True(verified.Value.Versions > 0);
    }

    private static string[] On(TestDatabase database) => [$"--Store:Provider={database.Provider}", $"--Store:ConnectionString={database.ConnectionString}"];

    private static FhirClient ClientOf(ServerProcess server) =>
        new(new HttpClient { BaseAddress = new Uri(server.Client.BaseAddress!, "/fhir"), Timeout = TimeSpan.FromMinutes(5) });

    /// <summary>What the clients were told, to hold it against what is there afterwards.</summary>
    private sealed class Ledger
    {
        private readonly ConcurrentDictionary<string, int> versions = new(StringComparer.Ordinal);
        private readonly ConcurrentBag<string> pairs = [];
        private volatile int lastStatus;

        public ConcurrentBag<string> ServerErrors { get; } = [];

        public int Acknowledged => versions.Count + pairs.Count;

        /// <summary>Waits until so many more writes were acknowledged, and then for a moment that no test can know.</summary>
        public async Task GrowAsync(int by)
        {
            var goal = Acknowledged + by;
            await Eventually.IsTrueAsync(() => Acknowledged >= goal, () => $"{goal - Acknowledged} of {by} writes were not acknowledged; the last answer was {lastStatus}.");
            await Task.Delay(Random.Shared.Next(150), TestContext.Current.CancellationToken);
        }

        /// <summary>Writes until the server is gone: an update of one resource again and again, and transactions of two resources that belong together.</summary>
        public async Task WriteAsync(FhirClient fhir, string writer, CancellationToken cancellationToken)
        {
            for (var n = 0; !cancellationToken.IsCancellationRequested; n++)
            {
                try
                {
                    var patient = $"Patient/{writer}";
                    var updated = await fhir.PutAsync(patient, $$"""{"resourceType":"Patient","id":"{{writer}}","name":[{"family":"n{{n}}"}]}""");
                    lastStatus = updated.Status;
                    if (updated.Status is 200 or 201) versions[patient] = updated.VersionId;
                    else if (updated.Status == 500) ServerErrors.Add(updated.Text);

                    var pair = $"{writer}-{n}";
                    var both = await fhir.PostAsync("", BundleTests.Transaction(
                        BundleTests.Entry("PUT", $"Basic/{pair}-a", $$$"""{"resourceType":"Basic","id":"{{{pair}}}-a","code":{"text":"a"}}"""),
                        BundleTests.Entry("PUT", $"Basic/{pair}-b", $$$"""{"resourceType":"Basic","id":"{{{pair}}}-b","code":{"text":"b"},"subject":{"reference":"Basic/{{{pair}}}-a"}}""")));
                    lastStatus = both.Status;
                    if (both.Status == 200) pairs.Add(pair);
                    else if (both.Status == 500) ServerErrors.Add(both.Text);
                    else if (both.Status == 503) return;
                }
                catch (Exception gone) when (gone is HttpRequestException or IOException or TaskCanceledException)
                {
                    return;
                }
            }
        }

        /// <summary>Everything acknowledged is there, nothing is half there, and the index finds what the journal holds.</summary>
        public async Task CheckAsync(FhirClient fhir)
        {
            foreach (var (reference, version) in versions)
            {
                var read = await fhir.GetAsync(reference);
                Assert.True(read.Status == 200 && read.VersionId >= version, $"{reference}: version {version} was acknowledged, found {read.Status} {read.ETag}");
            }

            // A write whose client went away with the killed server may still land: what is compared has to be of one state.
            HashSet<string> found;
            int referring;
            var tries = 0;
            do
            {
                found = (await SearchTests.PagesAsync(fhir, "Basic?_count=500&_elements=id")).SelectMany(page => page.Matches).ToHashSet(StringComparer.Ordinal);
                referring = await CountAsync("Basic?subject:missing=false&_summary=count");
            }
            while (await CountAsync("Basic?_summary=count") != found.Count && ++tries < 10);

            foreach (var pair in pairs)
                Assert.True(found.Contains($"{pair}-a") && found.Contains($"{pair}-b"), $"{pair} was acknowledged, but is not there whole");
            foreach (var id in found)
                Assert.True(found.Contains(id[..^1] + (id[^1] == 'a' ? 'b' : 'a')), $"{id} is there without its other half");
            // The reference index agrees with the journal: every second half refers to its first.
            Assert.Equal(found.Count / 2, referring);

            async Task<int> CountAsync(string query) => (await fhir.GetAsync(query)).Json["total"]!.GetValue<int>();
        }
    }
}
