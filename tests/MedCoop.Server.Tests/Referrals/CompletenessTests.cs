using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Domain.Referrals.Completeness;
using MedCoop.Server.Tests.Access;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Referrals;

/// <summary><c>ServiceRequest/{id}/$completeness</c> over HTTP, each asked with a token of its own.</summary>
public sealed class CompletenessTests
{
    [Theory, EveryDatabase]
    public async Task A_referral_is_scored_by_what_is_on_record_and_blocked_by_what_is_missing(StoreProvider provider)
    {
        await using var world = await CompletenessWorld.StartAsync(provider);
        var before = await world.AskAsync();
        await world.FillRecordAsync();

        var after = await world.AskAsync();

        Assert.True(before.IsBlocking);
        // 3 of 67 is what the request says, 3 the consent, 1 who pays.
        Assert.Equal(10, before.Score);
        Assert.Equal(["consent-to-share", "payer", "reason"], before.With("present").Order(StringComparer.Ordinal));
        Assert.True(after.IsBlocking);
        Assert.Equal(73, after.Score);
        Assert.Equal(["angiography", "anticoagulation"], after.With("missing").Where(after.Blocks).Order(StringComparer.Ordinal));
        Assert.Equal(world.Referral.Consent, after.ResourceOf("consent-to-share"));
        Assert.Equal(CompletenessWorld.Cardiac + "|0.1.0", after.Questionnaire);
        Assert.Contains("Report of an examination: 18745-0; not older than 365 days", after.SourcesOf("angiography"));

        await world.ReportAsync("18745-0", "Normal coronary arteries.");
        var angiographed = await world.AskAsync();
        Assert.Equal(77, angiographed.Score);
        Assert.Equal("present", angiographed.StatusOf("angiography"));
    }

    [Theory, EveryDatabase]
    public async Task A_result_that_is_too_old_blocks_and_is_named(StoreProvider provider)
    {
        await using var world = await CompletenessWorld.StartAsync(provider);
        await world.ResultAsync("2160-0", """ "valueQuantity":{"value":1.1,"unit":"mg/dL"} """, 400);
        var id = await world.ResultAsync("2160-0", """ "valueQuantity":{"value":1.3,"unit":"mg/dL"} """, 40);

        var old = await world.AskAsync();
        await world.ResultAsync("14682-9", """ "valueQuantity":{"value":81,"unit":"umol/L"} """, 1);
        var renewed = await world.AskAsync();

        Assert.Equal(("too-old", $"Observation/{id}"), (old.StatusOf("creatinine"), old.ResourceOf("creatinine")));
        Assert.Equal("present", renewed.StatusOf("creatinine"));
        Assert.Equal(81, (decimal)renewed.AnswerOf("creatinine")!["valueQuantity"]!["value"]!);
    }

    [Theory, EveryDatabase]
    public async Task A_case_of_others_is_not_found_until_it_is_sent_to_them(StoreProvider provider)
    {
        await using var world = await CompletenessWorld.StartAsync(provider);
        await world.FillRecordAsync();
        var address = $"{world.Request}/$completeness";
        Assert.Equal(404, (await world.Referral.Hospital.GetAsync(address)).Status);

        await world.Referral.AcceptedAsync();

        Assert.Equal(73, (await world.AskAsync(world.Referral.Hospital)).Score);
        Assert.Equal(404, (await world.Referral.Other.GetAsync(address)).Status);
        Assert.Equal(404, (await world.Doctor.GetAsync("ServiceRequest/nobodys/$completeness")).Status);
    }

    [Theory, EveryDatabase]
    public async Task Only_what_the_caller_may_see_counts(StoreProvider provider)
    {
        await using var world = await CompletenessWorld.StartAsync(provider);
        await world.ResultAsync("2160-0", """ "valueQuantity":{"value":1.1,"unit":"mg/dL"} """, 1);
        var app = world.Referral.Server.App(AccessServer.Home, Role.ReferringClinician, "user/ServiceRequest.r user/Condition.rs user/Consent.rs");

        var seen = await world.AskAsync(world.Doctor);
        var narrowed = await world.AskAsync(app);

        Assert.Equal("present", seen.StatusOf("creatinine"));
        Assert.Equal("missing", narrowed.StatusOf("creatinine"));
        Assert.Null(narrowed.AnswerOf("creatinine"));
        Assert.Equal("present", narrowed.StatusOf("consent-to-share"));
    }

