using Hl7.Fhir.Model;
using MedCoop.Fhir.Search.Extraction;

namespace MedCoop.Fhir.Tests.Search.Extraction;

public sealed class QuantityExtractionTests : ExtractionTests
{
    private const string Ucum = "http://unitsofmeasure.org";

    [Theory]
    [InlineData("""{"value":5.40,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}""", "5.40..5.40 http://unitsofmeasure.org|mg = 0.0054..0.0054 g")]
    [InlineData("""{"value":5,"unit":"milligram","system":"http://unitsofmeasure.org","code":"mg"}""",
        "5..5 http://unitsofmeasure.org|mg = 0.005..0.005 g; 5..5 |milligram")]
    [InlineData("""{"value":5,"unit":"tablets"}""", "5..5 |tablets")]
    [InlineData("""{"value":5}""", "5..5 |")]
    [InlineData("""{"value":5,"comparator":"<","unit":"mg"}""", "*..5 |mg")]
    [InlineData("""{"value":5,"comparator":">=","system":"http://unitsofmeasure.org","code":"g"}""", "5..* http://unitsofmeasure.org|g = 5..Infinity g")]
    [InlineData("""{"value":37,"system":"http://unitsofmeasure.org","code":"Cel"}""", "37..37 http://unitsofmeasure.org|Cel = 310.15..310.15 K")]
    [InlineData("""{"value":5,"system":"http://unitsofmeasure.org","code":"nonsense"}""", "5..5 http://unitsofmeasure.org|nonsense")]
    [InlineData("""{"unit":"mg"}""", "")]
    public void A_quantity_is_indexed_in_its_unit_and_in_canonical_units(string quantity, string indexed) =>
        Assert.Equal(indexed, Indexed($$"""{"resourceType":"Observation","valueQuantity":{{quantity}}}""", "Observation.value-quantity"));

    [Theory]
    [InlineData("""{"resourceType":"Condition","onsetRange":{"low":{"value":1,"system":"s","code":"a"},"high":{"value":2,"system":"s","code":"a"}}}""", "Condition.onset-age", "1..2 s|a")]
    [InlineData("""{"resourceType":"Condition","onsetRange":{"high":{"value":2,"system":"s","code":"a"}}}""", "Condition.onset-age", "*..2 s|a")]
    [InlineData("""{"resourceType":"Condition","onsetAge":{"value":2,"system":"s","code":"a"}}""", "Condition.onset-age", "2..2 s|a")]
    [InlineData("""{"resourceType":"Invoice","totalNet":{"value":48.5,"currency":"EUR"}}""", "Invoice.totalnet", "48.5..48.5 urn:iso:std:iso:4217|EUR")]
    [InlineData("""{"resourceType":"Observation","valueSampledData":{"origin":{"value":10,"code":"mV","system":"s"},"factor":2,"data":"1 E 5 -3 L"}}""", "Observation.value-quantity", "4..20 s|mV")]
    public void Ranges_ages_money_and_samples_are_quantities(string json, string indexName, string indexed) => Assert.Equal(indexed, Indexed(json, indexName));

    [Theory]
    [InlineData("g", 1, "mg", 1000)]
    [InlineData("h", 1, "min", 60)]
    [InlineData("[in_i]", 1, "cm", 2.54)]
    [InlineData("mm/h", 23, "m/h", 0.023)]
    [InlineData("Cel", 37, "[degF]", 98.6)]
    [InlineData("/min", 60, "{beats}/s", 1)]
    [InlineData("10*9/L", 4.5, "10*3/uL", 4.5)]
    [InlineData("mmol/L", 1, "umol/mL", 1)]
    [InlineData("mm[Hg]", 120, "cm[Hg]", 12)]
    [InlineData("%", 50, "1", 0.5)]
    public void Equal_quantities_are_equal_in_canonical_units(string unit, double value, string other, double equal)
    {
        var left = UcumUnits.Canonical(Ucum, unit, (decimal)value, (decimal)value);
        var right = UcumUnits.Canonical(Ucum, other, (decimal)equal, (decimal)equal);

        Assert.NotNull(left);
        Assert.Equal(left, right);
    }

    [Theory]
    [InlineData(Ucum, "[IU]")]
    [InlineData(Ucum, "[arb'U]/mL")]
    [InlineData(Ucum, "{tablet}")]
    [InlineData(Ucum, "[pH]")]
    [InlineData(Ucum, "///")]
    [InlineData(Ucum, "((((")]
    [InlineData(Ucum, "10*99999999")]
    [InlineData(Ucum, "m999999999999")]
    [InlineData(Ucum, "\u0000")]
    [InlineData(Ucum, "")]
    [InlineData(Ucum, null)]
    [InlineData("http://snomed.info/sct", "mg")]
    [InlineData(null, "mg")]
    public void Units_that_cannot_be_converted_have_no_canonical_form(string? system, string? unit) =>
        Assert.Null(UcumUnits.Canonical(system, unit, 1, 1));

    [Fact]
    public void No_unit_makes_the_conversion_throw() =>
        CsCheck.Check.Sample(CsCheck.Gen.String[CsCheck.Gen.Char["mgLs[]{}().*/^-+1290'_ einHgCUd"], 0, 12], unit => { _ = UcumUnits.Canonical(Ucum, unit, -1, 1e20m); }, iter: 500);

    [Fact]
    public void A_decimal_with_more_digits_than_it_can_hold_is_left_out_of_the_index()
    {
        var observation = new Observation { Value = new Quantity { ValueElement = new FhirDecimal { JsonValue = "1.00000000000000000000000000000000000001" } } };

        Assert.Equal("", Indexed(observation, "Observation.value-quantity"));
    }
}
