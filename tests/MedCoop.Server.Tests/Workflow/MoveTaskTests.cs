using System.Text.Json.Nodes;
using MedCoop.Server.Tests.Access;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Workflow.ReferralWorld;

namespace MedCoop.Server.Tests.Workflow;

/// <summary><c>$move</c>: what comes with it, and the same one sent again.</summary>
public sealed class MoveTaskTests
{
    [Theory, EveryDatabase]
    public async Task A_key_stands_for_one_move_with_one_content(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.DraftAsync();
        await world.MoveAsync(world.Doctor, task, "send", "sent");
        await world.MoveAsync(world.Hospital, task, "acknowledge", "received", Text("key", "k"));

        var other = await TryMoveAsync(world.Hospital, task, "decline", Text("key", "k"), Code("reason", "risk-too-high"), Text("comment", "Pulmonary pressure over 90 mmHg."));
        var more = await TryMoveAsync(world.Hospital, task, "acknowledge", Text("key", "k"), Text("comment", "Another comment."));
        var again = await TryMoveAsync(world.Hospital, task, "acknowledge", Text("key", "k"));

        Assert.All([other, more], Refused("MC2021"));
        Assert.Equal((200, "received"), (again.Status, StateOf(again.Json)));
        Assert.Equal(2, await CountAsync(world, $"Provenance?target={task}"));
    }

    [Theory, EveryDatabase]
    public async Task The_same_move_sent_several_times_at_once_is_made_once_and_each_is_answered(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await ReferralMoneyTests.AdmittedAsync(world, ceiling: 20000m);
        var report = await world.DocumentAsync(world.Hospital, "interim-report", AccessServer.Abroad);
        await world.MoveAsync(world.Hospital, task, "report", "interim-report", Reference("interim-report", report));
        var before = await CountAsync(world, $"Provenance?target={task}");

        // From a state to itself, and from one to another.
        var reports = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => TryMoveAsync(world.Hospital, task, "report", Text("key", "r"), Reference("interim-report", report))));
        var estimate = await world.EstimateAsync(24000m);
        var requests = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => TryMoveAsync(world.Hospital, task, "request-extension", Text("key", "e"), Reference("estimate", estimate))));

        Assert.All(reports.Concat(requests), answer => Assert.True(answer.Status == 200, $"{answer.Status}: {answer.Text}"));
        Assert.Equal(before + 2, await CountAsync(world, $"Provenance?target={task}"));
    }

    [Theory, EveryDatabase]
    public async Task Of_two_contents_with_one_key_at_once_one_is_made(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        // Several rounds: what comes between the look for the key and the decision is met by chance only.
        for (var round = 0; round < 5; round++)
        {
            var task = await world.DraftAsync();
            await world.MoveAsync(world.Doctor, task, "send", "sent");

            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => TryMoveAsync(world.Hospital, task, "acknowledge", Text("key", "k"), Text("comment", $"Comment {number % 2}."))));

            Assert.Equal([200, 200, 200, 200, 422, 422, 422, 422], answers.Select(answer => answer.Status).Order());
            Assert.Equal(2, await CountAsync(world, $"Provenance?target={task}"));
        }
    }

    [Theory, EveryDatabase]
    public async Task Whoever_sees_the_case_no_more_after_a_move_is_still_told_that_it_was_made(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.DraftAsync();
        await world.MoveAsync(world.Doctor, task, "send", "sent");
        await world.MoveAsync(world.Hospital, task, "acknowledge", "received");
        JsonObject[] Why() => [Text("key", "k"), Code("reason", "risk-too-high"), Text("comment", "Pulmonary pressure over 90 mmHg.")];
        await world.MoveAsync(world.Hospital, task, "decline", "declined", Why());

        var again = await TryMoveAsync(world.Hospital, task, "decline", Why());
        var stranger = await TryMoveAsync(world.Other, task, "decline", Why());

        Assert.Equal((404, 204, ""), ((await world.Hospital.GetAsync(task)).Status, again.Status, again.Text));
        Assert.Equal(404, stranger.Status);
    }

    [Theory, EveryDatabase]
    public async Task What_the_mover_does_not_see_is_answered_like_what_is_not_there_and_stays_where_it_is(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await ReferralMoneyTests.AdmittedAsync(world, ceiling: 20000m);
        // A document that says nowhere what it belongs to, of a hospital that has nothing to do with the case.
        var stranger = world.Server.System("Device/stranger", AccessServer.Foreign, "system/*.cruds", MedCoop.Domain.Access.Role.PartnerSystem);
        var hidden = $"Bundle/{await stranger.CreateAsync("Bundle", Document)}";
        var nothing = $"Bundle/{Guid.NewGuid()}";
        Assert.Equal(404, (await world.Hospital.GetAsync(hidden)).Status);

        foreach (var form in (Func<string, string>[])[reference => reference, reference => $"{world.Server.Server.Address}/fhir/{reference}", reference => $"{reference}/_history/1"])
        {
            var (about, none) = (await ReportAsync(world, task, form(hidden)), await ReportAsync(world, task, form(nothing)));

            Refused("MC5012")(none);
            Assert.Equal((none.Status, none.Text), (about.Status, about.Text.Replace(hidden, nothing, StringComparison.Ordinal)));
        }

        Assert.Equal(404, (await world.Hospital.GetAsync(hidden)).Status);
        Assert.Equal(422, (await TryMoveAsync(world.Hospital, task, "report", Reference("interim-report", hidden), Reference("decider", $"Practitioner/{Guid.NewGuid()}"))).Status);
        // A deleted one is not there either, and what is seen goes in.
        var own = await world.DocumentAsync(world.Hospital, "interim-report", AccessServer.Abroad);
        Assert.Equal(200, (await ReportAsync(world, task, own)).Status);
    }

    private static Action<Answer> Refused(string code) => answer =>
    {
        Assert.True(answer.Status == 422, $"{answer.Status}: {answer.Text}");
        Assert.Contains(code, answer.Text, StringComparison.Ordinal);
    };

    private const string Document = """
        {"resourceType":"Bundle","type":"document","identifier":{"system":"urn:ietf:rfc:3986","value":"urn:uuid:6b0a1c3e-0a51-4ab4-9be8-0c62f2b6f2b1"},"timestamp":"2026-11-20T10:00:00Z","entry":[{"fullUrl":"urn:uuid:f14ee5be-6c2a-4dd5-a8d0-8e4f7a1f4f01","resource":
         {"resourceType":"Composition","status":"final","type":{"text":"Note"},"date":"2026-11-20T10:00:00Z","author":[{"display":"A"}],"title":"Note","section":[{"title":"A","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">A</div>"}}]} }]}
        """;

    private static Task<Answer> ReportAsync(ReferralWorld world, string task, string document) => TryMoveAsync(world.Hospital, task, "report", Reference("interim-report", document));

    private static async Task<int> CountAsync(ReferralWorld world, string search) => (await world.Server.Machine.GetAsync($"{search}&_summary=count")).Json["total"]!.GetValue<int>();
}
