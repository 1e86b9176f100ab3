using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Tests.Search.Extraction;

public sealed class DateExtractionTests : ExtractionTests
{
    [Theory]
    [InlineData("""{"resourceType":"Patient","birthDate":"2024-02"}""", "Patient.birthdate", "2024-02-01T00:00:00/2024-03-01T00:00:00")]
    [InlineData("""{"resourceType":"Observation","effectiveDateTime":"2024-02-29T10:00:30+02:00"}""", "Observation.date", "2024-02-29T08:00:30/2024-02-29T08:00:31")]
    [InlineData("""{"resourceType":"Observation","effectiveInstant":"2024-02-29T10:00:30.5Z"}""", "Observation.date", "2024-02-29T10:00:30.5/2024-02-29T10:00:30.5000001")]
    [InlineData("""{"resourceType":"Observation","effectivePeriod":{"start":"2024","end":"2024-02-29"}}""", "Observation.date", "2024-01-01T00:00:00/2024-03-01T00:00:00")]
    [InlineData("""{"resourceType":"Observation","effectivePeriod":{"start":"2024"}}""", "Observation.date", "2024-01-01T00:00:00/*")]
    [InlineData("""{"resourceType":"Observation","effectivePeriod":{"end":"2024"}}""", "Observation.date", "*/2025-01-01T00:00:00")]
    [InlineData("""{"resourceType":"Observation","effectivePeriod":{"id":"x"}}""", "Observation.date", "")]
    [InlineData("""{"resourceType":"Observation","effectiveTiming":{"event":["2024-03-01","2024-01-01"]}}""", "Observation.date", "2024-01-01T00:00:00/2024-03-02T00:00:00")]
    [InlineData("""{"resourceType":"Observation","effectiveTiming":{"repeat":{"boundsPeriod":{"start":"2024-03"},"frequency":2}}}""", "Observation.date", "2024-03-01T00:00:00/*")]
    [InlineData("""{"resourceType":"Observation","effectiveTiming":{"repeat":{"frequency":2}}}""", "Observation.date", "")]
    [InlineData("""{"resourceType":"Condition","onsetAge":{"value":5,"system":"http://unitsofmeasure.org","code":"a"}}""", "Condition.onset-date", "")]
    public void Dates_are_indexed_as_intervals(string json, string indexName, string intervals) => Assert.Equal(intervals, Indexed(json, indexName));

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2024-02-30")]
    [InlineData("2024-02-29T99:00:00Z")]
    public void A_date_that_cannot_be_read_is_not_indexed(string date)
    {
        var patient = new Patient { BirthDate = date, Deceased = new FhirDateTime(date) };
        var observation = new Observation { Effective = new Period { StartElement = new FhirDateTime(date) }, IssuedElement = new Instant { JsonValue = date } };

        Assert.Equal("", Indexed(patient, "Patient.birthdate"));
        Assert.Equal("", Indexed(patient, "Patient.death-date"));
        Assert.Equal("", Indexed(observation, "Observation.date"));
    }

    [Theory]
    [InlineData("Organization/minsk", "Task.due@Organization/minsk")]
    [InlineData("http://localhost/fhir/Organization/minsk/_history/2", "Task.due@Organization/minsk")]
    public void A_due_instant_is_indexed_for_whoever_has_the_ball_too(string holder, string indexName)
    {
        var json = $$"""{"resourceType":"Task","extension":[{"url":"https://medcoop.example/fhir/StructureDefinition/ball","extension":[{"url":"organization","valueReference":{"reference":"{{holder}}"} },{"url":"due","valueInstant":"2026-11-29T08:00:00Z"}]}]}""";

        Assert.Equal("2026-11-29T08:00:00/2026-11-29T08:00:00.0000001", Indexed(json, indexName));
        Assert.Equal(Indexed(json, indexName), Indexed(json, "Task.due"));
    }

    [Fact]
    public void Who_has_the_ball_elsewhere_has_no_order_of_its_own_here() => Assert.DoesNotContain(
        All(OfficialExamples.Read("""{"resourceType":"Task","extension":[{"url":"https://medcoop.example/fhir/StructureDefinition/ball","extension":[{"url":"organization","valueReference":{"reference":"http://elsewhere.example/fhir/Organization/minsk"} },{"url":"due","valueInstant":"2026-11-29T08:00:00Z"}]}]}""")!),
        entry => entry.IndexName.Contains('@', StringComparison.Ordinal));
}
