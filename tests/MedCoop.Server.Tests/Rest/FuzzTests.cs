using MedCoop.Fuzz;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Rest;

/// <summary>The first requests of the long fuzz run (docs/testing.md), always the same.</summary>
public sealed class FuzzTests
{
    [Theory, EveryDatabase]
    public async Task Whatever_comes_in_is_answered_and_never_with_500(StoreProvider database)
    {
        await using var server = await RestServer.StartAsync(database, "--Store:SearchTimeout=00:00:10");
        using var run = new FuzzRun(new Uri($"{server.Address}/fhir"), seed: 1);

        await run.FirstAsync(2000, CancellationToken.None);

        Assert.True(run.Findings.IsEmpty, string.Join("\n\n", run.Findings));
        Assert.Contains("200: ", run.Summary, StringComparison.Ordinal);
    }
}
