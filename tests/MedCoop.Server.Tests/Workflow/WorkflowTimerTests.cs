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
        // Before the second one lapses, the home side is told that it is late with its answer.
        clock.SetUtcNow(LapseOf((await world.Doctor.GetAsync(task)).Json));
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

    [Theory, EveryDatabase]
    public async Task Who_is_late_is_told_with_who_waits_once_also_with_two_servers_on_one_database(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        await using var beside = provider == StoreProvider.PostgreSql ? await world.Server.Server.BesideAsync() : null;
        var task = await world.AcceptedAsync();
        var clock = new FakeTimeProvider(LapseOf((await world.Doctor.GetAsync(task)).Json));
        var (one, other) = (Timers(world.Server.Server.Services, clock), Timers((beside ?? world.Server.Server).Services, clock));

        var both = await Task.WhenAll(one.RunAsync(None), other.RunAsync(None));
        both = [.. both, await one.RunAsync(None)];

        Assert.All(both, ran => Assert.Null(ran.Problem));
        var late = (await world.Coordinator.GetAsync(task)).Json;
        Assert.Equal("clinically-accepted", StateOf(late));
        Assert.Contains(""""overdue","valueBoolean":true"""", late.ToJsonString(), StringComparison.Ordinal);
        var told = Assert.Single((await world.Coordinator.GetAsync($"Communication?part-of={task}&category=https://medcoop.example/fhir/CodeSystem/notice|overdue")).Json["entry"]!.AsArray())!["resource"]!;
        Assert.Contains("clear-travel", told["payload"]![0]!["contentString"]!.GetValue<string>(), StringComparison.Ordinal);
        // Who moves on is not late any more.
        var moved = await world.MoveAsync(world.Coordinator, task, "request-funding", "funding-pending");
        Assert.DoesNotContain(""""overdue","valueBoolean":true"""", moved["extension"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task A_consent_that_runs_out_ends_a_case_whose_bed_is_not_booked(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var consent = (JsonObject)(await world.Doctor.GetAsync(world.Consent)).Json;
        consent["provision"]!["period"] = JsonNode.Parse($$"""{"end":"{{DateTime.UtcNow.AddDays(3):yyyy-MM-dd}}"}""");
        Assert.Equal(200, (await world.Doctor.PutAsync(world.Consent, consent.ToJsonString())).Status);
        var task = await world.AcceptedAsync();
        var clock = new FakeTimeProvider(LapseOf((await world.Doctor.GetAsync(task)).Json));
        Assert.True(clock.GetUtcNow() < DateTimeOffset.UtcNow.AddDays(5));

        Assert.Null((await Timers(world.Server.Server.Services, clock).RunAsync(None)).Problem);

        var over = (await world.Doctor.GetAsync(task)).Json;
        Assert.Equal(("expired", "consent-lapsed"), (StateOf(over), over["statusReason"]!["coding"]![0]!["code"]!.GetValue<string>()));
    }

    [Theory, EveryDatabase]
    public async Task Neither_a_date_beyond_all_time_nor_what_is_stuck_keeps_the_timers_from_the_others(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        // Only workflows say when something happens by itself.
        var pretending = await world.Coordinator.PostAsync("Task", """{"resourceType":"Task","status":"requested","intent":"order","extension":[{"url":"https://medcoop.example/fhir/StructureDefinition/lapse","extension":[{"url":"at","valueInstant":"2000-01-01T00:00:00Z"},{"url":"event","valueCode":"expire"},{"url":"reason","valueCode":"service-level"}]}]}""");
        Assert.Equal(422, pretending.Status);
        var task = await world.DraftAsync();
        await world.MoveAsync(world.Doctor, task, "send", "sent");
        await world.MoveAsync(world.Hospital, task, "acknowledge", "received");
        var estimate = await world.EstimateAsync(days: 10);
        await world.MoveAsync(world.Hospital, task, "offer-estimate", "estimate-offered");
        var lapse = LapseOf((await world.Doctor.GetAsync(task)).Json);
        var endless = (JsonObject)(await world.Coordinator.GetAsync(estimate)).Json;
        endless["extension"]![0]!["valuePeriod"]!["end"] = "9999-12-31";
        Assert.Equal(200, (await world.Coordinator.PutAsync(estimate, endless.ToJsonString())).Status);

        Assert.Null((await Timers(world.Server.Server.Services, new FakeTimeProvider(lapse)).RunAsync(None)).Problem);

        Assert.Equal("estimate-offered", StateOf((await world.Doctor.GetAsync(task)).Json));
        Assert.Equal(200, (await world.Doctor.GetAsync($"{task}/$account")).Status);
        await world.MoveAsync(world.Coordinator, task, "cancel", "cancelled", Code("reason", "duplicate"), Text("comment", "It is asked for twice."));
    }

    private static WorkflowTimers Timers(IServiceProvider services, TimeProvider clock) => ActivatorUtilities.CreateInstance<WorkflowTimers>(services, clock);

    private static DateTimeOffset LapseOf(JsonNode task) => DateTimeOffset.Parse(
        task["extension"]!.AsArray().Single(one => one!["url"]!.GetValue<string>().EndsWith("/lapse", StringComparison.Ordinal))!["extension"]!.AsArray()
            .Single(one => one!["url"]!.GetValue<string>() == "at")!["valueInstant"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
}
