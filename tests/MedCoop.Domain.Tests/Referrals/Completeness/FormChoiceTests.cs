using Hl7.Fhir.Model;
using MedCoop.Domain.Referrals.Completeness;
using MedCoop.Fhir;
using MedCoop.Fhir.Questionnaires;

namespace MedCoop.Domain.Tests.Referrals.Completeness;

/// <summary>Which questionnaire is asked, which language is spoken, and what is wrong with a questionnaire.</summary>
public sealed class FormChoiceTests
{
    private static readonly DateTimeOffset Day = CaseBuilder.Now;

    private static readonly IReadOnlyList<KnownForm> Shipped = [.. MedCoopQuestionnaires.All.Select(questionnaire => new KnownForm(questionnaire, ChangedAt: null))];

    [Theory]
    [InlineData("oncology", "completeness-oncology")]
    [InlineData("neurosurgery", "completeness-general")]
    [InlineData(null, "completeness-general")]
    public void A_request_is_judged_by_the_form_of_its_specialty_or_the_general_one(string? specialty, string form) =>
        Assert.Equal(form, FormChoice.For(Request(specialty), Shipped)?.Id);

    [Fact]
    public void A_stored_form_takes_the_place_of_the_shipped_one_and_the_newest_version_of_several()
    {
        KnownForm[] known = [.. Shipped, Stored("a", "0.9"), Stored("b", "1.10"), Stored("c", "1.9"), Stored("d", "2.0", PublicationStatus.Draft), Stored("e", "3.0", PublicationStatus.Retired)];

        Assert.Equal("b", FormChoice.For(Request("oncology"), known)?.Id);
        Assert.Equal("a", FormChoice.For(Request("oncology"), [.. Shipped, Stored("a", "0.0.1")])?.Id);
    }

    [Fact]
    public void A_form_of_the_receiving_hospital_comes_first_and_one_of_another_hospital_never()
    {
        KnownForm[] known = [.. Shipped, Stored("all", "9.0"), Stored("ours", "1.0", venue: "Organization/abroad"), Stored("theirs", "9.9", venue: "Organization/other")];

        Assert.Equal("ours", FormChoice.For(Request("oncology"), known)?.Id);
    }

    [Fact]
    public void A_questionnaire_for_anything_else_is_not_asked()
    {
        var other = Stored("other", "9.0");
        other.Questionnaire.Code = [];

        Assert.Equal("completeness-oncology", FormChoice.For(Request("oncology"), [.. Shipped, other])?.Id);
    }

    [Theory]
    [InlineData(null, "en")]
    [InlineData("", "en")]
    [InlineData("de, fr", "en")]
    [InlineData("ru", "ru")]
    [InlineData("be-BY, ru;q=0.9, en;q=0.8", "be")]
    [InlineData("de, en;q=0.3, AR-LY;q=0.7", "ar")]
    [InlineData("ru;q=0, be;q=0.1", "be")]
    [InlineData("ru;q=x", "en")]
    public void The_language_is_the_most_wanted_of_the_four(string? header, string language) => Assert.Equal(language, SpokenText.Preferred(header));

    [Fact]
    public void All_that_is_wrong_with_a_questionnaire_is_told()
    {
        static Extension AnsweredBy(params (string Url, DataType Value)[] parts) => new(AnswerSource.Url, null!) { Extension = [.. parts.Select(part => new Extension(part.Url, part.Value))] };
        var broken = new Questionnaire
        {
            Url = "http://x",
            Item =
            [
                new() { LinkId = "a", Type = Questionnaire.QuestionnaireItemType.String, Extension = [AnsweredBy(("resource", new Code("Encounter")))] },
                new() { LinkId = "a", Type = Questionnaire.QuestionnaireItemType.String },
                new() { LinkId = "b", Type = Questionnaire.QuestionnaireItemType.String, Extension = [AnsweredBy(("resource", new Code("Observation")), ("maximalAge", new Quantity { Value = 3, Code = "min" }))] },
                new() { LinkId = "c", Type = Questionnaire.QuestionnaireItemType.String, Extension = [AnsweredBy(("resource", new Code("ServiceRequest")))] },
                new() { LinkId = "d", Type = Questionnaire.QuestionnaireItemType.String, EnableWhen = [new() { Question = "nowhere", Operator = Questionnaire.QuestionnaireItemOperator.Exists, Answer = new FhirBoolean(true) }] },
                new() { LinkId = "e" },
            ],
        };

        var problem = CompletenessForm.Read(broken).Problem!;

        Assert.Equal(CompletenessErrorCodes.UnusableQuestionnaire, problem.Code);
        Assert.Equal(6, problem.Issues.Count);
        Assert.Contains(problem.Issues, issue => issue.Text.Contains("nowhere", StringComparison.Ordinal));
    }

    [Fact]
    public void A_questionnaire_without_items_cannot_be_asked() =>
        Assert.Equal(CompletenessErrorCodes.UnusableQuestionnaire, CompletenessForm.Read(new Questionnaire { Url = "http://x" }).Problem?.Code);

    [Fact]
    public void Conditions_in_a_circle_do_not_hold()
    {
        static Questionnaire.ItemComponent When(string linkId, string other) =>
            new() { LinkId = linkId, Type = Questionnaire.QuestionnaireItemType.String, EnableWhen = [new() { Question = other, Operator = Questionnaire.QuestionnaireItemOperator.Exists, Answer = new FhirBoolean(true) }] };

        Assert.Empty(new CaseBuilder().Judge(new Questionnaire { Url = "http://x", Item = [When("a", "b"), When("b", "a")] }).Items);
    }

    private static ServiceRequest Request(string? specialty) => new()
    {
        Category = specialty is null ? [] : [new CodeableConcept(FormChoice.Specialties, specialty)],
        Performer = [new ResourceReference("Organization/abroad")],
    };

    private static KnownForm Stored(string id, string version, PublicationStatus status = PublicationStatus.Active, string? venue = null)
    {
        var stored = (Questionnaire)ShippedFormsTests.Of("oncology").DeepCopy();
        (stored.Id, stored.Version, stored.Status) = (id, version, status);
        if (venue is not null) stored.UseContext.Add(new UsageContext { Code = new Coding("http://terminology.hl7.org/CodeSystem/usage-context-type", "venue"), Value = new ResourceReference(venue) });
        return new KnownForm(stored, Day);
    }
}
