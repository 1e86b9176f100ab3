using Hl7.Fhir.Model;
using MedCoop.Domain.Referrals.Completeness;
using static MedCoop.Domain.Tests.Referrals.Completeness.CaseBuilder;
using FormStatus = Hl7.Fhir.Model.QuestionnaireResponse.QuestionnaireResponseStatus;

namespace MedCoop.Domain.Tests.Referrals.Completeness;

/// <summary>What counts as an answer, and what a case scores.</summary>
public sealed class CompletenessRulesTests
{
    private const string Cardiac = "https://medcoop.example/fhir/Questionnaire/completeness-cardiac-surgery";
    private const string Transplantation = "https://medcoop.example/fhir/Questionnaire/completeness-transplantation";

    [Fact]
    public void What_blocks_counts_three_times_and_scores_are_rounded_down()
    {
        var form = new Questionnaire { Url = "http://x", Item = [Asked("a", required: true), Asked("b", required: true), Asked("c"), Asked("d")] };

        // 3 + 3 + 1 + 1 are asked.
        Assert.Equal(0, new CaseBuilder().Judge(form).Score);
        Assert.Equal(37, Answered("a").Judge(form).Score);
        Assert.Equal(50, Answered("a", "c").Judge(form).Score);
        Assert.Equal(87, Answered("a", "b", "d").Judge(form).Score);
        Assert.Equal(100, Answered("a", "b", "c", "d").Judge(form).Score);

        static CaseBuilder Answered(params string[] linkIds) => new CaseBuilder().Form("http://x", FormStatus.Completed, 0, [.. linkIds.Select(linkId => (linkId, (DataType)new FhirString("said")))]);
    }

    [Fact]
    public void A_case_is_blocked_as_long_as_a_required_question_has_no_answer()
    {
        var form = new Questionnaire { Url = "http://x", Item = [Asked("a", required: true), Asked("b")] };

        Assert.True(new CaseBuilder().Form("http://x", FormStatus.Completed, 0, ("b", new FhirString("said"))).Judge(form).IsBlocked);
        Assert.False(new CaseBuilder().Form("http://x", FormStatus.Completed, 0, ("a", new FhirString("said"))).Judge(form).IsBlocked);
    }

    [Theory]
    [InlineData(29, AnswerStatus.Present)]
    [InlineData(31, AnswerStatus.TooOld)]
    public void A_result_counts_as_long_as_the_form_says(int daysAgo, AnswerStatus status)
    {
        var creatinine = Item(new CaseBuilder().Result("2160-0", new Quantity(0.9m, "mg/dL"), daysAgo), "creatinine");

        Assert.Equal(status, creatinine.Status);
        Assert.Equal("r1", Assert.Single(creatinine.Resources).Id);
        Assert.Equal(status == AnswerStatus.Present ? 1 : 0, creatinine.Answers.Count);
    }

    [Fact]
    public void A_result_whose_age_nobody_can_tell_is_too_old()
    {
        var undated = new Observation { Status = ObservationStatus.Final, Code = new CodeableConcept(Loinc, "2160-0"), Value = new Quantity(0.9m, "mg/dL") };

        Assert.Equal(AnswerStatus.TooOld, Item(new CaseBuilder().With(undated), "creatinine").Status);
    }

    [Fact]
    public void Of_several_results_the_newest_answers()
    {
        var creatinine = Item(new CaseBuilder().Result("2160-0", new Quantity(2.4m, "mg/dL"), 20).Result("14682-9", new Quantity(81, "umol/L"), 3).Result("2160-0", new Quantity(3m, "mg/dL"), 9), "creatinine");

        Assert.Equal("r2", Assert.Single(creatinine.Resources).Id);
        Assert.Equal(81, ((Quantity)Assert.Single(creatinine.Answers)).Value);
    }

    [Theory]
    [InlineData(ObservationStatus.Preliminary)]
    [InlineData(ObservationStatus.Registered)]
    [InlineData(ObservationStatus.Cancelled)]
    [InlineData(ObservationStatus.EnteredInError)]
    public void A_result_that_does_not_stand_answers_nothing(ObservationStatus status) =>
        Assert.Equal(AnswerStatus.Missing, Item(new CaseBuilder().Result("2160-0", new Quantity(0.9m, "mg/dL"), 1, status), "creatinine").Status);

    [Fact]
    public void A_result_that_says_why_it_has_no_value_answers_nothing()
    {
        var absent = new Observation { Status = ObservationStatus.Final, Code = new CodeableConcept(Loinc, "2160-0"), Effective = new FhirDateTime(DaysAgo(1)), DataAbsentReason = new CodeableConcept("http://terminology.hl7.org/CodeSystem/data-absent-reason", "error") };

        Assert.Equal(AnswerStatus.Missing, Item(new CaseBuilder().With(absent), "creatinine").Status);
    }

