using System.Text.Json.Nodes;
using MedCoop.Server.Tests.Access;
using MedCoop.Store;
using MedCoop.Testing;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Workflow.ReferralWorld;

namespace MedCoop.Server.Tests.Workflow;

/// <summary>Whole referrals over HTTP, each side with its own token.</summary>
public sealed class ReferralStoryTests
{
    [Theory, EveryDatabase]
    public async Task A_referral_goes_from_the_draft_to_the_report_at_home(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var (doctor, coordinator, hospital, payer) = (world.Doctor, world.Coordinator, world.Hospital, world.Payer);
        var task = await world.DraftAsync();

        await world.MoveAsync(doctor, task, "submit-to-board", "board-review", Reference("board", Ministry));
        var minutes = await world.DocumentAsync(world.Board, "board-minutes", Ministry);
        await world.MoveAsync(world.Board, task, "approve", "sent", Concept("decision", "board-decision", "approved"), Reference("minutes", minutes));
        await world.MoveAsync(hospital, task, "acknowledge", "received");
        await world.MoveAsync(hospital, task, "ask-information", "awaiting-information", Concept("asked-item", "information-item", "imaging"));
        var imaging = await world.DocumentAsync(doctor, "imaging-report");
        await world.MoveAsync(doctor, task, "give-information", "received", Reference("imaging", imaging));
        var estimate = await world.EstimateAsync();
        await world.MoveAsync(hospital, task, "offer-estimate", "estimate-offered", Reference("estimate", estimate));
        await world.MoveAsync(hospital, task, "accept", "clinically-accepted", Doctors());
        await world.MoveAsync(coordinator, task, "request-funding", "funding-pending", Reference("estimate", estimate));
        var guarantee = await world.GuaranteeAsync(estimate);
        await world.MoveAsync(payer, task, "guarantee", "funding-guaranteed", Reference("guarantee", guarantee));
        await world.MoveAsync(coordinator, task, "clear-travel", "travel-clearance");
        var visa = await world.DocumentAsync(coordinator, "visa");
        await world.CompleteAsync(coordinator, task, "visa", Reference("visa", visa), Until(90));
        var certificate = await world.DocumentAsync(coordinator, "fit-to-fly-certificate");
        await world.CompleteAsync(coordinator, task, "fit-to-fly", Reference("certificate", certificate), Concept("travel-mode", "travel-mode", "seated"), Until(30));
        await world.BookingAsync();
        await world.MoveAsync(hospital, task, "schedule", "scheduled");
        await world.MoveAsync(coordinator, task, "depart", "departed", Text("itinerary", "TIP-MSQ 08:15"));
        await world.AdmissionAsync();
        await world.MoveAsync(hospital, task, "admit", "admitted");
        var interim = await world.DocumentAsync(hospital, "interim-report", AccessServer.Abroad);
        await world.MoveAsync(hospital, task, "report", "interim-report", Reference("interim-report", interim));
        var more = await world.EstimateAsync(24000m);
        await world.MoveAsync(hospital, task, "request-extension", "extension-requested", Reference("estimate", more));
        var wider = await world.GuaranteeAsync(more, 25000m);
        await world.MoveAsync(payer, task, "grant-extension", "interim-report", Reference("guarantee", wider));
        var discharge = await world.DocumentAsync(hospital, "discharge-report", AccessServer.Abroad);
        await world.MoveAsync(hospital, task, "discharge", "discharged", Reference("discharge-report", discharge));
        await world.MoveAsync(coordinator, task, "return-home", "return-travel");
        var travel = await world.SubTaskAsync(task, "travel");
        Assert.Contains("return", travel.ToJsonString(), StringComparison.Ordinal);
        await world.MoveAsync(doctor, task, "follow-up", "follow-up", Text("itinerary", "MSQ-TIP 12:40"));
        var letter = await world.LetterAsync();
        var closed = await world.MoveAsync(doctor, task, "close", "closed", Reference("home-acknowledgement", letter));

        Assert.Equal("completed", closed["status"]!.GetValue<string>());
        Assert.Equal("completed", (await world.Server.Machine.GetAsync(world.Request)).Json["status"]!.GetValue<string>());
        var timeline = await doctor.GetAsync($"{task}/$timeline");
        var moves = timeline.Json["parameter"]!.AsArray().Where(entry => Part(entry!, "kind", "valueCode") == "move").Select(entry => Part(entry!, "text", "valueString")).ToList();
        Assert.Equal(
            ["submit-to-board", "approve", "acknowledge", "ask-information", "give-information", "offer-estimate", "accept", "request-funding", "guarantee", "clear-travel", "schedule", "depart", "admit", "report",
                "request-extension", "grant-extension", "discharge", "return-home", "follow-up", "close"],
            moves);
    }