    [Fact]
    public async Task Who_sees_no_clinical_records_is_not_told()
    {
        await using var world = await CompletenessWorld.StartAsync(StoreProvider.Sqlite);

        var refused = await world.Referral.Payer.GetAsync($"{world.Request}/$completeness");

        Assert.Equal((403, AccessErrorCodes.RoleMissing), (refused.Status, refused.Code));
        Assert.Contains(Role.ReceivingClinician.Code(), refused.Diagnosis, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task A_stored_questionnaire_takes_the_place_of_the_shipped_one_at_once(StoreProvider provider)
    {
        await using var world = await CompletenessWorld.StartAsync(provider);
        var machine = world.Referral.Server.Machine;
        var stored = Questionnaire("cardiac-own", CompletenessWorld.Cardiac, "2026.1");
        Assert.Equal(201, (await machine.PutAsync("Questionnaire/cardiac-own", stored.ToJsonString())).Status);
        var own = await world.AskAsync();

        // One that the receiving hospital has for itself comes before that.
        var hospitals = Questionnaire("hospital-own", "https://minsk.example/fhir/Questionnaire/cardiac", "1");
        hospitals["useContext"]!.AsArray().Add(JsonNode.Parse($$$"""{"code":{"system":"http://terminology.hl7.org/CodeSystem/usage-context-type","code":"venue"},"valueReference":{"reference":"{{{AccessServer.Abroad}}}"}}"""));
        Assert.Equal(201, (await machine.PutAsync("Questionnaire/hospital-own", hospitals.ToJsonString())).Status);
        var hospital = await world.AskAsync();

        await machine.DeleteAsync("Questionnaire/hospital-own");
        await machine.DeleteAsync("Questionnaire/cardiac-own");
        var shipped = await world.AskAsync();

        Assert.Equal((CompletenessWorld.Cardiac + "|2026.1", 100), (own.Questionnaire, own.Score));
        Assert.Equal(["why"], own.Items.Keys);
        Assert.Equal("https://minsk.example/fhir/Questionnaire/cardiac|1", hospital.Questionnaire);
        Assert.Equal(CompletenessWorld.Cardiac + "|0.1.0", shipped.Questionnaire);
    }

    [Theory]
    [InlineData("en", "Functional class (NYHA)", "An answer in the form")]
    [InlineData("ar-LY,en;q=0.5", "الصنف الوظيفي (NYHA)", "إجابة في الاستمارة")]
    [InlineData("ru", "Функциональный класс (NYHA)", "Ответ в анкете")]
    [InlineData("be, ru;q=0.8", "Функцыянальны клас (NYHA)", "Адказ у анкеце")]
    [InlineData("de", "Functional class (NYHA)", "An answer in the form")]
    public async Task It_speaks_the_language_of_the_caller(string accepted, string text, string source)
    {
        await using var world = await CompletenessWorld.StartAsync(StoreProvider.Sqlite);

        var answer = await world.AskAsync(headers: ("Accept-Language", accepted));

        Assert.Equal(text, answer.TextOf("nyha"));
        Assert.Contains(source, answer.SourcesOf("nyha"));
    }

    [Theory, EveryDatabase]
    public async Task The_filled_in_form_can_be_completed_and_stored_and_then_answers(StoreProvider provider)
    {
        await using var world = await CompletenessWorld.StartAsync(provider);
        await world.FillRecordAsync();
        var asked = await world.AskAsync();
        var form = (JsonObject)asked.Response.DeepClone();
        Assert.Equal("nyha-3", (string)asked.AnswerOf("nyha")!["valueCoding"]!["code"]!);
        Assert.Equal("Bisoprolol, 2.5 mg daily", (string)asked.AnswerOf("medication")!["valueString"]!);
        form["item"]!.AsArray().Single(group => (string)group!["linkId"]! == "risk")!["item"]!.AsArray().Add(JsonNode.Parse("""{"linkId":"anticoagulation","answer":[{"valueString":"None"}]}"""));

        var draft = await world.Doctor.PostAsync("QuestionnaireResponse", form.ToJsonString());
        Assert.True(draft.Status == 201, draft.Text);
        var drafted = await world.AskAsync();
        form["id"] = draft.Id;
        form["status"] = "completed";
        Assert.Equal(200, (await world.Doctor.PutAsync($"QuestionnaireResponse/{draft.Id}", form.ToJsonString())).Status);
        var completed = await world.AskAsync();

        Assert.Equal(("missing", 73), (drafted.StatusOf("anticoagulation"), drafted.Score));
        Assert.Equal("None", (string)drafted.AnswerOf("anticoagulation")!["valueString"]!);
        Assert.Equal(("answered-in-form", 77), (completed.StatusOf("anticoagulation"), completed.Score));
        Assert.Equal($"QuestionnaireResponse/{draft.Id}", completed.ResourceOf("anticoagulation"));
        Assert.Equal(["angiography"], completed.With("missing").Where(completed.Blocks));
    }

    [Fact]
    public async Task A_questionnaire_can_be_named_by_its_url_by_GET_and_POST()
    {
        await using var world = await CompletenessWorld.StartAsync(StoreProvider.Sqlite);
        const string Oncology = "https://medcoop.example/fhir/Questionnaire/completeness-oncology";

        var got = await world.AskAsync(query: $"?questionnaire={Oncology}");
        var posted = await world.Doctor.PostAsync(
            $"{world.Request}/$completeness", $$"""{"resourceType":"Parameters","parameter":[{"name":"questionnaire","valueCanonical":"{{Oncology}}|0.1.0"}]}""");

        Assert.Contains("histology", got.Items.Keys);
        Assert.Equal(200, posted.Status);
        Assert.Equal(got.Score, new Completeness(posted.Json).Score);
    }

    [Fact]
    public async Task A_questionnaire_that_is_not_there_or_cannot_be_asked_is_refused_with_what_is_wrong()
    {
        await using var world = await CompletenessWorld.StartAsync(StoreProvider.Sqlite);
        await world.Referral.Server.Machine.PutAsync("Questionnaire/broken", """
            {"resourceType":"Questionnaire","id":"broken","status":"active","item":[{"linkId":"a","type":"string","enableWhen":[{"question":"nowhere","operator":"exists","answerBoolean":true}]}]}
            """);
        async Task<(int, string)> Ask(string questionnaire)
        {
            var answer = await world.Doctor.GetAsync($"{world.Request}/$completeness?questionnaire={Uri.EscapeDataString(questionnaire)}");
            return (answer.Status, answer.Code);
        }

        Assert.Equal((422, CompletenessErrorCodes.UnusableQuestionnaire), await Ask("Questionnaire/broken"));
        Assert.Equal((404, CompletenessErrorCodes.UnknownQuestionnaire), await Ask("Questionnaire/nobodys"));
        Assert.Equal((404, CompletenessErrorCodes.UnknownQuestionnaire), await Ask("https://nobody.example/Questionnaire/x"));
        Assert.Equal((404, CompletenessErrorCodes.UnknownQuestionnaire), await Ask(CompletenessWorld.Cardiac + "|9.9"));
        Assert.Equal(400, (await world.Doctor.GetAsync($"{world.Request}/$completeness?questionaire=x")).Status);
    }

    [Fact]
    public async Task A_completeness_questionnaire_that_breaks_its_profile_is_not_stored()
    {
        await using var world = await CompletenessWorld.StartAsync(StoreProvider.Sqlite);
        var broken = Questionnaire("broken", "https://x.example/q", "1");
        broken["item"]![0]!["extension"]![0]!["extension"]![0]!["valueCode"] = "Encounter";

        var refused = await world.Referral.Server.Machine.PutAsync("Questionnaire/broken", broken.ToJsonString());

        Assert.Equal(422, refused.Status);
        Assert.Contains("binding-required", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_names_the_operation_with_the_definition_in_the_package()
    {
        await using var world = await CompletenessWorld.StartAsync(StoreProvider.Sqlite);

        var statement = (await world.Doctor.GetAsync("metadata")).Json;

        var operations = statement["rest"]![0]!["resource"]!.AsArray().Single(resource => (string)resource!["type"]! == "ServiceRequest")!["operation"]!.AsArray();
        Assert.Contains(operations, operation => (string)operation!["name"]! == "completeness" && (string)operation["definition"]! == "https://medcoop.example/fhir/OperationDefinition/ServiceRequest-completeness");
    }

    // Asks only why.
    private static JsonObject Questionnaire(string id, string url, string version) => JsonNode.Parse($$$"""
        {"resourceType":"Questionnaire","id":"{{{id}}}","url":"{{{url}}}","version":"{{{version}}}","name":"Own","title":"What we need","status":"active","subjectType":["Patient"],
         "code":[{"system":"{{{CompletenessWorld.Codes}}}questionnaire-kind","code":"referral-completeness"}],
         "useContext":[{"code":{"system":"http://terminology.hl7.org/CodeSystem/usage-context-type","code":"focus"},"valueCodeableConcept":{"coding":[{"system":"{{{CompletenessWorld.Codes}}}specialty","code":"cardiac-surgery"}]}}],
         "item":[{"extension":[{"url":"{{{AnswerSource.Url}}}","extension":[{"url":"resource","valueCode":"ServiceRequest"},{"url":"element","valueString":"reasonCode"}]}],"linkId":"why","text":"Why","type":"text","required":true}]}
        """)!.AsObject();
}