    [Fact]
    public void A_part_of_a_panel_answers_with_its_own_value()
    {
        var panel = new Observation
        {
            Status = ObservationStatus.Final,
            Code = new CodeableConcept(Loinc, "34552-0"),
            Effective = new FhirDateTime(DaysAgo(10)),
            Component = [new Observation.ComponentComponent { Code = new CodeableConcept(Loinc, "8806-2"), Value = new Quantity(35, "%") }, new Observation.ComponentComponent { Code = new CodeableConcept(Loinc, "1"), Value = new Quantity(9, "mm") }],
        };

        Assert.Equal(35, ((Quantity)Assert.Single(Item(new CaseBuilder().With(panel), "ejection-fraction").Answers)).Value);
    }

    [Theory]
    [InlineData("available", AnswerStatus.Present)]
    [InlineData("pending", AnswerStatus.Missing)]
    [InlineData("threats-found", AnswerStatus.Missing)]
    public void A_file_counts_when_it_can_be_opened(string scan, AnswerStatus status) =>
        Assert.Equal(status, Item(new CaseBuilder().Document(Own + "document-kind", "clinical-note", 3, scan), "history").Status);

    [Theory]
    [InlineData("no-known-allergies", AnswerStatus.Present)]
    [InlineData("no-allergy-info", AnswerStatus.Missing)]
    public void That_there_is_none_is_an_answer_and_that_nobody_knows_is_not(string code, AnswerStatus status) => Assert.Equal(
        status, Item(new CaseBuilder().With(new AllergyIntolerance { Code = new CodeableConcept("http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips", code) }), "allergies").Status);

    [Theory]
    [InlineData("Organization/abroad", "2027-11-20", AnswerStatus.Present)]
    [InlineData("Organization/other", "2027-11-20", AnswerStatus.Missing)]
    [InlineData("Organization/abroad", "2026-11-27", AnswerStatus.TooOld)]
    public void A_consent_counts_when_it_is_for_the_hospital_that_is_asked_and_has_not_ended(string organization, string until, AnswerStatus status) =>
        Assert.Equal(status, Item(new CaseBuilder().Consent(organization, until), "consent-to-share").Status);

    [Fact]
    public void The_request_itself_answers_what_it_says()
    {
        var reason = Item(new CaseBuilder(), "reason");

        Assert.Equal(AnswerStatus.Present, reason.Status);
        Assert.Equal("Severe aortic stenosis.", ((FhirString)Assert.Single(reason.Answers)).Value);
    }

    [Fact]
    public void Many_answers_are_all_taken_where_the_question_repeats()
    {
        var medicines = new CaseBuilder().With(Taken("B01AA03", "Warfarin", "5 mg daily")).With(Taken("C07AB07", "Bisoprolol", "2.5 mg daily"));

        Assert.Equal(["Bisoprolol, 2.5 mg daily", "Warfarin, 5 mg daily"], Item(medicines, "medication").Answers.Select(answer => ((FhirString)answer).Value).Order(StringComparer.Ordinal));
        Assert.Equal(["Warfarin, 5 mg daily"], Item(medicines, "anticoagulation").Answers.Select(answer => ((FhirString)answer).Value));
    }

    [Fact]
    public void A_completed_form_answers_and_a_draft_only_fills_in()
    {
        var said = new FhirString("none");

        var completed = Item(new CaseBuilder().Form(Cardiac + "|0.1.0", FormStatus.Completed, 2, ("anticoagulation", said)), "anticoagulation");
        var draft = Item(new CaseBuilder().Form(Cardiac, FormStatus.InProgress, 2, ("anticoagulation", said)), "anticoagulation");
        var other = Item(new CaseBuilder().Form("http://elsewhere", FormStatus.Completed, 2, ("anticoagulation", said)), "anticoagulation");

        Assert.Equal(AnswerStatus.AnsweredInForm, completed.Status);
        Assert.Equal("f1", completed.Resources[0].Id);
        Assert.Equal(AnswerStatus.Missing, draft.Status);
        Assert.Equal("none", ((FhirString)Assert.Single(draft.Answers)).Value);
        Assert.Equal((AnswerStatus.Missing, 0), (other.Status, other.Answers.Count));
    }

