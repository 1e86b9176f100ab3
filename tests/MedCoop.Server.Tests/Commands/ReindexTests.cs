using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Commands;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Commands;

public sealed class ReindexTests
{
    private const string Url = "http://example.org/fhir/SearchParameter/eye-color";

    [Theory, EveryDatabase]
    public async Task After_a_reindex_beside_a_working_server_an_added_parameter_finds_everything(StoreProvider provider)
    {
        await using var server = await RestServer.StartAsync(provider);
        var fhir = server.Client;
        for (var i = 0; i < 30; i++) await fhir.CreateAsync("Patient", SearchParameterTests.Eyes("green"));
        await SearchParameterTests.DefineAsync(fhir, "eyes", SearchParameterTests.Definition());
        var before = await fhir.GetAsync("Patient?eye-color=green&_total=accurate");
        Assert.Equal(CommandLine.Done, await RunAsync(server, "verify"));
        using var enough = new CancellationTokenSource();
        var written = 0;
        var writing = Enumerable.Range(0, 3).Select(async _ =>
        {
            while (!enough.IsCancellationRequested)
            {
                await fhir.CreateAsync("Patient", SearchParameterTests.Eyes("green"));
                Interlocked.Increment(ref written);
            }
        }).ToList();

        await Eventually.IsTrueAsync(() => Volatile.Read(ref written) > 0, () => "nothing was written", writing);
        var code = await RunAsync(server, "reindex", "--parameter", Url);
        await enough.CancelAsync();
        await Task.WhenAll(writing);
        var after = await fhir.GetAsync("Patient?eye-color=green&_total=accurate");
        // What another process changed is noticed within a second.
        for (var tries = 0; tries < 600 && after.Text.Contains(ErrorCodes.NotYetIndexed, StringComparison.Ordinal); tries++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            after = await fhir.GetAsync("Patient?eye-color=green&_total=accurate");
        }

        Assert.Equal(CommandLine.Done, code);
        Assert.Equal(0, before.Json["total"]!.GetValue<int>());
        Assert.Contains(ErrorCodes.NotYetIndexed, before.Text, StringComparison.Ordinal);
        Assert.Equal(30 + written, after.Json["total"]!.GetValue<int>());
        Assert.DoesNotContain(ErrorCodes.NotYetIndexed, after.Text, StringComparison.Ordinal);
        Assert.Equal(CommandLine.Done, await RunAsync(server, "verify"));
    }

    [Fact]
    public async Task A_parameter_that_is_not_there_cannot_be_reindexed()
    {
        await using var folder = await CommandFolder.CreateAsync();

        Assert.Equal(CommandLine.CannotBegin, await folder.RunAsync("reindex", "--parameter", Url));
        Assert.Equal(CommandLine.CannotBegin, await folder.RunAsync("reindex", "--type", "patient"));
        Assert.Equal(CommandLine.Done, await folder.RunAsync("reindex"));
    }

    private static Task<int> RunAsync(RestServer server, params string[] arguments) => CommandLine.RunAsync(
        [.. arguments, $"--Store:Provider={server.Database.Provider}", $"--Store:ConnectionString={server.Database.ConnectionString}", "--Audit:Keys=/nowhere/keys", "--Logs:Directory=", "--Logs:Console=false"]);
}
