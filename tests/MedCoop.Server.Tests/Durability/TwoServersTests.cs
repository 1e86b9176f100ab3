using MedCoop.Server.Tests.Hosting;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Durability;

/// <summary>Several servers on one PostgreSQL behave as one.</summary>
public sealed class TwoServersTests(TwoServersTests.Pair pair) : IClassFixture<TwoServersTests.Pair>
{
    private const int Rounds = 500;

    [Fact]
    public async Task Identical_conditional_creates_over_two_servers_make_exactly_one()
    {
        await pair.StartAsync();

        for (var round = 0; round < Rounds; round++)
        {
            var mrn = UpdateTests.NewId();
            var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(n =>
                pair.Clients[n % 2].PostAsync("Patient", ConditionalTests.WithMrn(mrn), ("If-None-Exist", $"identifier=urn:mrn|{mrn}"))));

            Assert.All(answers, answer => Assert.True(answer.Status is 200 or 201, answer.Text));
            Assert.Single(answers, answer => answer.Status == 201);
            Assert.Single(answers.Select(answer => answer.Id).Distinct());
        }
    }

    [Fact]
    public async Task What_was_written_through_one_server_is_found_at_once_through_the_other()
    {
        await pair.StartAsync();

        for (var round = 0; round < 20; round++)
        {
            var (mrn, writer, reader) = (UpdateTests.NewId(), pair.Clients[round % 2], pair.Clients[(round + 1) % 2]);
            var id = await writer.CreateAsync("Patient", ConditionalTests.WithMrn(mrn));
            Assert.Equal([id], (await reader.GetAsync($"Patient?identifier=urn:mrn|{mrn}")).Matches);
            await reader.DeleteAsync($"Patient/{id}");
            Assert.Empty((await writer.GetAsync($"Patient?identifier=urn:mrn|{mrn}")).Matches);
        }
    }

    [Fact]
    public async Task Blind_and_conditional_writes_over_two_servers_lose_nothing_and_never_answer_500()
    {
        await pair.StartAsync();
        var ids = Enumerable.Range(0, 3).Select(_ => UpdateTests.NewId()).ToArray();

        // Transactions that write the same resources in opposite orders are what deadlocks are made of.
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(n => pair.Clients[n % 2].PostAsync("", BundleTests.Transaction(
            [.. (n % 4 < 2 ? ids : ids.Reverse()).Select(id => BundleTests.Entry("PUT", $"Basic/{id}", $$$"""{"resourceType":"Basic","id":"{{{id}}}","code":{"text":"n{{{n}}}"}}"""))]))));

        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 409, answer.Text));
        foreach (var id in ids)
        {
            var history = await pair.Clients[0].GetAsync($"Basic/{id}/_history?_count=100");
            Assert.Equal(answers.Count(answer => answer.Status == 200), history.Json["total"]!.GetValue<int>());
        }
    }

    /// <summary>Both servers, for all tests: each makes its own data.</summary>
    public sealed class Pair : IAsyncDisposable
    {
        private TestDatabase? database;
        private ServerProcess[] servers = [];

        public IReadOnlyList<FhirClient> Clients { get; private set; } = [];

        public async Task StartAsync()
        {
            Assert.SkipWhen(PostgreSqlServer.WhyMissing is not null, PostgreSqlServer.WhyMissing ?? "");
            if (database is not null) return;
            database = await TestDatabase.CreateAsync(StoreProvider.PostgreSql);
            string[] on = [$"--Store:Provider={database.Provider}", $"--Store:ConnectionString={database.ConnectionString}"];
            // Both at once: they must also agree on who brings the schema up to date.
            servers = await Task.WhenAll(ServerProcess.StartAsync(on), ServerProcess.StartAsync(on));
            Clients = [.. servers.Select(server => new FhirClient(new HttpClient { BaseAddress = new Uri(server.Client.BaseAddress!, "/fhir") }))];
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var server in servers) await server.DisposeAsync();
            if (database is not null) await database.DisposeAsync();
        }
    }
}