    [Fact]
    public void What_was_measured_ages_in_a_form_too()
    {
        Assert.Equal(AnswerStatus.AnsweredInForm, Item(new CaseBuilder().Form(Cardiac, FormStatus.Completed, 29, ("creatinine", new Quantity(0.9m, "mg/dL"))), "creatinine").Status);
        Assert.Equal(AnswerStatus.TooOld, Item(new CaseBuilder().Form(Cardiac, FormStatus.Completed, 31, ("creatinine", new Quantity(0.9m, "mg/dL"))), "creatinine").Status);
    }

    [Fact]
    public void The_record_comes_before_a_form()
    {
        var creatinine = Item(new CaseBuilder().Form(Cardiac, FormStatus.Completed, 1, ("creatinine", new Quantity(5, "mg/dL"))).Result("2160-0", new Quantity(0.9m, "mg/dL"), 8), "creatinine");

        Assert.Equal(AnswerStatus.Present, creatinine.Status);
        Assert.Equal(0.9m, ((Quantity)Assert.Single(creatinine.Answers)).Value);
    }

    [Theory]
    [InlineData("donor-related", true, true)]
    [InlineData("donor-unrelated", true, false)]
    [InlineData("donor-deceased", false, false)]
    [InlineData(null, false, false)]
    public void What_does_not_apply_is_not_asked(string? donor, bool asksData, bool asksRelation)
    {
        var builder = new CaseBuilder();
        if (donor is not null) builder.Form(Transplantation, FormStatus.Completed, 1, ("donor", new Coding(Own + "completeness-answer", donor)));

        var asked = builder.Judge(ShippedFormsTests.Of("transplantation")).Items.Select(item => item.Item.LinkId).ToList();

        Assert.Equal((asksData, asksRelation), (asked.Contains("donor-data"), asked.Contains("donor-relation")));
        Assert.DoesNotContain("dialysis", asked);
    }

    [Fact]
    public void The_form_is_filled_in_from_the_record_in_the_language_asked_for()
    {
        var builder = new CaseBuilder()
            .Document(Own + "information-item", "electrocardiogram", 3)
            .Result("88020-3", new CodeableConcept(Own + "completeness-answer", "nyha-3"), 4)
            .Result("6301-6", new Quantity(1.1m, "{INR}"), 4);

        var filled = FilledForm.Of(builder.Judge(ShippedFormsTests.Of("cardiac-surgery")), builder.Request, "ru", Now);

        Assert.Equal(QuestionnaireResponse.QuestionnaireResponseStatus.InProgress, filled.Status);
        Assert.Equal(("ServiceRequest/1", "Patient/1", Cardiac + "|0.1.0"), (filled.BasedOn.Single().Reference, filled.Subject!.Reference, filled.Questionnaire));
        Assert.Equal(["case", "heart", "risk"], filled.Item.Select(item => item.LinkId));
        Assert.Equal("DocumentReference/r1", ((ResourceReference)Answer("ecg")!).Reference);
        Assert.Equal("III класс NYHA", ((Coding)Answer("nyha")!).Display);
        Assert.Equal(1.1m, ((FhirDecimal)Answer("inr")!).Value);
        Assert.Equal("Функциональный класс (NYHA)", Question("nyha").Text);

        QuestionnaireResponse.ItemComponent Question(string linkId) => filled.Item.SelectMany(group => group.Item).Single(item => item.LinkId == linkId);
        DataType? Answer(string linkId) => Question(linkId).Answer.Single().Value;
    }

    [Fact]
    public void A_filled_in_form_that_is_completed_answers_what_it_answered()
    {
        var builder = new CaseBuilder().Result("6301-6", new Quantity(1.1m, "{INR}"), 4);
        var form = ShippedFormsTests.Of("cardiac-surgery");
        var filled = FilledForm.Of(builder.Judge(form), builder.Request, "en", Now);
        filled.Status = FormStatus.Completed;

        var again = CompletenessRules.Judge(CompletenessForm.Read(form).Value, new CaseRecord(builder.Request, [], [filled]), Now);

        Assert.Equal(AnswerStatus.AnsweredInForm, again.Items.Single(item => item.Item.LinkId == "inr").Status);
    }

    private static ItemState Item(CaseBuilder builder, string linkId) => builder.Judge(ShippedFormsTests.Of("cardiac-surgery")).Items.Single(item => item.Item.LinkId == linkId);

    private static Questionnaire.ItemComponent Asked(string linkId, bool required = false) => new() { LinkId = linkId, Text = linkId, Type = Questionnaire.QuestionnaireItemType.String, Required = required };

    private static MedicationStatement Taken(string atc, string name, string dose) => new()
    {
        Status = MedicationStatement.MedicationStatusCodes.Active,
        Medication = new CodeableConcept("http://www.whocc.no/atc", atc) { Text = name },
        Dosage = [new Dosage { Text = dose }],
    };
}
