using System.Text.Json.Nodes;
using Hl7.Fhir.Utility;
using MedCoop.Domain.Referrals;
using MedCoop.Domain.Workflow;
using MedCoop.Testing;

namespace MedCoop.Domain.Tests.Workflow;

/// <summary>The table of referrals against what it was made from.</summary>
public sealed class ReferralTableTests
{
    // As the design of the closed loop has them: a name may stand for several states.
    private const string Edges = """
        drafting: board-review, sent, cancelled
        board-review: sent, drafting, board-refused
        sent: received, clinically-accepted, declined, cancelled, expired
        received: awaiting-information, estimate-offered, clinically-accepted, declined, advice-returned, alternative-proposed, referred-onward, cr, cancelled, expired
        awaiting-information: received, clinically-accepted, declined, cr, cancelled, expired
        estimate-offered: clinically-accepted, declined, awaiting-information, cancelled, expired
        clinically-accepted: funding, travel, scheduled, interim-report, closed, suspended, declined, referred-onward, cr, cancelled, expired, failed
        funding: travel, scheduled, funding-refused, declined, cancelled, expired
        travel: scheduled, funding, declined, cancelled, expired
        scheduled: scheduled, no-show, slot-cancelled, departed, admitted, interim-report, closed, suspended, cr, wd, failed
        no-show: scheduled, slot-cancelled, cr, wd, failed
        slot-cancelled: scheduled, cr, wd, failed
        departed: admitted, suspended, cr, failed
        admitted: interim-report, extension, suspended, discharged, cr, wd, failed
        interim-report: interim-report, admitted, scheduled, slot-cancelled, extension, suspended, discharged, closed, cr, wd, failed
        extension: admitted, interim-report, suspended, discharged, cr
        suspended: (back), discharged, closed, cr, cancelled, wd, failed
        discharged: return-travel, follow-up, scheduled, closed
        return-travel: follow-up, failed
        follow-up: closed, scheduled
        cr: cancelled, closed, (back)
        """;

    private static readonly Dictionary<string, string[]> Names = new(StringComparer.Ordinal)
    {
        ["funding"] = ["funding-pending", "funding-guaranteed"],
        ["travel"] = ["travel-clearance"],
        ["extension"] = ["extension-requested"],
        ["suspended"] = ["suspended-funding", "suspended-clinical"],
        ["cr"] = ["cancellation-requested"],
        ["wd"] = ["withdrawn-by-recipient"],
        // One row of the design's table of states.
        ["interim-report"] = ["in-treatment", "interim-report"],
    };

    // TID, who, from, to; of the BSeR machine. 04, 07, 14, 20, 22, 28 and 34 are requests to cancel.
    private const string Bser = """
        02 RX received clinically-accepted
        03 RX received declined
        04 RF received cancellation-requested
        05 RX clinically-accepted declined
        06 RX clinically-accepted scheduled
        07 RF clinically-accepted cancellation-requested
        08 RX clinically-accepted interim-report
        09 RF clinically-accepted closed
        10 RX scheduled withdrawn-by-recipient
        11 RX scheduled scheduled
        12 RX scheduled no-show
        13 RX scheduled slot-cancelled
        14 RF scheduled cancellation-requested
        15 RX scheduled interim-report
        16 RF scheduled closed
        17 RX no-show withdrawn-by-recipient
        18 RX no-show scheduled
        19 RX no-show slot-cancelled
        20 RF no-show cancellation-requested
        21 RX slot-cancelled scheduled
        22 RF slot-cancelled cancellation-requested
        23 RX cancellation-requested cancelled
        24 RF cancellation-requested closed
        25 RX interim-report withdrawn-by-recipient
        26 RX interim-report scheduled
        27 RX interim-report slot-cancelled
        28 RF interim-report cancellation-requested
        29 RX interim-report interim-report
        30 RF interim-report closed
        31 RX clinically-accepted scheduled
        32 RX clinically-accepted interim-report
        33 RX in-treatment withdrawn-by-recipient
        34 RF in-treatment cancellation-requested
        """;

    // Pairs of Task.status: ORCA's, and what Gravity has beyond them.
    private const string Statuses = """
        requested received
        requested accepted
        requested rejected
        requested cancelled
        received accepted
        received rejected
        received cancelled
        accepted in-progress
        accepted rejected
        accepted cancelled
        accepted on-hold
        accepted completed
        accepted failed
        in-progress completed
        in-progress failed
        in-progress on-hold
        on-hold in-progress
        on-hold cancelled
        on-hold completed
        on-hold failed
        """;

