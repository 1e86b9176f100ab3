using MedCoop.Server.Tests.Hosting;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Durability;

/// <summary>Several servers on one PostgreSQL behave as one.</summary>
public sealed class TwoServersTests
{
    private const int Rounds = 500;

    [Fact]
    public async Task Identical_conditional_creates_over_two_servers_make_exactly_one()
    {
        await using var pair = await Pair.StartAsync();

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
        await using var pair = await Pair.StartAsync();

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
        await using var pair = await Pair.StartAsync();
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

    private sealed class Pair(TestDatabase database, ServerProcess first, ServerProcess second) : IAsyncDisposable
    {
        public FhirClient[] Clients { get; } = [ClientOf(first), ClientOf(second)];

        public static async Task<Pair> StartAsync()
        {
            Assert.SkipWhen(PostgreSqlServer.WhyMissing is not null, PostgreSqlServer.WhyMissing ?? "");
            var database = await TestDatabase.CreateAsync(StoreProvider.PostgreSql);
            string[] on = [$"--Store:Provider={database.Provider}", $"--Store:ConnectionString={database.ConnectionString}"];
            // Both at once: they must also agree on who brings the schema up to date.
            var servers = await Task.WhenAll(ServerProcess.StartAsync(on), ServerProcess.StartAsync(on));
            return new Pair(database, servers[0], servers[1]);
        }

        public async ValueTask DisposeAsync()
        {
            await first.DisposeAsync();
            await second.DisposeAsync();
            await database.DisposeAsync();
        }

        private static FhirClient ClientOf(ServerProcess server) => new(new HttpClient { BaseAddress = new Uri(server.Client.BaseAddress!, "/fhir") });
    }
}
