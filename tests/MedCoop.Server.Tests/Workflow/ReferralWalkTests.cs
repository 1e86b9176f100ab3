using System.Text.Json.Nodes;
using MedCoop.Domain.Referrals;
using MedCoop.Domain.Workflow;
using MedCoop.Server.Tests.Access;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Workflow.ReferralWorld;

namespace MedCoop.Server.Tests.Workflow;

/// <summary>Clients that try anything: whatever they write, only the edges of the table happen, and what is offered is what succeeds.</summary>
public sealed class ReferralWalkTests
{
    private const int Steps = 45;

    [Theory, EveryDatabase]
    public async Task What_actions_offers_is_exactly_what_succeeds(StoreProvider provider)
    {
        var (made, refused) = (0, 0);
        foreach (var seed in new[] { 11, 23, 37 })
        {
            await using var world = await ReferralWorld.StartAsync(provider);
            var things = await ThingsAsync(world);
            var users = new Dictionary<string, TestUser>(StringComparer.Ordinal) { ["RF"] = world.Doctor, ["CO"] = world.Coordinator, ["BD"] = world.Board, ["PY"] = world.Payer, ["RX"] = world.Hospital };
            var random = new Random(seed);
            var task = await world.DraftAsync();
            var state = "drafting";
            for (var step = 0; step < 110 && ReferralWorkflow.Table.State(state) is not { IsFinal: true }; step++)
            {
                await BringOnAsync(world, task, state, random);
                var events = ReferralWorkflow.Table.MovesFrom(state).ToList();
                var move = events[random.Next(events.Count)];
                // Ends are tried too, but late: there is more to see before.
                if (ReferralWorkflow.Table.State(move.To) is { IsFinal: true } && step < 90) continue;
                // Whose move it is more often than not, so that the walk gets somewhere.
                var part = random.Next(4) > 0 ? move.By[random.Next(move.By.Count)] : users.Keys.ElementAt(random.Next(users.Count));
                if (part == "SYS") continue;
                var user = users[part];
                var offered = await user.GetAsync($"{task}/$actions");
                var action = offered.Status == 200 ? Actions(offered.Json).FirstOrDefault(one => Value(one, "event") == move.Event) : null;
                var isOffered = action is not null && action["part"]!.AsArray().Single(part => part!["name"]!.GetValue<string>() == "allowed")!["valueBoolean"]!.GetValue<bool>();

                var answer = await TryMoveAsync(user, task, move.Event, action is null ? [] : Inputs(action, move, things));

                Assert.True(isOffered == (answer.Status == 200), $"seed {seed} step {step}: {move.Event} from {state} was {(isOffered ? "" : "not ")}offered and answered {answer.Status} {answer.Text} {action?.ToJsonString()}");
                if (answer.Status == 200) made++;
                else refused++;
                if (answer.Status == 200) state = StateOf(answer.Json);
            }

            await AssertOnlyEdgesAsync(world, task);
        }

        Assert.True(made > 20, $"only {made} moves were made");
        Assert.True(refused > 20, $"only {refused} moves were refused");
    }

