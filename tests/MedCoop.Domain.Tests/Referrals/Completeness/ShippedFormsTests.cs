using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using MedCoop.Domain.Referrals.Completeness;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Questionnaires;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Validation;
using MedCoop.Testing;

namespace MedCoop.Domain.Tests.Referrals.Completeness;

/// <summary>The questionnaires of the profiles' package.</summary>
public sealed class ShippedFormsTests
{
    private const string Profile = "https://medcoop.example/fhir/StructureDefinition/medcoop-completeness-questionnaire";

    private static readonly Validator Validator = new(MedCoopProfiles.Find);

    public static TheoryData<string> Specialties => ["cardiac-surgery", "general", "oncology", "orthopaedics", "paediatrics", "transplantation"];

    [Fact]
    public void There_is_one_for_each_of_six_specialties() =>
        Assert.Equal(Specialties.Select(row => $"completeness-{row.Data}"), MedCoopQuestionnaires.All.Select(questionnaire => questionnaire.Id));

    [Theory, MemberData(nameof(Specialties))]
    public void It_is_valid_and_of_the_profile_that_its_code_implies(string specialty)
    {
        var json = ResourceFormat.ToJson(Of(specialty));

        var asked = new ValidationRequest { At = CaseBuilder.Now, Profiles = [Profile] };
        var outcome = Validator.Validate(json, "Questionnaire", asked, new ValidationFacts { Terminologies = Terminologies.Standard });

        var findings = outcome.Findings.Where(finding => finding.Severity <= IssueSeverity.Warning && finding.Code != "dom-6").Select(finding => $"{finding.Code} {finding.Node.Expression}");
        Assert.Equal("", string.Join('\n', findings));
        Assert.Contains(Profile, ImpliedProfiles.MedCoop.Of(Validator.NodesOf(json, "Questionnaire")));
    }

    [Theory, MemberData(nameof(Specialties))]
    public void It_can_be_asked_and_asks_for_what_blocks_and_what_is_recommended(string specialty)
    {
        var form = CompletenessForm.Read(Of(specialty)).Value;

        var questions = form.All.Where(item => item.IsQuestion).ToList();
        Assert.InRange(questions.Count(item => item.Blocks), 9, 30);
        Assert.InRange(questions.Count(item => !item.Blocks), 8, 20);
        Assert.All(questions.Where(item => item.Type == Questionnaire.QuestionnaireItemType.Reference), item => Assert.NotEmpty(item.Sources));
    }

    [Theory, MemberData(nameof(Specialties))]
    public void It_speaks_four_languages(string specialty)
    {
        var form = CompletenessForm.Read(Of(specialty)).Value;

        FhirString[] texts = [form.Questionnaire.TitleElement!, .. form.All.Select(item => item.Definition.TextElement!), .. form.All.SelectMany(item => item.Options).Select(option => option.DisplayElement!)];
        Assert.All(texts, text =>
        {
            Assert.Equal(3, text.Extension.Count);
            Assert.All(SpokenText.Languages, language => Assert.False(string.IsNullOrWhiteSpace(SpokenText.Of(text, language))));
            if (text.Value == "NT-proBNP") return;
            Assert.Matches(@"\p{IsArabic}", SpokenText.Of(text, "ar"));
            Assert.Matches(@"\p{IsCyrillic}", SpokenText.Of(text, "ru"));
            Assert.Matches(@"\p{IsCyrillic}", SpokenText.Of(text, "be"));
            Assert.DoesNotMatch(@"\p{IsCyrillic}|\p{IsArabic}", SpokenText.Of(text, "en"));
            // и and щ are no letters of Belarusian, і and ў none of Russian.
            Assert.DoesNotMatch("[ищИЩ]", SpokenText.Of(text, "be"));
            Assert.DoesNotMatch("[іўІЎ]", SpokenText.Of(text, "ru"));
        });
    }

    [Fact]
    public void The_types_that_answer_are_those_of_the_packages_value_set()
    {
        var file = Path.Combine(TestData.RepositoryRoot, "fhir-profiles", "package", "ValueSet-answering-resource.json");
        var listed = JsonNode.Parse(File.ReadAllText(file))!["compose"]!["include"]![0]!["concept"]!.AsArray().Select(concept => (string)concept!["code"]!);

        Assert.Equal(listed.Order(StringComparer.Ordinal), AnswerSource.Types);
    }

    internal static Questionnaire Of(string specialty) => MedCoopQuestionnaires.All.Single(questionnaire => questionnaire.Id == $"completeness-{specialty}");
}
