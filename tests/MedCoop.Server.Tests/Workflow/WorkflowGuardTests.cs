using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Access;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Workflow.ReferralWorld;

namespace MedCoop.Server.Tests.Workflow;

/// <summary>Ways around the table that are closed, and partners that know less than the table.</summary>
public sealed class WorkflowGuardTests
{
    private const string Bser = "http://hl7.org/fhir/us/bser/CodeSystem/TaskBusinessStatusCS";

    [Theory, EveryDatabase]
    public async Task A_partner_that_knows_only_the_status_of_tasks_makes_the_moves_that_lead_there(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.DraftAsync();

        Assert.Equal("sent", await StatusAsync(world.Doctor, task, "requested"));
        Assert.Equal("received", await StatusAsync(world.Hospital, task, "received"));
        // What the move needs is told, as for any other.
        var lacking = await world.Hospital.PutAsync(task, (await WithStatusAsync(world.Hospital, task, "accepted")).ToJsonString());
        Assert.Equal(422, lacking.Status);
        Assert.Contains("responsible-doctor", lacking.Text, StringComparison.Ordinal);
        var accepted = await WithStatusAsync(world.Hospital, task, "accepted");
        accepted["output"] = JsonNode.Parse("""[{"type":{"coding":[{"system":"https://medcoop.example/fhir/CodeSystem/task-parameter","code":"responsible-doctor"}]},"valueReference":{"reference":"Practitioner/surgeon"}}]""");
        var answer = await world.Hospital.PutAsync(task, accepted.ToJsonString());
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal("clinically-accepted", StateOf(answer.Json));
        // No status leads where no edge leads.
        var closed = await world.Hospital.PutAsync(task, (await WithStatusAsync(world.Hospital, task, "completed")).ToJsonString());
        Assert.Equal(409, closed.Status);
        Assert.Contains("MC2001", closed.Text, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task A_partner_that_knows_only_the_codes_of_bser_sends_and_gets_those(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.DraftAsync();

        Assert.Equal("sent", StateOf((await BserAsync(world.Doctor, task, "2.0", "received")).Json));
        var sent = (await world.Hospital.GetAsync(task)).Json;
        Assert.Equal("2.0", Coded(sent));
        await world.MoveAsync(world.Hospital, task, "acknowledge", "received");
        await world.MoveAsync(world.Hospital, task, "accept", "clinically-accepted", Doctors());
        Assert.Equal("3.0", Coded((await world.Doctor.GetAsync(task)).Json));
        // BSeR calls off in one step; here the other side answers.
        var asked = await BserAsync(world.Doctor, task, "5.2", "in-progress", "condition-changed");
        Assert.True(asked.Status == 200, asked.Text);
        Assert.Equal(("cancellation-requested", "accepted", "5.2"), (StateOf(asked.Json), asked.Json["status"]!.GetValue<string>(), Coded(asked.Json)));
        Assert.Equal(409, (await BserAsync(world.Hospital, task, "5.1.3", "in-progress")).Status);
    }

    [Theory, EveryDatabase]
    public async Task What_begins_outside_of_the_workflow_begins_again_where_the_workflow_does(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var abroad = world.Server.System("Device/abroad-system", AccessServer.Abroad, "system/*.cruds", Role.PartnerSystem);
        await world.MoveAsync(world.Doctor, await world.DraftAsync(), "send", "sent");
        var own = (JsonObject)JsonNode.Parse(world.TaskFor(AccessServer.Abroad, "scheduled", "in-progress").Replace(AccessServer.Home, AccessServer.Abroad, StringComparison.Ordinal))!;
        var plain = (JsonObject)own.DeepClone();
        plain.Remove("businessStatus");
        var begun = await abroad.PostAsync("Task", plain.ToJsonString());
        Assert.True(begun.Status == 201, begun.Text);
        own["id"] = begun.Json["id"]!.GetValue<string>();
        var taken = await abroad.PutAsync($"Task/{own["id"]}", own.ToJsonString());
        Assert.True(taken.Status is 409 or 422, $"{taken.Status} {taken.Text}");

        // Nor does a hospital begin a referral of its own about a patient whom another keeps.
        foreach (var (state, status) in new[] { ("drafting", "draft"), ("clinically-accepted", "accepted"), ("unheard-of", "accepted") })
        {
            var answer = await abroad.PostAsync("Task", world.TaskFor(AccessServer.Abroad, state, status).Replace(AccessServer.Home, AccessServer.Abroad, StringComparison.Ordinal));
            Assert.True(answer.Status is 409 or 422, $"{state}: {answer.Status} {answer.Text}");
        }

        Assert.Equal(0, (await world.Server.Machine.GetAsync($"Task?requester={AccessServer.Abroad}&business-status=scheduled&_summary=count")).Json["total"]!.GetValue<int>());
    }

    [Theory, EveryDatabase]
    public async Task Nobody_answers_a_request_to_cancel_for_the_other_side(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.AcceptedAsync();
        await world.MoveAsync(world.Doctor, task, "request-cancellation", "cancellation-requested", Code("reason", "condition-changed"), Text("comment", "The patient has an infection."));
        var abort = (JsonObject)await world.SubTaskAsync(task, "abort");
        foreach (var status in new[] { "cancelled", "completed" })
        {
            abort["status"] = status;
            abort["statusReason"] = new JsonObject { ["text"] = "Not needed any more." };
            foreach (var user in new[] { world.Doctor, world.Coordinator })
            {
                var put = await user.PutAsync($"Task/{abort["id"]!.GetValue<string>()}", abort.ToJsonString());
                Assert.True(put.Status is 409 or 422, $"{put.Status} {put.Text}");
            }
        }

        Assert.Equal(422, (await TryMoveAsync(world.Coordinator, task, "agree-cancellation", Costs(0))).Status);
        await world.MoveAsync(world.Hospital, task, "agree-cancellation", "cancelled", Costs(0));
    }

    [Theory, EveryDatabase]
    public async Task What_was_asked_for_is_answered_and_not_called_off_by_who_should_answer(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.DraftAsync();
        await world.MoveAsync(world.Doctor, task, "send", "sent");
        await world.MoveAsync(world.Hospital, task, "acknowledge", "received");
        await world.MoveAsync(world.Hospital, task, "ask-information", "awaiting-information", Concept("asked-item", "information-item", "imaging"));
        var asked = (JsonObject)await world.SubTaskAsync(task, "information");
        asked["status"] = "cancelled";
        asked["statusReason"] = new JsonObject { ["text"] = "Not needed any more." };
        Assert.Equal(409, (await world.Doctor.PutAsync($"Task/{asked["id"]!.GetValue<string>()}", asked.ToJsonString())).Status);
        // Nor completed without an answer.
        asked["status"] = "completed";
        Assert.Equal(422, (await world.Doctor.PutAsync($"Task/{asked["id"]!.GetValue<string>()}", asked.ToJsonString())).Status);
        Assert.Equal(422, (await TryMoveAsync(world.Doctor, task, "give-information")).Status);
        await world.MoveAsync(world.Doctor, task, "give-information", "received", Text("imaging", "There is none."));
    }

    [Theory, EveryDatabase]
    public async Task A_case_does_not_become_an_emergency_in_the_middle_and_what_it_put_off_stays_noted(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.AcceptedAsync();
        await world.BookingAsync();
        var urgent = (JsonObject)(await world.Hospital.GetAsync(task)).Json;
        urgent["priority"] = "stat";
        Assert.Equal(409, (await world.Hospital.PutAsync(task, urgent.ToJsonString())).Status);

        var emergency = await world.DraftAsync(request: await world.RequestAsync("treatment", "stat"), priority: "stat");
        await world.MoveAsync(world.Doctor, emergency, "send", "sent");
        var spoken = new JsonObject { ["name"] = "verbal-acceptance", ["valueAnnotation"] = JsonNode.Parse("""{"text":"Accepted by telephone.","time":"2026-11-21T03:10:00Z"}""") };
        await world.MoveAsync(world.Hospital, emergency, "accept", "clinically-accepted", [.. Doctors(), spoken]);
        var request = ((JsonObject)(await world.Doctor.GetAsync(emergency)).Json)["focus"]!["reference"]!.GetValue<string>();
        await world.BookingAsync(request);
        await world.MoveAsync(world.Hospital, emergency, "schedule", "scheduled");
        var forgetful = (JsonObject)(await world.Hospital.GetAsync(emergency)).Json;
        forgetful.Remove("extension");
        var put = await world.Hospital.PutAsync(emergency, forgetful.ToJsonString());
        Assert.True(put.Status == 200, put.Text);
        Assert.Equal(3, put.Json["extension"]!.AsArray().Count(one => one!["url"]!.GetValue<string>().EndsWith("/deferred-obligation", StringComparison.Ordinal)));
    }

    [Theory, EveryDatabase]
    public async Task What_others_have_put_out_stays_and_a_move_that_reports_needs_a_new_report(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider, service: "second-opinion");
        var task = await world.AcceptedAsync();
        var less = (JsonObject)(await world.Hospital.GetAsync(task)).Json;
        less.Remove("output");
        Assert.Equal(409, (await world.Doctor.PutAsync(task, less.ToJsonString())).Status);
        var report = Reference("interim-report", await world.DocumentAsync(world.Hospital, "interim-report", AccessServer.Abroad));
        await world.MoveAsync(world.Hospital, task, "report", "interim-report", report);

        Assert.Equal(422, (await TryMoveAsync(world.Hospital, task, "report")).Status);
        // A report that comes only with the closing has not come home.
        var close = await TryMoveAsync(world.Doctor, task, "close", Reference("home-acknowledgement", await world.LetterAsync()), Reference("discharge-report", await world.DocumentAsync(world.Doctor, "discharge-report")));
        Assert.Equal(422, close.Status);
    }

    [Theory, EveryDatabase]
    public async Task A_consent_for_another_country_or_purpose_sends_nothing(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var consent = (JsonObject)(await world.Doctor.GetAsync(world.Consent)).Json;
        var elsewhere = (JsonObject)consent.DeepClone();
        elsewhere["provision"]!["extension"] = JsonNode.Parse("""[{"url":"https://medcoop.example/fhir/StructureDefinition/consent-country","valueCode":"LY"}]""");
        var put = await world.Doctor.PutAsync(world.Consent, elsewhere.ToJsonString());
        Assert.True(put.Status == 200, put.Text);
        var task = await world.DraftAsync();

        var refused = await TryMoveAsync(world.Doctor, task, "send");

        Assert.Equal(422, refused.Status);
        Assert.Contains("Consent", refused.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await world.Doctor.PutAsync(world.Consent, consent.ToJsonString())).Status);
        await world.MoveAsync(world.Doctor, task, "send", "sent");
    }

