using MedCoop.Server.Auth.OAuth;
using MedCoop.Server.Tests.Access;
using MedCoop.Store;
using MedCoop.Store.Identity;
using MedCoop.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MedCoop.Server.Tests.Auth;

public sealed class TokenPruningTests
{
    [Theory, EveryDatabase]
    public async Task Expired_tokens_are_taken_out_in_the_background_and_others_stay(StoreProvider provider)
    {
        await using var server = await AccessServer.StartAsync(provider);
        await server.Machine.GetAsync("Organization");
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var pruning = new TokenPruning(server.Server.Services.GetRequiredService<TokenStore>(), clock, NullLogger<TokenPruning>.Instance);
        Task<long> Count() => server.Server.Database.ExecuteAsync("SELECT CAST(COUNT(*) AS bigint) FROM identity_token");
        Assert.InRange(await Count(), 1, 9);

        await pruning.StartAsync(CancellationToken.None);
        clock.Advance(TokenPruning.Every);
        await Task.Delay(300);
        var afterOneHour = await Count();
        clock.Advance(TokenPruning.Every);
        for (var tries = 0; tries < 100 && await Count() > 0; tries++) await Task.Delay(50);

        Assert.InRange(afterOneHour, 1, 9);
        Assert.Equal(0, await Count());
        await pruning.StopAsync(CancellationToken.None);
    }
}
