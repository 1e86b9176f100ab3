using System.Text.Json;
using MedCoop.Domain.Documents.Adoption;
using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Tests.Documents;

public sealed class SameStatementTests
{
    private const string Code = "\"code\":{\"coding\":[{\"system\":\"s\",\"code\":\"1\"}]}";

    [Theory]
    [InlineData("2026", "2026", DateRelation.Same)]
    [InlineData(null, null, DateRelation.Same)]
    [InlineData("2026-05-01T10:00:00+02:00", "2026-05-01T08:00:00Z", DateRelation.Same)]
    [InlineData("2026", "2026-05", DateRelation.MayBeSame)]
    [InlineData(null, "2026-05", DateRelation.MayBeSame)]
    [InlineData("2026-05-01", "2026-05-01T08:00:00Z", DateRelation.MayBeSame)]
    [InlineData("2026-05", "2026-06-01", DateRelation.Different)]
    [InlineData("2026-05-01T10:00:00Z", "2026-05-01T08:00:00Z", DateRelation.Different)]
    public void Dates_that_are_less_exact_may_be_the_same(string? left, string? right, DateRelation expected)
    {
        Assert.Equal(expected, PartialDate.Compare(left, right));
        Assert.Equal(expected, PartialDate.Compare(right, left));
    }

    [Theory]
    [InlineData("Observation", "\"effectiveDateTime\":\"2026-05-01\",\"valueQuantity\":{\"value\":4.10,\"unit\":\"x\"}", "\"effectiveDateTime\":\"2026-05-01\",\"valueQuantity\":{\"unit\":\"x\",\"value\":4.1}", true, false)]
    [InlineData("Observation", "\"effectiveDateTime\":\"2026-05-01\",\"valueQuantity\":{\"value\":4.1}", "\"effectiveDateTime\":\"2026-05-01\",\"valueQuantity\":{\"value\":4.2}", false, true)]
    [InlineData("Observation", "\"effectiveDateTime\":\"2026-05-01\",\"valueQuantity\":{\"value\":4.1}", "\"effectiveDateTime\":\"2026-05-02\",\"valueQuantity\":{\"value\":4.1}", false, false)]
    [InlineData("Condition", "\"onsetDateTime\":\"2020\"", "\"onsetDateTime\":\"2020\"", true, false)]
    [InlineData("Condition", "\"onsetDateTime\":\"2020\"", "\"onsetDateTime\":\"2020-03\"", false, true)]
    [InlineData("Condition", "\"onsetDateTime\":\"2020\"", "\"onsetDateTime\":\"2021\"", false, false)]
    [InlineData("AllergyIntolerance", "\"criticality\":\"high\"", "\"criticality\":\"low\"", false, true)]
    [InlineData("MedicationStatement", "\"status\":\"active\",\"dosage\":[{\"text\":\"1\"}]", "\"status\":\"active\",\"dosage\":[{\"text\":\"2\"}]", false, true)]
    [InlineData("AllergyIntolerance", "\"reaction\":[{\"severity\":\"severe\",\"manifestation\":[{\"text\":\"Anaphylaxis\"}]}]", "\"type\":\"allergy\"", false, true)]
    [InlineData("AllergyIntolerance", "\"type\":\"allergy\"", "\"reaction\":[{\"severity\":\"severe\"}]", true, false)]
    [InlineData("AllergyIntolerance", "\"reaction\":[{\"severity\":\"mild\"}]", "\"reaction\":[{\"severity\":\"severe\"},{\"severity\":\"mild\"}]", true, false)]
    [InlineData("AllergyIntolerance", "\"onsetString\":\"as a child\"", "\"type\":\"allergy\"", false, true)]
    [InlineData("Condition", "\"bodySite\":[{\"text\":\"right\"}]", "\"bodySite\":[{\"text\":\"left\"}]", false, true)]
    [InlineData("Condition", "\"severity\":{\"text\":\"severe\"}", "\"subject\":{}", false, true)]
    [InlineData("Condition", "\"onsetAge\":{\"value\":40,\"code\":\"a\"}", "\"onsetAge\":{\"value\":60,\"code\":\"a\"}", false, true)]
    [InlineData("Condition", "\"onsetAge\":{\"value\":40,\"code\":\"a\"}", "\"onsetAge\":{\"value\":40.0,\"code\":\"a\"}", true, false)]
    [InlineData("Condition", "\"onsetAge\":{\"value\":40,\"code\":\"a\"}", "\"onsetDateTime\":\"2020\"", false, true)]
    [InlineData("Condition", "\"abatementDateTime\":\"2024\"", "\"subject\":{}", false, true)]
    [InlineData("Procedure", "\"bodySite\":[{\"text\":\"right\"}]", "\"bodySite\":[{\"text\":\"left\"}]", false, true)]
    [InlineData("Observation", "\"bodySite\":{\"text\":\"right\"}", "\"bodySite\":{\"text\":\"left\"}", false, true)]
    [InlineData("MedicationRequest", "\"status\":\"active\",\"doNotPerform\":true", "\"status\":\"active\"", false, true)]
    [InlineData("MedicationRequest", "\"status\":\"active\",\"doNotPerform\":false", "\"status\":\"active\"", true, false)]
    public void Same_code_date_and_value_is_the_same_and_another_value_contradicts(string type, string said, string recorded, bool isSame, bool differs)
    {
        var comparison = SameStatement.Compare(Stated(type, said), Stated(type, recorded));

        Assert.Equal((isSame, differs), (comparison.IsSame, comparison.Difference is not null));
    }