    [Theory, EveryDatabase]
    public async Task Who_has_the_ball_of_a_case_changes_with_its_sub_tasks(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.AcceptedAsync();
        await world.MoveAsync(world.Coordinator, task, "clear-travel", "travel-clearance");
        Assert.Equal(1, await HeldAsync(world, AccessServer.Home));

        await world.CompleteAsync(world.Coordinator, task, "visa", Reference("visa", await world.DocumentAsync(world.Coordinator, "visa")), Until(90));

        Assert.Equal((0, 1), (await HeldAsync(world, AccessServer.Home), await HeldAsync(world, AccessServer.Abroad)));
    }

    [Theory, EveryDatabase]
    public async Task The_plan_for_afterwards_becomes_tasks_of_the_home_side(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider, priority: "stat");
        var task = await world.DraftAsync(priority: "stat");
        await world.MoveAsync(world.Doctor, task, "send", "sent");
        var spoken = new JsonObject { ["name"] = "verbal-acceptance", ["valueAnnotation"] = JsonNode.Parse("""{"text":"Accepted by telephone.","time":"2026-11-21T03:10:00Z"}""") };
        await world.MoveAsync(world.Hospital, task, "accept", "clinically-accepted", [.. Doctors(), spoken]);
        await world.BookingAsync();
        await world.MoveAsync(world.Hospital, task, "schedule", "scheduled");
        await world.AdmissionAsync();
        await world.MoveAsync(world.Hospital, task, "admit", "admitted");
        var plan = $"CarePlan/{await world.Hospital.CreateAsync("CarePlan", $$$"""
            {"resourceType":"CarePlan","status":"active","intent":"plan","subject":{"reference":"{{{world.Patient}}}"},"supportingInfo":[{"reference":"{{{world.Request}}}"}],"activity":[
             {"detail":{"status":"scheduled","code":{"text":"Echocardiography"},"description":"Echocardiography after three months","scheduledPeriod":{"start":"2027-02-01","end":"2027-02-28"} } },
             {"detail":{"status":"scheduled","code":{"text":"INR"},"description":"INR every week","scheduledPeriod":{"start":"2026-12-01","end":"2027-06-01"} } },
             {"detail":{"status":"cancelled","code":{"text":"Not this"} } }]}
            """)}";
        var report = await world.DocumentAsync(world.Hospital, "discharge-report", AccessServer.Abroad);
        await world.MoveAsync(world.Hospital, task, "discharge", "discharged", Reference("discharge-report", report), Reference("follow-up-plan", plan));

        await world.MoveAsync(world.Doctor, task, "follow-up", "follow-up");

        var tasks = (await world.Doctor.GetAsync($"Task?code=follow-up&owner={AccessServer.Home}&status=requested")).Json["entry"]!.AsArray().Select(entry => entry!["resource"]!).ToList();
        Assert.Equal(["Echocardiography after three months", "INR every week"], tasks.Select(one => one["description"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.Contains("2027-02-28", tasks.Select(one => one["restriction"]!["period"]!["end"]!.GetValue<string>()));
    }

    [Theory, EveryDatabase]
    public async Task Moves_and_reasons_have_names_in_the_readers_language(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.DraftAsync();
        await world.MoveAsync(world.Doctor, task, "send", "sent");

        foreach (var (language, name, reason) in new[] { ("ar", "تأكيد الاستلام", "لا توجد سعة"), ("ru-RU, en;q=0.5", "Подтвердить получение", "Нет мест"), ("be", "Пацвердзіць атрыманне", "Няма месцаў"), ("fr", "Acknowledge receipt", "No capacity") })
        {
            var actions = (await world.Hospital.GetAsync($"{task}/$actions", [("Accept-Language", language)])).Json.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            Assert.Contains(name, actions, StringComparison.Ordinal);
            Assert.Contains(reason, actions, StringComparison.Ordinal);
        }
    }

    private static async Task<int> HeldAsync(ReferralWorld world, string organization) => (await world.Server.Machine.GetAsync($"Task?ball={organization}&_summary=count")).Json["total"]!.GetValue<int>();

    private static async Task<string> StatusAsync(TestUser user, string task, string status)
    {
        var answer = await user.PutAsync(task, (await WithStatusAsync(user, task, status)).ToJsonString());
        Assert.True(answer.Status == 200, answer.Text);
        return StateOf(answer.Json);
    }

    private static async Task<JsonObject> WithStatusAsync(TestUser user, string task, string status)
    {
        var stored = (JsonObject)(await user.GetAsync(task)).Json;
        stored["status"] = status;
        return stored;
    }

    private static async Task<Answer> BserAsync(TestUser user, string task, string code, string status, string? reason = null)
    {
        var stored = await WithStatusAsync(user, task, status);
        stored["businessStatus"] = JsonNode.Parse($$"""{"coding":[{"system":"{{Bser}}","code":"{{code}}"}]}""");
        if (reason is not null) stored["statusReason"] = JsonNode.Parse($$"""{"text":"The patient has an infection.","coding":[{"system":"https://medcoop.example/fhir/CodeSystem/referral-reason","code":"{{reason}}"}]}""");
        return await user.PutAsync(task, stored.ToJsonString());
    }

    private static string? Coded(JsonNode task) => task["businessStatus"]!["coding"]!.AsArray().FirstOrDefault(coding => coding!["system"]!.GetValue<string>() == Bser)?["code"]?.GetValue<string>();
}