    [Theory, EveryDatabase]
    public async Task A_hospital_proposes_another_treatment_and_the_home_side_asks_anew(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await ReceivedAsync(world);
        var proposal = await world.Hospital.CreateAsync("ServiceRequest", Proposal(world));
        var lacking = await TryMoveAsync(world.Hospital, task, "propose-alternative", Code("reason", "other-treatment-better"));
        Assert.Equal(422, lacking.Status);
        Assert.Contains("alternative", lacking.Text, StringComparison.Ordinal);

        var declined = await world.MoveAsync(
            world.Hospital, task, "propose-alternative", "alternative-proposed", Code("reason", "other-treatment-better"), Text("comment", "A catheter valve is safer at this age."), Reference("alternative", $"ServiceRequest/{proposal}"));

        Assert.Equal("rejected", declined["status"]!.GetValue<string>());
        Assert.Contains("Practitioner/surgeon", declined["extension"]!.ToJsonString(), StringComparison.Ordinal);
        var anew = await world.RequestAsync("treatment", "routine", $$""","replaces":[{"reference":"{{world.Request}}"}]""");
        await world.MoveAsync(world.Doctor, await world.DraftAsync(request: anew), "send", "sent");
        // Whose request was answered sees the case no more.
        Assert.Equal(404, (await TryMoveAsync(world.Hospital, task, "acknowledge")).Status);
        Assert.Equal(409, (await TryMoveAsync(world.Doctor, task, "send")).Status);
    }

    [Theory, EveryDatabase]
    public async Task A_refusal_names_who_decided_and_why(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await ReceivedAsync(world);

        Assert.Equal(422, (await TryMoveAsync(world.Hospital, task, "decline")).Status);
        Assert.Equal(422, (await TryMoveAsync(world.Hospital, task, "decline", Code("reason", "died"), Text("comment", "Not one of the reasons."))).Status);
        Assert.Equal(422, (await TryMoveAsync(world.Hospital, task, "decline", Code("reason", "risk-too-high"), Text("comment", "no"))).Status);
        var declined = await world.MoveAsync(world.Hospital, task, "decline", "declined", Code("reason", "risk-too-high"), Text("comment", "Pulmonary pressure over 90 mmHg."));

        Assert.Equal("risk-too-high", declined["statusReason"]!["coding"]![0]!["code"]!.GetValue<string>());
        Assert.Equal("Practitioner/surgeon", declined["extension"]!.AsArray().Single(one => one!["url"]!.GetValue<string>().EndsWith("/decider", StringComparison.Ordinal))!["valueReference"]!["reference"]!.GetValue<string>());
    }

    [Theory, EveryDatabase]
    public async Task A_hospital_refers_onward_and_names_where_to(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await ReceivedAsync(world);
        await world.MoveAsync(
            world.Hospital, task, "refer-onward", "referred-onward", Code("reason", "other-hospital-better"), Text("comment", "They transplant hearts, we do not."), Reference("onward-organization", AccessServer.Foreign));

        var onward = await world.RequestAsync("treatment", "routine", $$""","replaces":[{"reference":"{{world.Request}}"}]""");
        var next = await world.DraftAsync(AccessServer.Foreign, onward);
        await world.MoveAsync(world.Doctor, next, "send", "sent");
        await world.MoveAsync(world.Other, next, "acknowledge", "received");
        Assert.Equal(404, (await world.Hospital.GetAsync(task)).Status);
    }