    [Fact]
    public void A_medicine_on_record_as_an_order_is_not_listed_twice_unasked() =>
        Assert.Contains("MedicationRequest", SameStatement.Compare(Stated("MedicationStatement", "\"status\":\"active\""), Stated("MedicationRequest", "\"status\":\"active\"")).Difference, StringComparison.Ordinal);

    [Theory]
    [InlineData("Paracetamol 500 mg", "Paracetamol 1000 mg", false)]
    [InlineData("Paracetamol 500 mg", "Парацетамол 500 мг", true)]
    [InlineData("Paracetamol 0.5", "باراسيتامول ٠٫٥", true)]
    [InlineData("Paracetamol 500 mg", "Paracetamol", false)]
    [InlineData("Paracetamol", "Paracetamol 500 mg", true)]
    public void A_medicine_of_another_strength_is_not_the_same(string said, string recorded, bool isSame)
    {
        static StatedResource Medicine(string text) => new("MedicationStatement", View($$"""{"status":"active","medicationCodeableConcept":{"coding":[{"system":"atc","code":"N02BE01"}],"text":"{{text}}"} }"""), _ => JsonView.Nothing);

        var comparison = SameStatement.Compare(Medicine(said), Medicine(recorded));

        Assert.Equal((isSame, !isSame), (comparison.IsSame, comparison.Difference?.Contains("strength", StringComparison.Ordinal) == true));
    }

    [Fact]
    public void The_strength_may_stand_in_the_ingredients_of_a_medication()
    {
        static StatedResource Medicine(int milligrams) => new(
            "MedicationStatement", View("""{"status":"active","medicationReference":{"reference":"Medication/1"}}"""),
            _ => View($$"""{"code":{"coding":[{"system":"atc","code":"N02BE01"}]},"ingredient":[{"strength":{"numerator":{"value":{{milligrams}},"unit":"mg"} } }]}"""));

        Assert.True(SameStatement.Compare(Medicine(500), Medicine(500)).IsSame);
        Assert.Contains("strength", SameStatement.Compare(Medicine(1000), Medicine(500)).Difference, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_codes_are_other_things_and_the_same_words_are_the_same_when_no_code_speaks_against_it()
    {
        var (icd, snomed, other) = (View("""{"coding":[{"system":"icd","code":"I10","display":"Hypertension"}]}"""), View("""{"coding":[{"system":"sct","code":"38341003"}],"text":"hypertension "}"""), View("""{"coding":[{"system":"icd","code":"I11","display":"Hypertension"}]}"""));

        Assert.True(SameCode.Is(icd, snomed));
        Assert.False(SameCode.Is(icd, other));
        Assert.False(SameCode.Is(View("{}"), View("{}")));
    }

    private static StatedResource Stated(string type, string elements)
    {
        var code = type.StartsWith("Medication", StringComparison.Ordinal) ? Code.Replace("\"code\":{\"coding\"", "\"medicationCodeableConcept\":{\"coding\"", StringComparison.Ordinal) : Code;
        return new StatedResource(type, View($"{{{code},{elements}}}"), _ => JsonView.Nothing);
    }

    private static JsonView View(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        return new JsonView(parsed.RootElement.Clone());
    }
}