    [Fact]
    public void The_edges_are_those_of_the_design_and_no_others()
    {
        var designed = Lines(Edges).SelectMany(line =>
        {
            var (left, right) = (line.Split(':')[0], line.Split(':')[1].Split(',', StringSplitOptions.TrimEntries));
            return States(left).SelectMany(source => right.SelectMany(States).Select(target => $"{source} > {target}"));
        }).ToHashSet(StringComparer.Ordinal);
        // The payer answers, and treatment begins, within what the design counts as one state.
        designed.UnionWith(["funding-pending > funding-guaranteed", "admitted > in-treatment"]);
        // A stay that has begun is interrupted and gone back to; it does not begin again.
        designed.RemoveWhere(edge => edge.EndsWith("> in-treatment", StringComparison.Ordinal) && edge != "admitted > in-treatment");
        designed.RemoveWhere(edge => edge is "in-treatment > admitted" or "in-treatment > scheduled" or "in-treatment > slot-cancelled" or "in-treatment > closed"
            or "extension-requested > admitted" or "extension-requested > interim-report");
        designed.Add("extension-requested > (back)");

        var made = ReferralWorkflow.Table.Moves.SelectMany(move => move.From.Select(from => $"{from} > {move.To}")).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(made.Except(designed, StringComparer.Ordinal));
        Assert.Empty(designed.Except(made, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_transition_of_BSeR_is_an_edge_of_the_side_that_makes_it()
    {
        foreach (var row in Lines(Bser).Select(line => line.Split(' ')))
            Assert.True(ReferralWorkflow.Table.Moves.Any(move => move.From.Contains(row[2], StringComparer.Ordinal) && move.To == row[3] && move.By.Contains(row[1], StringComparer.Ordinal)), string.Join(' ', row));
    }

    [Fact]
    public void BSeR_sends_in_one_step_what_are_two_events_here()
    {
        Assert.Contains(ReferralWorkflow.Table.Moves, move => move is { Event: "send", To: "sent" });
        Assert.Contains(ReferralWorkflow.Table.Moves, move => move is { Event: "acknowledge", To: "received" });
    }

    [Fact]
    public void Every_pair_of_statuses_of_ORCA_and_Gravity_is_an_edge()
    {
        var pairs = ReferralWorkflow.Table.Moves
            .SelectMany(move => move.From.SelectMany(source => Targets(move).SelectMany(target => StatusesOf(source).SelectMany(before => StatusesOf(target).Select(after => $"{before} {after}")))))
            .ToHashSet(StringComparer.Ordinal);

        Assert.All(Lines(Statuses), pair => Assert.Contains(pair, pairs));
        // What ORCA's peers refuse needs the other side's answer here.
        Assert.DoesNotContain(ReferralWorkflow.Table.Moves, move => move.To == "cancelled" && move.Event != "agree-cancellation" && move.From.Any(from => StatusesOf(from).Contains("in-progress", StringComparer.Ordinal) && from != "awaiting-information"));

        static IEnumerable<string> Targets(Move move)
        {
            if (move.To != Move.Back) return [move.To];
            return ReferralWorkflow.Table.Moves.Where(other => other.Interrupts).SelectMany(other => other.From);
        }
    }

    [Fact]
    public void States_statuses_and_BSeR_codes_are_those_of_the_code_system()
    {
        var concepts = Package("CodeSystem-referral-state")["concept"]!.AsArray();
        // Back is where a refused cancellation leads; the code is for partners that tell it.
        Assert.Equal(
            concepts.Select(concept => concept!["code"]!.GetValue<string>()).Where(code => code != "cancellation-refused").Order(StringComparer.Ordinal),
            ReferralWorkflow.Table.States.Select(state => state.Code).Order(StringComparer.Ordinal));
        foreach (var concept in concepts)
        {
            if (ReferralWorkflow.Table.State(concept!["code"]!.GetValue<string>()) is not { } state) continue;
            var properties = concept["property"]!.AsArray();
            Assert.Equal(properties.Any(one => one!["code"]!.GetValue<string>() == "final"), state.IsFinal);
            Assert.Equal(properties.FirstOrDefault(one => one!["code"]!.GetValue<string>() == "bser")?["valueString"]?.GetValue<string>(), state.Bser);
            if (state.Statuses.Count == 0) continue;
            Assert.Equal(
                properties.Where(one => one!["code"]!.GetValue<string>() == "task-status").Select(one => one!["valueCode"]!.GetValue<string>()).Order(StringComparer.Ordinal),
                state.Statuses.Select(status => EnumUtility.GetLiteral(status)!).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Reasons_are_those_of_the_code_system()
    {
        var system = Package("CodeSystem-referral-reason")["concept"]!.AsArray().SelectMany(group => group!["concept"]!.AsArray().Select(one =>
        {
            var properties = one!["property"]!.AsArray().ToDictionary(property => property!["code"]!.GetValue<string>(), property => property!, StringComparer.Ordinal);
            return (Code: one["code"]!.GetValue<string>(), Group: group["code"]!.GetValue<string>(), Role: properties["role"]["valueCode"]!.GetValue<string>(), Comment: properties["comment"]["valueBoolean"]!.GetValue<bool>());
        })).Order();

        Assert.Equal(system, ReferralReasons.All.Select(reason => (reason.Code, reason.Group, reason.Role, Comment: reason.NeedsComment)).Order());
    }

    [Fact]
    public void Every_state_is_reached_and_every_state_that_is_not_final_is_left()
    {
        foreach (var table in Workflows.All)
        {
            var reached = table.Moves.Select(move => move.To).Append(table.States[0].Code).ToHashSet(StringComparer.Ordinal);
            Assert.All(table.States, state => Assert.Contains(state.Code, reached));
            Assert.All(table.States, state => Assert.Equal(state.IsFinal, !table.MovesFrom(state.Code).Any()));
            Assert.Equal(table.Moves.Count, table.Moves.Select(move => move.Event).Distinct(StringComparer.Ordinal).Count());
        }
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string[] States(string name) => Names.GetValueOrDefault(name, [name]);

    private static IEnumerable<string> StatusesOf(string state) => ReferralWorkflow.Table.State(state) is { Statuses.Count: > 0 } known ? known.Statuses.Select(status => EnumUtility.GetLiteral(status)!) : [];

    private static JsonNode Package(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "fhir-profiles", "package", $"{name}.json")))!;
}
