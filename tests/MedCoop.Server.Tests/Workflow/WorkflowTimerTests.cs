using System.Text.Json.Nodes;
using MedCoop.Server.Workflow;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static MedCoop.Server.Tests.Workflow.ReferralWorld;

namespace MedCoop.Server.Tests.Workflow;

/// <summary>What happens by itself, under a clock that the test moves.</summary>
public sealed class WorkflowTimerTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, EveryDatabase]
    public async Task What_is_due_happens_at_its_instant_and_once_also_with_two_servers_on_one_database(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        await using var beside = provider == StoreProvider.PostgreSql ? await world.Server.Server.BesideAsync() : null;
        var task = await world.DraftAsync();
        await world.MoveAsync(world.Doctor, task, "send", "sent");
        var at = LapseOf((await world.Doctor.GetAsync(task)).Json);
        var clock = new FakeTimeProvider(at.AddSeconds(-1));
        var (one, other) = (Timers(world.Server.Server.Services, clock), Timers((beside ?? world.Server.Server).Services, clock));

        Assert.Null((await one.RunAsync(None)).Problem);
        Assert.Equal("sent", StateOf((await world.Doctor.GetAsync(task)).Json));
        clock.SetUtcNow(at);
        var both = await Task.WhenAll(one.RunAsync(None), other.RunAsync(None));
        // As after a restart: what was made is not made again.
        both = [.. both, await Timers(world.Server.Server.Services, clock).RunAsync(None)];

        Assert.All(both, ran => Assert.Null(ran.Problem));
        Assert.Equal("expired", StateOf((await world.Doctor.GetAsync(task)).Json));
        Assert.Equal(2, (await world.Server.Machine.GetAsync($"Provenance?target={task}&_summary=count")).Json["total"]!.GetValue<int>());
    }

    [Theory, EveryDatabase]
    public async Task An_estimate_that_was_prolonged_does_not_lapse_when_the_first_one_would_have(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.DraftAsync();
        await world.MoveAsync(world.Doctor, task, "send", "sent");
        await world.MoveAsync(world.Hospital, task, "acknowledge", "received");
        await world.EstimateAsync(days: 10);
        await world.MoveAsync(world.Hospital, task, "offer-estimate", "estimate-offered");
        var first = LapseOf((await world.Doctor.GetAsync(task)).Json);
        await world.EstimateAsync(19000m, days: 40);
        var clock = new FakeTimeProvider(first);
        var timers = Timers(world.Server.Server.Services, clock);

        Assert.Null((await timers.RunAsync(None)).Problem);
        Assert.Equal("estimate-offered", StateOf((await world.Doctor.GetAsync(task)).Json));
        clock.SetUtcNow(LapseOf((await world.Doctor.GetAsync(task)).Json));
        Assert.True(clock.GetUtcNow() > first.AddDays(25), $"{clock.GetUtcNow()}");
        Assert.Null((await timers.RunAsync(None)).Problem);

        var lapsed = (await world.Doctor.GetAsync(task)).Json;
        Assert.Equal(("expired", "estimate-lapsed"), (StateOf(lapsed), lapsed["statusReason"]!["coding"]![0]!["code"]!.GetValue<string>()));
    }

    [Theory, EveryDatabase]
    public async Task Nothing_lapses_while_the_hospital_waits_for_information_until_that_is_overdue(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.DraftAsync();
        await world.MoveAsync(world.Doctor, task, "send", "sent");
        var asked = LapseOf((await world.Doctor.GetAsync(task)).Json);
        await world.MoveAsync(world.Hospital, task, "acknowledge", "received");
        await world.MoveAsync(world.Hospital, task, "ask-information", "awaiting-information", Concept("asked-item", "information-item", "imaging"));

        Assert.NotEqual(asked, LapseOf((await world.Doctor.GetAsync(task)).Json));
        await world.MoveAsync(world.Doctor, task, "give-information", "received", Text("imaging", "See the letter."));
        Assert.True(LapseOf((await world.Doctor.GetAsync(task)).Json) >= asked, "the time that it waited is given back");
    }

    private static WorkflowTimers Timers(IServiceProvider services, TimeProvider clock) => ActivatorUtilities.CreateInstance<WorkflowTimers>(services, clock);

    private static DateTimeOffset LapseOf(JsonNode task) => DateTimeOffset.Parse(
        task["extension"]!.AsArray().Single(one => one!["url"]!.GetValue<string>().EndsWith("/lapse", StringComparison.Ordinal))!["extension"]!.AsArray()
            .Single(one => one!["url"]!.GetValue<string>() == "at")!["valueInstant"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
}