    [Theory, EveryDatabase]
    public async Task Whatever_is_written_and_by_however_many_at_once_only_edges_of_the_table_happen(StoreProvider provider)
    {
        var states = ReferralWorkflow.Table.States;
        var written = 0;
        foreach (var seed in new[] { 5, 17 })
        {
            await using var world = await ReferralWorld.StartAsync(provider);
            var things = await ThingsAsync(world);
            var home = world.Server.System("Device/home-system", AccessServer.Home, "system/*.cruds", MedCoop.Domain.Access.Role.PartnerSystem);
            var abroad = world.Server.System("Device/abroad-system", AccessServer.Abroad, "system/*.cruds", MedCoop.Domain.Access.Role.PartnerSystem);
            TestUser[] users = [world.Doctor, world.Coordinator, world.Payer, world.Hospital, home, abroad];
            var random = new Random(seed);
            var task = await world.DraftAsync();
            await world.MoveAsync(world.Doctor, task, "send", "sent");
            var old = (JsonObject)(await world.Server.Machine.GetAsync(task)).Json;
            for (var step = 0; step < Steps; step++)
            {
                var now = (JsonObject)(await world.Server.Machine.GetAsync(task)).Json;
                var state = StateOf(now);
                if (random.Next(3) == 0) await BringOnAsync(world, task, state, random);
                if (random.Next(6) == 0) await ConsentAsync(world, isGiven: random.Next(3) > 0);
                if (random.Next(3) == 0) await InvoiceAsync(world, task, state, random.Next(1, 10) * 1000m);
                var tries = Enumerable.Range(0, random.Next(1, 4)).Select(_ => OneAsync()).ToList();
                written += (await Task.WhenAll(tries)).Count(answer => answer.Status == 200);

                Task<Rest.Answer> OneAsync()
                {
                    // Most tries are near a legal one, others are anything.
                    var next = ReferralWorkflow.Table.MovesFrom(state).Where(one => step > 30 || random.Next(8) == 0 || ReferralWorkflow.Table.State(one.To) is not { IsFinal: true }).ToList();
                    var move = next.Count > 0 && random.Next(4) > 0 ? next[random.Next(next.Count)] : ReferralWorkflow.Table.Moves[random.Next(ReferralWorkflow.Table.Moves.Count)];
                    var user = random.Next(3) > 0 ? move.By[random.Next(move.By.Count)] switch { "RF" => world.Doctor, "CO" => world.Coordinator, "PY" => world.Payer, "RX" => world.Hospital, _ => abroad } : users[random.Next(users.Length)];
                    var to = random.Next(4) > 0 && move.To != Move.Back ? move.To : states[random.Next(states.Count)].Code;
                    var body = Changed(random.Next(5) == 0 ? old : now, to, move, random, things);
                    return random.Next(4) switch
                    {
                        0 => TryMoveAsync(user, task, move.Event, All(move, things)),
                        1 => user.PatchAsync(task, $$"""[{"op":"replace","path":"/businessStatus/coding/0/code","value":"{{to}}"},{"op":"replace","path":"/status","value":"{{body["status"]!.GetValue<string>()}}"}]"""),
                        2 => user.PostAsync("", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{{body.ToJsonString()}},"request":{"method":"PUT","url":"{{task}}"} }]}"""),
                        _ => user.PutAsync(task, body.ToJsonString()),
                    };
                }
            }

            await AssertOnlyEdgesAsync(world, task);
            await AssertConsentedAsync(world, task);
        }

        Assert.True(written > 10, $"only {written} writes succeeded");
    }

    // What a client reads in the action is enough to make it.
    private static JsonObject[] Inputs(JsonNode action, Move move, Dictionary<string, JsonObject> things)
    {
        var named = action["part"]!.AsArray().Where(part => part!["name"]!.GetValue<string>() == "input").Select(part => part!["valueCode"]!.GetValue<string>()).ToList();
        List<JsonObject> inputs = [.. named.Where(name => name != "decision" && things.ContainsKey(name)).Select(name => (JsonObject)things[name].DeepClone())];
        if (named.Contains("decision", StringComparer.Ordinal))
        {
            inputs.Add(Concept("decision", "board-decision", move.Event switch { "approve" => "approved", "refuse" => "refused", _ => "returned" }));
            inputs.Add((JsonObject)things["minutes"].DeepClone());
        }

        inputs.AddRange(Said(action["part"]!.AsArray().FirstOrDefault(part => part!["name"]!.GetValue<string>() == "reason")?["valueCoding"]!["code"]!.GetValue<string>(), move));
        return [.. inputs];
    }

    private static JsonObject[] All(Move move, Dictionary<string, JsonObject> things) =>
    [
        .. move.Needs.Select(need => need.Input).OfType<string>().Where(things.ContainsKey).Distinct(StringComparer.Ordinal).Select(name => (JsonObject)things[name].DeepClone()),
        .. Said(move.Reason is { } group ? ReferralReasons.All.First(reason => reason.Group == group).Code : null, move),
    ];

    private static IEnumerable<JsonObject> Said(string? reason, Move move)
    {
        if (reason is not null) yield return Code("reason", reason);
        if (move.Reason is not null) yield return Text("comment", "It is so for a reason that is given here.");
        if (move.Needs.Any(need => need.Code == "safety-contact")) yield return Contact();
    }

    private static async Task BringOnAsync(ReferralWorld world, string task, string state, Random random)
    {
        switch (state)
        {
            case "travel-clearance" when random.Next(2) == 0:
                if ((await world.Server.Machine.GetAsync($"Task?part-of={task}&code=visa&status=ready&_summary=count")).Json["total"]!.GetValue<int>() > 0)
                    await world.CompleteAsync(world.Coordinator, task, "visa", Reference("visa", await world.DocumentAsync(world.Coordinator, "visa")), Until(90));
                break;
            case "scheduled" when random.Next(2) == 0:
                if ((await world.Server.Machine.GetAsync($"Task?part-of={task}&code=fit-to-fly&status=ready&_summary=count")).Json["total"]!.GetValue<int>() > 0)
                    await world.CompleteAsync(world.Coordinator, task, "fit-to-fly", Reference("certificate", await world.DocumentAsync(world.Coordinator, "fit-to-fly-certificate")), Concept("travel-mode", "travel-mode", "seated"), Until(30));
                break;
            default:
                break;
        }
    }

    private static JsonObject Changed(JsonObject task, string state, Move move, Random random, Dictionary<string, JsonObject> things)
    {
        var changed = (JsonObject)task.DeepClone();
        changed["businessStatus"]!["coding"]![0]!["code"] = state;
        var statuses = ReferralWorkflow.Table.State(state)!.Statuses;
        changed["status"] = statuses.Count == 0 || random.Next(6) == 0 ? "in-progress" : Hl7.Fhir.Utility.EnumUtility.GetLiteral(statuses[0]);
        changed["statusReason"] = JsonNode.Parse($$"""{"coding":[{"system":"{{ReferralReasons.System}}","code":"{{ReferralReasons.All.First(reason => move.Reason is null || (reason.Group == move.Reason && (reason.Role == "SYS" || move.By.Contains(reason.Role)))).Code}}"}],"text":"It is so for a reason that is given here."}""");
        var output = new JsonArray();
        foreach (var kind in new[] { "responsible-doctor", "interim-report", "discharge-report", "home-acknowledgement" })
        {
            var one = (JsonObject)things[kind].DeepClone();
            one.Remove("name");
            one["type"] = JsonNode.Parse($$"""{"coding":[{"system":"https://medcoop.example/fhir/CodeSystem/task-parameter","code":"{{kind}}"}]}""");
            if (random.Next(3) > 0) output.Add(one);
        }

        if (output.Count > 0) changed["output"] = output;
        return changed;
    }

    private static async Task AssertOnlyEdgesAsync(ReferralWorld world, string task)
    {
        var history = (await world.Server.Machine.GetAsync($"{task}/_history?_count=500")).Json["entry"]!.AsArray().Select(entry => entry!["resource"]!).Reverse().ToList();
        for (var i = 1; i < history.Count; i++)
        {
            var (before, after) = (StateOf(history[i - 1]), StateOf(history[i]));
            Assert.True(before == after || ReferralWorkflow.Table.MovesFrom(before).Any(move => move.To == after || move.To == Move.Back), $"{before} > {after}");
            var state = ReferralWorkflow.Table.State(after)!;
            if (state.Statuses.Count > 0) Assert.Contains(history[i]["status"]!.GetValue<string>(), state.Statuses.Select(status => Hl7.Fhir.Utility.EnumUtility.GetLiteral(status)));
            Assert.False(ReferralWorkflow.Table.State(before)!.IsFinal, $"{before} changed to {after}");
        }

        var last = history[^1];
        if (StateOf(last) == "closed")
        {
            Assert.Contains("home-acknowledgement", last["output"]!.ToJsonString(), StringComparison.Ordinal);
            Assert.Contains("discharge-report", last["output"]!.ToJsonString(), StringComparison.Ordinal);
        }

        // Every change of state has left who made it.
        var changes = Enumerable.Range(1, history.Count - 1).Count(i => StateOf(history[i - 1]) != StateOf(history[i]));
        Assert.True((await world.Server.Machine.GetAsync($"Provenance?target={task}&_summary=count")).Json["total"]!.GetValue<int>() >= changes);
    }

    private static async Task ConsentAsync(ReferralWorld world, bool isGiven)
    {
        var consent = (JsonObject)(await world.Doctor.GetAsync(world.Consent)).Json;
        consent["status"] = isGiven ? "active" : "inactive";
        Assert.Equal(200, (await world.Doctor.PutAsync(world.Consent, consent.ToJsonString())).Status);
    }

    // Nothing over a ceiling passes but while an extension is asked for.
    private static async Task InvoiceAsync(ReferralWorld world, string task, string state, decimal amount)
    {
        var answer = await ReferralMoneyTests.InvoiceAsync(world, amount);
        if (answer.Status != 201) return;
        var line = (await world.Coordinator.GetAsync($"{task}/$account")).Json["parameter"]!.AsArray().Single(one => one!["part"]!.ToJsonString().Contains(Ministry, StringComparison.Ordinal))!["part"]!.AsArray();
        decimal Amount(string name) => line.First(part => part!["name"]!.GetValue<string>() == name)!["valueMoney"]!["value"]!.GetValue<decimal>();
        Assert.True(Amount("invoiced") <= Amount("guaranteed") || state == "extension-requested", $"{state}: {line.ToJsonString()}");
    }

    // Whenever the hospital got or accepted the case, the patient's consent held.
    private static async Task AssertConsentedAsync(ReferralWorld world, string task)
    {
        var consents = Versions(await world.Server.Machine.GetAsync($"{world.Consent}/_history?_count=500"));
        var history = Versions(await world.Server.Machine.GetAsync($"{task}/_history?_count=500"));
        for (var i = 1; i < history.Count; i++)
        {
            if (StateOf(history[i]) == StateOf(history[i - 1]) || StateOf(history[i]) is not ("sent" or "clinically-accepted") || StateOf(history[i - 1]) == "cancellation-requested") continue;
            var consent = consents.Last(version => string.CompareOrdinal(At(version), At(history[i])) <= 0);
            Assert.True(consent["status"]!.GetValue<string>() == "active", $"{StateOf(history[i])} without consent at {At(history[i])}");
        }
    }

    private static List<JsonNode> Versions(Rest.Answer history) => [.. history.Json["entry"]!.AsArray().Select(entry => entry!["resource"]!).Reverse()];

    private static string At(JsonNode version) => version["meta"]!["lastUpdated"]!.GetValue<string>();

    // Everything that a move may ask for.
    private static async Task<Dictionary<string, JsonObject>> ThingsAsync(ReferralWorld world)
    {
        var estimate = await world.EstimateAsync();
        await world.BookingAsync();
        await world.AdmissionAsync();
        var (minutes, interim, discharge) = (await world.DocumentAsync(world.Doctor, "board-minutes"), await world.DocumentAsync(world.Doctor, "interim-report"), await world.DocumentAsync(world.Doctor, "discharge-report"));
        var letter = await world.LetterAsync();
        var proposal = await world.RequestAsync("treatment", "routine", $$""","basedOn":[{"reference":"{{world.Request}}"}]""");
        return new Dictionary<string, JsonObject>(StringComparer.Ordinal)
        {
            ["minutes"] = Reference("minutes", minutes),
            ["decision"] = Concept("decision", "board-decision", "approved"),
            ["estimate"] = Reference("estimate", estimate),
            ["guarantee"] = Reference("guarantee", await world.GuaranteeByMachineAsync(estimate)),
            ["payer"] = Reference("payer", Ministry),
            ["asked-item"] = Concept("asked-item", "information-item", "imaging"),
            ["answers"] = Reference("imaging", interim),
            ["*"] = Reference("imaging", interim),
            ["responsible-doctor"] = Doctors()[0],
            ["advice"] = Text("advice", "Treat with tablets at home."),
            ["alternative"] = Reference("alternative", proposal),
            ["onward-organization"] = Reference("onward-organization", AccessServer.Foreign),
            ["interim-report"] = Reference("interim-report", interim),
            ["discharge-report"] = Reference("discharge-report", discharge),
            ["opinion"] = Reference("opinion", discharge),
            ["home-acknowledgement"] = Reference("home-acknowledgement", letter),
            ["costs-so-far"] = Costs(100),
        };
    }

    private static IEnumerable<JsonNode> Actions(JsonNode parameters) => parameters["parameter"]!.AsArray().Where(one => one!["name"]!.GetValue<string>() == "action").Select(one => one!);

    private static string? Value(JsonNode action, string name) => action["part"]!.AsArray().First(part => part!["name"]!.GetValue<string>() == name)!["valueCode"]!.GetValue<string>();
}
