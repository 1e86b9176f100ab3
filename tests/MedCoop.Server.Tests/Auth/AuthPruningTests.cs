using MedCoop.Domain.Access;
using MedCoop.Server.Auth;
using MedCoop.Server.Tests.Access;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Store.Identity;
using MedCoop.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MedCoop.Server.Tests.Auth;

public sealed class AuthPruningTests
{
    [Theory, EveryDatabase]
    public async Task Expired_tokens_are_taken_out_in_the_background_and_others_stay(StoreProvider provider)
    {
        await using var server = await AccessServer.StartAsync(provider);
        await server.Machine.GetAsync("Organization");
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var pruning = Pruning(server.Server, clock);
        Task<long> Count() => server.Server.Database.ExecuteAsync("SELECT CAST(COUNT(*) AS bigint) FROM identity_token");
        Assert.InRange(await Count(), 1, 9);

        await pruning.StartAsync(CancellationToken.None);
        clock.Advance(AuthPruning.Every);
        await Task.Delay(300);
        var afterOneHour = await Count();
        clock.Advance(AuthPruning.Every);
        for (var tries = 0; tries < 100 && await Count() > 0; tries++) await Task.Delay(50);

        Assert.InRange(afterOneHour, 1, 9);
        Assert.Equal(0, await Count());
        await pruning.StopAsync(CancellationToken.None);
    }

    [Theory, EveryDatabase]
    public async Task Sessions_and_vain_attempts_that_are_over_are_taken_out_and_others_stay(StoreProvider provider)
    {
        using var folder = new KeyFolder();
        await using var server = await RestServer.StartAsync(provider, "--Access:Mode=Required", folder.AuthSetting, folder.AuditSetting);
        var person = await new SignInServer(server).PersonAsync(Role.Auditor);
        var (sessions, attempts) = (server.Services.GetRequiredService<SessionStore>(), server.Services.GetRequiredService<AttemptStore>());
        await sessions.StartAsync(person.Id, "here", "", CancellationToken.None);
        var ended = await sessions.StartAsync(person.Id, "there", "", CancellationToken.None);
        await sessions.EndAsync(person.Id, ended.Id, CancellationToken.None);
        await attempts.FailAsync("somebody", CancellationToken.None);
        async Task<(long Sessions, long Attempts)> AfterAsync(TimeSpan time)
        {
            var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow() + time - AuthPruning.Every);
            using var pruning = Pruning(server, clock);
            await pruning.StartAsync(CancellationToken.None);
            // It begins in the background.
            await Task.Delay(300);
            clock.Advance(AuthPruning.Every);
            await Task.Delay(500);
            await pruning.StopAsync(CancellationToken.None);
            return (await server.Database.ExecuteAsync("SELECT CAST(COUNT(*) AS bigint) FROM identity_session"), await server.Database.ExecuteAsync("SELECT CAST(COUNT(*) AS bigint) FROM identity_attempt"));
        }

        var (soon, later, last) = (await AfterAsync(TimeSpan.FromHours(23)), await AfterAsync(TimeSpan.FromDays(30.1)), await AfterAsync(TimeSpan.FromDays(30.6)));

        Assert.Equal(((2, 1), (1, 0), (0, 0)), (soon, later, last));
    }

    private static AuthPruning Pruning(RestServer server, TimeProvider clock) => new(
        server.Services.GetRequiredService<TokenStore>(), server.Services.GetRequiredService<SessionStore>(), server.Services.GetRequiredService<AttemptStore>(), clock, NullLogger<AuthPruning>.Instance);
}
