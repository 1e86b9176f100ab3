namespace MedCoop.Fhir.Tests.Search.Query;

public sealed class SearchValueTests : QueryTests
{
    [Theory]
    [InlineData("male", "*|male")]
    [InlineData("s|c", "s|c")]
    [InlineData("|c", "|c")]
    [InlineData("s|", "s|*")]
    [InlineData("a,b|c", "*|a, b|c")]
    [InlineData(@"a\,b\|c\$d\\e", @"*|a,b|c$d\e")]
    [InlineData(@"http://s\|t|c", "http://s|t|c")]
    public void Tokens(string value, string read) => Assert.Equal($"Patient.identifier[{read}]", Criteria($"Patient?identifier={value}"));

    [Theory]
    [InlineData("|")]
    [InlineData("a|b|c")]
    [InlineData("")]
    [InlineData("a,")]
    [InlineData(",a")]
    [InlineData(@"a\b")]
    [InlineData(@"a\")]
    public void Malformed_tokens_are_refused(string value) => Assert.Equal("MC1051", Criteria($"Patient?identifier={value}"));

    [Theory]
    [InlineData("Patient?name=José Maria", "Patient.name[StartsWith jose maria]")]
    [InlineData("Patient?name:exact=José", "Patient.name[Exact José]")]
    [InlineData("Patient?name:contains=ÉV,x", "Patient.name[Contains ev, Contains x]")]
    [InlineData("Patient?name=a%2Cb", "Patient.name[StartsWith a, StartsWith b]")]
    [InlineData(@"Patient?name=a\%2Cb", "Patient.name[StartsWith a b]")]
    [InlineData("Patient?name=...", "MC1051")]
    [InlineData("Patient?name=%20", "MC1051")]
    [InlineData("Patient?name:exact=%20", "Patient.name[Exact  ]")]
    public void Strings(string query, string read) => Assert.Equal(read, Criteria(query));

    [Theory]
    [InlineData("100", "Eq 100 99.5..100.5")]
    [InlineData("100.00", "Eq 100.00 99.995..100.005")]
    [InlineData("1e2", "Eq 100 95..105")]
    [InlineData("1.00e2", "Eq 100 99.5..100.5")]
    [InlineData("2.0", "Eq 2.0 1.95..2.05")]
    [InlineData("5.40e-3", "Eq 0.00540 0.005395..0.005405")]
    [InlineData("-5", "Eq -5 -5.5..-4.5")]
    [InlineData("0", "Eq 0 -0.5..0.5")]
    [InlineData("gt100", "Gt 100 99.5..100.5")]
    [InlineData("lt1", "Lt 1 0.5..1.5")]
    [InlineData("ge1,le2", "Ge 1 0.5..1.5, Le 2 1.5..2.5")]
    [InlineData("sa1,eb2,ne3", "Sa 1 0.5..1.5, Eb 2 1.5..2.5, Ne 3 2.5..3.5")]
    [InlineData("ap100", "Ap 100 90..110")]
    [InlineData("ap-100", "Ap -100 -110..-90")]
    [InlineData("ap1", "Ap 1 0.5..1.5")]
    public void Numbers(string value, string read) => Assert.Equal($"RiskAssessment.probability[{read}]", Criteria($"RiskAssessment?probability={value}"));

    [Theory]
    [InlineData("x")]
    [InlineData("eq")]
    [InlineData("xx1")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("--1")]
    [InlineData("1e")]
    [InlineData("1e1e1")]
    [InlineData("1e999")]
    [InlineData("1e-999")]
    [InlineData("1e99999999999999999999")]
    [InlineData("1e-30")]
    [InlineData("1e27")]
    [InlineData("99999999999999999999999999999999999999")]
    [InlineData("0.00000000000000000000000000000000001")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1 000")]
    [InlineData("1_000")]
    [InlineData("0x10")]
    [InlineData("١")]
    public void Malformed_and_absurd_numbers_are_refused(string value) => Assert.Equal("MC1051", Criteria($"RiskAssessment?probability={value}"));

    [Theory]
    [InlineData("5.4", "Eq 5.4 5.35..5.45 *|*")]
    [InlineData("5.4||mg", "Eq 5.4 5.35..5.45 *|mg")]
    [InlineData("5.4|http://unitsofmeasure.org|mg", "Eq 5.4 5.35..5.45 http://unitsofmeasure.org|mg = 0.0054 0.00535..0.00545 g")]
    [InlineData("le5.4|http://unitsofmeasure.org|Cel", "Le 5.4 5.35..5.45 http://unitsofmeasure.org|Cel = 278.55 278.5..278.6 K")]
    [InlineData("5|http://unitsofmeasure.org|nonsense", "Eq 5 4.5..5.5 http://unitsofmeasure.org|nonsense")]
    [InlineData("5|s|", "Eq 5 4.5..5.5 s|*")]
    public void Quantities(string value, string read) => Assert.Equal($"Observation.value-quantity[{read}]", Criteria($"Observation?value-quantity={value}"));

    [Theory]
    [InlineData("5.4|mg")]
    [InlineData("|s|mg")]
    [InlineData("x|s|mg")]
    [InlineData("5|a|b|c")]
    public void Malformed_quantities_are_refused(string value) => Assert.Equal("MC1051", Criteria($"Observation?value-quantity={value}"));

    [Theory]
    [InlineData("2024", "Eq 2024-01-01T00:00:00/2025-01-01T00:00:00")]
    [InlineData("ge2024-05", "Ge 2024-05-01T00:00:00/2024-06-01T00:00:00")]
    [InlineData("lt2024-05-01T10:00:30.1234567Z", "Lt 2024-05-01T10:00:30.1234567/2024-05-01T10:00:30.1234568")]
    [InlineData("2024-05-01T10:00%2B02:00", "Eq 2024-05-01T08:00:00/2024-05-01T08:01:00")]
    [InlineData("ap2026-11-03", "Ap 2026-11-01T01:12:00/2026-11-05T22:48:00")]
    [InlineData("ap2026-11-23", "Ap 2026-11-23T00:00:00/2026-11-24T00:00:00")]
    public void Dates(string value, string read) => Assert.Equal($"Patient.birthdate[{read}]", Criteria($"Patient?birthdate={value}"));

    [Theory]
    [InlineData("yesterday")]
    [InlineData("20")]
    [InlineData("2024-13")]
    [InlineData("ge")]
    [InlineData("<2024")]
    public void Malformed_dates_are_refused(string value) => Assert.Equal("MC1051", Criteria($"Patient?birthdate={value}"));

    [Theory]
    [InlineData("subject=1", "Observation.subject[*/1]")]
    [InlineData("patient=1", "Observation.patient[Patient/1]")]
    [InlineData("subject=Patient/1", "Observation.subject[Patient/1]")]
    [InlineData("subject:Patient=1", "Observation.subject[Patient/1]")]
    [InlineData("subject:Patient=Patient/1", "Observation.subject[Patient/1]")]
    [InlineData("subject=Patient/1/_history/2", "Observation.subject[Patient/1 v2]")]
    [InlineData("subject=http://localhost/fhir/Patient/1", "Observation.subject[Patient/1]")]
    [InlineData("subject=http://example.org/fhir/Patient/1", "Observation.subject[*/ http://example.org/fhir/Patient/1]")]
    [InlineData("subject=urn:uuid:1", "Observation.subject[*/ urn:uuid:1]")]
    [InlineData("subject:identifier=s|v", "Observation.subject[identifier s|v]")]
    [InlineData("instantiates-canonical=http://example.org/a|1.0", "MC1050")]
    [InlineData("subject:Practitioner=1", "MC1052")]
    [InlineData("subject:Nobody=1", "MC1052")]
    [InlineData("subject:Patient=Group/1", "MC1051")]
    [InlineData("subject=a/b", "MC1051")]
    [InlineData("subject=%23contained", "MC1051")]
    [InlineData("subject=Patient/", "MC1051")]
    [InlineData("subject=a b", "MC1051")]
    public void References(string query, string read) => Assert.Equal(read.StartsWith("MC1050", StringComparison.Ordinal) ? "" : read, Criteria($"Observation?{query}"));

    [Theory]
    [InlineData("http://example.org/q", "*/ http://example.org/q")]
    [InlineData("http://example.org/q|1.0", "*/ http://example.org/q v1.0")]
    [InlineData("Questionnaire/7", "Questionnaire/7")]
    public void Canonical_references(string value, string read) =>
        Assert.Equal($"QuestionnaireResponse.questionnaire[{read}]", Criteria($"QuestionnaireResponse?questionnaire={value}"));

    [Theory]
    [InlineData("ValueSet?url=http://example.org/a", "ValueSet.url[Exact http://example.org/a]")]
    [InlineData("ValueSet?url:below=http://example.org/", "ValueSet.url[Below http://example.org/]")]
    [InlineData("ValueSet?url:above=http://example.org/a/b", "ValueSet.url[Above http://example.org/a/b]")]
    [InlineData("ValueSet?url=http://example.org/a|1.0,http://example.org/b", "((ValueSet.url[Exact http://example.org/a] and ValueSet.version[*|1.0]) or ValueSet.url[Exact http://example.org/b])")]
    [InlineData("Patient?_profile=http://example.org/a|1.0", "Patient._profile[Exact http://example.org/a|1.0]")]
    [InlineData("ValueSet?url:below=urn:oid:1.2", "MC1052")]
    [InlineData("ValueSet?url=", "MC1051")]
    public void URIs(string query, string read) => Assert.Equal(read, Criteria(query));

    [Theory]
    [InlineData("http://loinc.org|2823-3$gt5.4|http://unitsofmeasure.org|mmol/L", "http://loinc.org|2823-3 $ Gt 5.4 5.35..5.45 http://unitsofmeasure.org|mmol/L = 3.251953818E+24 3.22184313450E+24..3.28206450150E+24 m-3")]
    [InlineData(@"a\$b$1", "*|a$b $ Eq 1 0.5..1.5 *|*")]
    public void Composites(string value, string read)
    {
        var written = Criteria($"Observation?code-value-quantity={value}");

        Assert.StartsWith($"Observation.code-value-quantity[{read[..20]}", written, StringComparison.Ordinal);
        Assert.Equal(read.Count(character => character == '$'), written.Count(character => character == '$'));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a$1$2")]
    [InlineData("a$")]
    [InlineData("$1")]
    [InlineData("a$x")]
    public void Malformed_composites_are_refused(string value) => Assert.Equal("MC1051", Criteria($"Observation?code-value-quantity={value}"));

    [Theory]
    [InlineData("55.75|37.62|9|km", "near 55.75 37.62 9")]
    [InlineData("55.75|37.62|1|[mi_i]", "near 55.75 37.62 1.609344")]
    [InlineData("-55.75|-37.62|500|m", "near -55.75 -37.62 0.5")]
    [InlineData("55.75|37.62|9", "near 55.75 37.62 9")]
    [InlineData("55.75|37.62", "near 55.75 37.62 50")]
    public void Positions(string value, string read) => Assert.Equal($"Location.near[{read}]", Criteria($"Location?near={value}"));

    [Theory]
    [InlineData("55.75")]
    [InlineData("x|37")]
    [InlineData("91|37")]
    [InlineData("55|181")]
    [InlineData("55|37|-1")]
    [InlineData("55|37|1|kg")]
    [InlineData("55|37|1|km|x")]
    [InlineData("NaN|37")]
    public void Malformed_positions_are_refused(string value) => Assert.Equal("MC1051", Criteria($"Location?near={value}"));
}