    [Theory, EveryDatabase]
    public async Task Of_several_hospitals_that_were_asked_one_is_chosen_and_the_others_are_told(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var (one, other) = (await world.DraftAsync(), await world.DraftAsync(AccessServer.Foreign));
        await world.MoveAsync(world.Doctor, one, "send", "sent");
        await world.MoveAsync(world.Doctor, other, "send", "sent");
        await world.MoveAsync(world.Hospital, one, "acknowledge", "received");
        await world.MoveAsync(world.Other, other, "acknowledge", "received");
        await world.MoveAsync(world.Other, other, "ask-information", "awaiting-information", Concept("asked-item", "information-item", "imaging"));
        await world.MoveAsync(world.Hospital, one, "accept", "clinically-accepted", Doctors());

        await world.MoveAsync(world.Coordinator, one, "request-funding", "funding-pending");

        var lost = (await world.Doctor.GetAsync(other)).Json;
        Assert.Equal(("cancelled", "not-selected"), (StateOf(lost), lost["statusReason"]!["coding"]![0]!["code"]!.GetValue<string>()));
        Assert.Equal(404, (await world.Other.GetAsync(other)).Status);
        Assert.Equal(0, await CountAsync(world, $"Task?part-of={other}&status=ready"));
        Assert.Equal("active", (await world.Server.Machine.GetAsync(world.Request)).Json["status"]!.GetValue<string>());
    }

    [Theory, EveryDatabase]
    public async Task A_request_to_cancel_is_answered_by_the_other_side(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.AcceptedAsync();
        await world.MoveAsync(world.Doctor, task, "request-cancellation", "cancellation-requested", Code("reason", "condition-changed"), Text("comment", "The patient has an infection."));
        Assert.Equal(422, (await TryMoveAsync(world.Doctor, task, "agree-cancellation", Costs(0))).Status);

        var back = await world.MoveAsync(world.Hospital, task, "refuse-cancellation", "clinically-accepted", Code("reason", "treatment-under-way"), Text("comment", "The donor's heart is on its way."));
        Assert.Equal("accepted", back["status"]!.GetValue<string>());

        await world.MoveAsync(world.Hospital, task, "request-cancellation", "cancellation-requested", Code("reason", "hospital-unable"), Text("comment", "The operating theatre was flooded."));
        Assert.Equal("CO", Ball((await world.Doctor.GetAsync(task)).Json, "role", "valueCode"));
        Assert.Equal(422, (await TryMoveAsync(world.Coordinator, task, "agree-cancellation")).Status);
        await world.MoveAsync(world.Coordinator, task, "agree-cancellation", "cancelled", Costs(120.5m));
        Assert.Equal("revoked", (await world.Server.Machine.GetAsync(world.Request)).Json["status"]!.GetValue<string>());
    }

    [Theory, EveryDatabase]
    public async Task An_emergency_goes_first_and_says_what_must_follow(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider, priority: "stat");
        var task = await world.DraftAsync(priority: "stat");
        await world.MoveAsync(world.Doctor, task, "send", "sent");
        Assert.Equal(422, (await TryMoveAsync(world.Hospital, task, "accept", Doctors())).Status);
        var spoken = new JsonObject { ["name"] = "verbal-acceptance", ["valueAnnotation"] = JsonNode.Parse("""{"text":"Accepted by telephone.","time":"2026-11-21T03:10:00Z"}""") };
        await world.MoveAsync(world.Hospital, task, "accept", "clinically-accepted", [.. Doctors(), spoken]);
        await world.BookingAsync();

        var scheduled = await world.MoveAsync(world.Hospital, task, "schedule", "scheduled");

        var deferred = scheduled["extension"]!.AsArray().Where(one => one!["url"]!.GetValue<string>().EndsWith("/deferred-obligation", StringComparison.Ordinal))
            .Select(one => one!["extension"]!.AsArray().Single(part => part!["url"]!.GetValue<string>() == "task")!["valueCode"]!.GetValue<string>());
        Assert.Equal(["fit-to-fly", "funding", "visa"], deferred.Order(StringComparer.Ordinal));
    }

    [Theory, EveryDatabase]
    public async Task Treatment_rests_until_the_payer_has_settled_and_then_goes_on_where_it_was(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.AcceptedAsync();
        await ScheduleAsync(world, task);
        Assert.Equal(422, (await TryMoveAsync(world.Payer, task, "suspend-for-funding", Code("reason", "ceiling-reached"), Text("comment", "The ceiling is reached."))).Status);
        var rests = await world.MoveAsync(world.Payer, task, "suspend-for-funding", "suspended-funding", Code("reason", "ceiling-reached"), Text("comment", "The ceiling is reached."), Contact());
        Assert.Equal("on-hold", (await world.Doctor.GetAsync(task)).Json["status"]!.GetValue<string>());
        Assert.NotNull(rests["extension"]);
        Assert.Equal(409, (await TryMoveAsync(world.Hospital, task, "resume-funding")).Status);

        await world.MoveAsync(world.Doctor, task, "request-cancellation", "cancellation-requested", Code("reason", "condition-changed"), Text("comment", "The patient is too weak now."));
        // Payers see no narrative, in the timeline neither.
        Assert.Contains("The patient is too weak now.", (await world.Doctor.GetAsync($"{task}/$timeline")).Text, StringComparison.Ordinal);
        var seen = await world.Payer.GetAsync($"{task}/$timeline");
        Assert.Equal(200, seen.Status);
        Assert.Contains("request-cancellation", seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("too weak", seen.Text, StringComparison.Ordinal);
        await world.MoveAsync(world.Hospital, task, "refuse-cancellation", "suspended-funding", Code("reason", "treatment-under-way"), Text("comment", "The operation is on Thursday."));
        var goesOn = await world.MoveAsync(world.Payer, task, "resume-funding", "scheduled");
        Assert.Equal("in-progress", goesOn["status"]!.GetValue<string>());
    }

    [Theory, EveryDatabase]
    public async Task A_patient_who_dies_abroad_ends_the_case_and_the_report_still_comes_home(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.AcceptedAsync();
        await world.AdmissionAsync();
        await ScheduleAsync(world, task);
        await world.MoveAsync(world.Hospital, task, "admit", "admitted");
        var report = await world.DocumentAsync(world.Hospital, "discharge-report", AccessServer.Abroad);

        var failed = await world.MoveAsync(world.Hospital, task, "fail", "failed", Code("reason", "died"), Text("comment", "Died on the second day."), Reference("discharge-report", report));

        Assert.Contains(report, failed["output"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync(world, $"Appointment?status=booked&patient={world.Patient}"));
    }

    [Theory, EveryDatabase]
    public async Task A_consent_that_is_withdrawn_takes_the_case_from_the_hospital_at_once(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.AcceptedAsync();
        var consent = (JsonObject)(await world.Doctor.GetAsync(world.Consent)).Json;
        consent["status"] = "inactive";
        Assert.Equal(200, (await world.Doctor.PutAsync(world.Consent, consent.ToJsonString())).Status);

        Assert.Equal(404, (await TryMoveAsync(world.Hospital, task, "decline", Code("reason", "capacity-full"), Text("comment", "No bed."))).Status);
        await world.MoveAsync(world.Coordinator, task, "cancel", "cancelled", Code("reason", "consent-withdrawn"), Text("comment", "The patient has withdrawn the consent."));
    }

    [Theory, EveryDatabase]
    public async Task A_second_opinion_needs_no_journey(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider, service: "second-opinion");
        var task = await world.AcceptedAsync();
        Assert.Equal("report", Ball((await world.Doctor.GetAsync(task)).Json, "expected", "valueCode"));
        var opinion = await world.DocumentAsync(world.Hospital, "clinical-note", AccessServer.Abroad);
        await world.MoveAsync(world.Hospital, task, "give-opinion", "interim-report", Reference("opinion", opinion));
        var thanks = await world.LetterAsync();
        await world.MoveAsync(world.Doctor, task, "close", "closed", Reference("home-acknowledgement", thanks));
    }

    [Theory, EveryDatabase]
    public async Task What_is_not_answered_in_time_expires_by_itself_and_once(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider, settings: ["--Workflow:TimerInterval=00:00:01"]);
        var task = await world.DraftAsync();
        var late = (JsonObject)(await world.Doctor.GetAsync(task)).Json;
        late["restriction"] = JsonNode.Parse($$$"""{"period":{"end":"{{{DateTime.UtcNow.AddSeconds(2):yyyy-MM-dd'T'HH:mm:ss'Z'}}}"}}""");
        Assert.Equal(200, (await world.Doctor.PutAsync(task, late.ToJsonString())).Status);
        await world.MoveAsync(world.Doctor, task, "send", "sent");

        await Eventually.IsTrueAsync(async () => StateOf((await world.Doctor.GetAsync(task)).Json) == "expired", () => $"{task} has not expired");

        var expired = (await world.Doctor.GetAsync(task)).Json;
        Assert.Equal(("cancelled", "service-level"), (expired["status"]!.GetValue<string>(), expired["statusReason"]!["coding"]![0]!["code"]!.GetValue<string>()));
        Assert.Equal(2, await CountAsync(world, $"Provenance?target={task}"));
    }

    [Theory, EveryDatabase]
    public async Task A_plain_update_is_judged_like_a_move(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.DraftAsync();
        await world.MoveAsync(world.Doctor, task, "send", "sent");
        var sent = (JsonObject)(await world.Hospital.GetAsync(task)).Json;
        // The request itself is its author's.
        var request = (await world.Hospital.GetAsync(world.Request)).Text;
        Assert.Equal(403, (await world.Hospital.PutAsync(world.Request, request.Replace("Severe aortic stenosis", "Mild", StringComparison.Ordinal))).Status);
        Assert.Equal(200, (await world.Doctor.PutAsync(world.Request, request.Replace("Severe aortic stenosis", "Severe stenosis", StringComparison.Ordinal))).Status);

        var skipped = await world.Hospital.PutAsync(task, InState(sent, "admitted", "in-progress"));
        Assert.Equal(409, skipped.Status);
        Assert.Contains("MC2001", skipped.Text, StringComparison.Ordinal);
        Assert.Contains("acknowledge (to received)", skipped.Text, StringComparison.Ordinal);
        Assert.Equal(409, (await world.Doctor.PutAsync(task, InState(sent, "received", "received"))).Status);
        var kept = (JsonObject)sent.DeepClone();
        kept["owner"] = new JsonObject { ["reference"] = AccessServer.Foreign };
        Assert.Equal(409, (await world.Doctor.PutAsync(task, kept.ToJsonString())).Status);

        var received = await world.Hospital.PutAsync(task, InState(sent, "received", "received"));
        Assert.True(received.Status == 200, received.Text);
        Assert.Equal("triage", Ball(received.Json, "expected", "valueCode"));
        Assert.Equal(2, await CountAsync(world, $"Provenance?target={task}"));
        var system = world.Server.System("Device/home-system", AccessServer.Home, "system/*.cruds", MedCoop.Domain.Access.Role.PartnerSystem);
        Assert.Equal(409, (await system.DeleteAsync(task)).Status);
        Assert.Equal(409, (await system.DeleteAsync($"Task?_id={task.Split('/')[1]}")).Status);
    }

    [Theory, EveryDatabase]
    public async Task A_new_task_about_what_its_writer_does_not_see_is_answered_like_one_about_nothing(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var stranger = world.Server.System("Device/stranger", AccessServer.Foreign, "system/*.cruds", MedCoop.Domain.Access.Role.PartnerSystem);
        string Asking(string request, string state, string status) => world.TaskFor(AccessServer.Foreign, state, status, request).Replace(AccessServer.Home, AccessServer.Foreign, StringComparison.Ordinal);
        var nothing = $"ServiceRequest/{Guid.NewGuid()}";

        foreach (var (state, status) in new[] { ("drafting", "draft"), ("sent", "requested") })
        {
            var about = await stranger.PostAsync("Task", Asking(world.Request, state, status));
            var none = await stranger.PostAsync("Task", Asking(nothing, state, status));

            Assert.Equal((none.Status, none.Text), (about.Status, about.Text.Replace(world.Request, nothing, StringComparison.Ordinal)));
            Assert.True(about.Status >= 400, about.Text);
        }
    }

    [Theory, EveryDatabase]
    public async Task The_same_move_sent_twice_is_made_once(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.DraftAsync();
        await world.MoveAsync(world.Doctor, task, "send", "sent", Text("key", "7f3a"));

        await world.MoveAsync(world.Doctor, task, "send", "sent", Text("key", "7f3a"));

        Assert.Equal(1, await CountAsync(world, $"Provenance?target={task}"));
        Assert.Equal(409, (await TryMoveAsync(world.Doctor, task, "send", Text("key", "other"))).Status);
    }

    [Theory, EveryDatabase]
    public async Task Who_has_the_ball_is_one_search(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var slow = await world.DraftAsync();
        await world.MoveAsync(world.Doctor, slow, "send", "sent");
        var quick = await world.DraftAsync(priority: "urgent");
        await world.MoveAsync(world.Doctor, quick, "send", "sent");

        var mine = await world.Hospital.GetAsync($"Task?ball={AccessServer.Abroad}&expected=acknowledge&_sort=due");
        Assert.Equal([quick, slow], mine.Json["entry"]!.AsArray().Select(entry => $"Task/{entry!["resource"]!["id"]!.GetValue<string>()}"));
        Assert.Equal(0, (await world.Hospital.GetAsync($"Task?ball={AccessServer.Home}&_summary=count")).Json["total"]!.GetValue<int>());
    }

    private static async Task<string> ReceivedAsync(ReferralWorld world)
    {
        var task = await world.DraftAsync();
        await world.MoveAsync(world.Doctor, task, "send", "sent");
        await world.MoveAsync(world.Hospital, task, "acknowledge", "received");
        return task;
    }

    private static async Task<int> CountAsync(ReferralWorld world, string search) => (await world.Server.Machine.GetAsync($"{search}&_summary=count")).Json["total"]!.GetValue<int>();

    private static async Task ScheduleAsync(ReferralWorld world, string task)
    {
        var estimate = await world.EstimateAsync();
        await world.MoveAsync(world.Coordinator, task, "request-funding", "funding-pending");
        await world.MoveAsync(world.Payer, task, "guarantee", "funding-guaranteed", Reference("guarantee", await world.GuaranteeAsync(estimate)));
        await world.MoveAsync(world.Coordinator, task, "clear-travel", "travel-clearance");
        await world.CompleteAsync(world.Coordinator, task, "visa", Reference("visa", await world.DocumentAsync(world.Coordinator, "visa")), Until(90));
        await world.BookingAsync();
        await world.MoveAsync(world.Hospital, task, "schedule", "scheduled");
    }

    private static string Proposal(ReferralWorld world) => $$"""
        {"resourceType":"ServiceRequest","identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"PLAC"}]},"system":"https://hospital.example/proposals","value":"1"}],"status":"active","intent":"proposal",
         "category":[{"coding":[{"system":"https://medcoop.example/fhir/CodeSystem/specialty","code":"cardiac-surgery"}]}],"priority":"routine","code":{"coding":[{"system":"https://medcoop.example/fhir/CodeSystem/referral-service","code":"treatment"}]},
         "subject":{"reference":"{{world.Patient}}"},"authoredOn":"2026-11-20","requester":{"reference":"{{AccessServer.Abroad}}"},"basedOn":[{"reference":"{{world.Request}}"}],"reasonCode":[{"text":"Catheter valve"}]}
        """;

    private static string InState(JsonObject task, string state, string status)
    {
        var changed = (JsonObject)task.DeepClone();
        changed["businessStatus"]!["coding"]![0]!["code"] = state;
        changed["status"] = status;
        return changed.ToJsonString();
    }

    private static string? Ball(JsonNode task, string part, string value) => task["extension"]!.AsArray()
        .Single(one => one!["url"]!.GetValue<string>().EndsWith("/ball", StringComparison.Ordinal))!["extension"]!.AsArray().FirstOrDefault(one => one!["url"]!.GetValue<string>() == part)?[value]?.GetValue<string>();

    private static string? Part(JsonNode entry, string name, string value) =>
        entry["part"]!.AsArray().FirstOrDefault(part => part!["name"]!.GetValue<string>() == name)?[value]?.GetValue<string>();
}
