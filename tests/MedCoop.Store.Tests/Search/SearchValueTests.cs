using MedCoop.Fhir.Search;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Testing.Databases;
using static MedCoop.Store.Tests.Search.SearchWorld;

namespace MedCoop.Store.Tests.Search;

/// <summary>A case for each search type, modifier and prefix: which of the resources <c>a</c> to <c>g</c> are found. https://hl7.org/fhir/R4/search.html</summary>
public sealed class SearchValueTests
{
    private static readonly string LongName = new('x', 300);

    [Theory, EveryDatabase]
    public Task Tokens_are_found_by_system_and_code(StoreProvider provider) => CheckAsync(
        provider, "Patient.identifier",
        [("a", new TokenIndexValue("urn:s", "1")), ("b", new TokenIndexValue("", "1")), ("c", new TokenIndexValue("urn:t", "1")), ("d", new TokenIndexValue("urn:s", "2")), ("e", new TokenIndexValue("urn:s", ""))],
        ("code", new TokenValue(null, "1"), "abc"),
        ("system|code", new TokenValue("urn:s", "1"), "a"),
        ("|code", new TokenValue("", "1"), "b"),
        ("system|", new TokenValue("urn:s", null), "ade"),
        ("a system never used", new TokenValue("urn:never", "1"), ""),
        ("case matters", new TokenValue("URN:S", "1"), ""));

    [Theory, EveryDatabase]
    public async Task Not_includes_resources_without_a_value(StoreProvider provider)
    {
        await using var world = await OnAsync(provider);
        var gender = Parameter("Patient.gender");
        await world.PutAsync("Patient/a", new IndexEntry("Patient.gender", new TokenIndexValue("urn:g", "male")));
        await world.PutAsync("Patient/b", new IndexEntry("Patient.gender", new TokenIndexValue("urn:g", "female")));
        await world.PutAsync("Patient/c");
        await world.PutAsync("Patient/d");
        await world.DeleteAsync("Patient/d");

        Assert.Equal(["b", "c"], await world.IdsAsync("Patient", new Not(new ValueCriterion(gender, [new TokenValue(null, "male")]))));
        Assert.Equal(["c"], await world.IdsAsync("Patient", new MissingCriterion(gender, Missing: true)));
        Assert.Equal(["a", "b"], await world.IdsAsync("Patient", new MissingCriterion(gender, Missing: false)));
    }

    [Theory, EveryDatabase]
    public Task Token_text_is_found_by_any_part_of_any_display(StoreProvider provider) => CheckAsync(
        provider, "Observation.code",
        [("a", new TokenIndexValue("urn:s", "1", "Systolic Blood Pressure")), ("a", new TokenIndexValue("urn:s", "1", "Systólico")), ("b", new TokenIndexValue("urn:s", "2", "100% sure")), ("c", new TokenIndexValue("urn:s", "3"))],
        ("beginning", new TokenTextValue("systolic"), "a"),
        ("middle", new TokenTextValue("blood"), "a"),
        ("the other display", new TokenTextValue("systolico"), "a"),
        ("punctuation does not matter", new TokenTextValue("0 s"), "b"),
        ("not", new TokenTextValue("sys%"), ""));

    [Theory, EveryDatabase]
    public Task Strings_are_found_whatever_their_case_accents_and_length(StoreProvider provider) => CheckAsync(
        provider, "Patient.family",
        [("a", Text("Müller")), ("b", Text("MULLER-Lüdenscheidt")), ("c", Text("Åse Marie")), ("d", Text(LongName + " tail")), ("e", Text(LongName + "Other")), ("f", new StringIndexValue("100%_\\'\"; drop table resource", "100%_\\'\"; DROP TABLE resource")), ("g", Text("محمّد"))],
        ("starts with", new StringValue("mull", StringMatch.StartsWith), "ab"),
        ("whole", new StringValue("muller", StringMatch.StartsWith), "ab"),
        ("not in the middle", new StringValue("ller", StringMatch.StartsWith), ""),
        ("contains", new StringValue("ller", StringMatch.Contains), "ab"),
        ("accent", new StringValue(SearchText.Normalize("ÅSE"), StringMatch.StartsWith), "c"),
        ("exact", new StringValue("Müller", StringMatch.Exact), "a"),
        ("exact minds the case", new StringValue("müller", StringMatch.Exact), ""),
        ("more than 256 characters", new StringValue(LongName + " t", StringMatch.StartsWith), "d"),
        ("both long ones", new StringValue(LongName[..280], StringMatch.StartsWith), "de"),
        ("long, exact", new StringValue(LongName + "Other", StringMatch.Exact), "e"),
        ("long, contains", new StringValue("xother", StringMatch.Contains), "e"),
        ("wildcards are text", new StringValue("100%", StringMatch.StartsWith), "f"),
        ("wildcards are text", new StringValue("1__%", StringMatch.StartsWith), ""),
        ("wildcards are text", new StringValue("%_\\'\"; drop", StringMatch.Contains), "f"),
        ("Arabic without vowels", new StringValue(SearchText.Normalize("محمد"), StringMatch.StartsWith), "g"),
        ("everything", new StringValue("", StringMatch.StartsWith), "abcdefg"));

    [Theory, EveryDatabase]
    public Task Dates_compare_as_ranges_to_the_tick(StoreProvider provider)
    {
        var day = new DateTime(2024, 5, 10).Ticks;
        const long OneDay = TimeSpan.TicksPerDay;
        DateValue Wanted(Prefix prefix) => new(prefix, day, day + OneDay);
        return CheckAsync(
            provider, "Patient.birthdate",
            [
                ("a", new DateIndexValue(day, day + OneDay)), ("b", new DateIndexValue(day + 5, day + 6)), ("c", new DateIndexValue(day - OneDay, day)), ("d", new DateIndexValue(day + OneDay, day + (2 * OneDay))),
                ("e", new DateIndexValue(day - 1, day + OneDay)), ("f", new DateIndexValue(day, day + OneDay + 1)), ("g", new DateIndexValue(day - OneDay, long.MaxValue)),
            ],
            ("eq", Wanted(Prefix.Eq), "ab"), ("ne", Wanted(Prefix.Ne), "cdefg"), ("gt", Wanted(Prefix.Gt), "dfg"), ("lt", Wanted(Prefix.Lt), "ceg"), ("ge", Wanted(Prefix.Ge), "abdfg"),
            ("le", Wanted(Prefix.Le), "abceg"), ("sa", Wanted(Prefix.Sa), "d"), ("eb", Wanted(Prefix.Eb), "c"), ("ap", Wanted(Prefix.Ap), "abefg"));
    }

    [Theory, EveryDatabase]
    public Task Numbers_compare_exactly_but_for_the_precision_of_eq_and_ne(StoreProvider provider)
    {
        static NumberValue Wanted(Prefix prefix) => new(prefix, 100m, 99.5m, 100.5m);
        return CheckAsync(
            provider, "RiskAssessment.probability",
            [("a", Number(100m)), ("b", Number(99.5m)), ("c", Number(100.5m)), ("d", Number(99.4999m)), ("e", Number(100.4999m)), ("f", Number(-3m))],
            ("eq", Wanted(Prefix.Eq), "abe"), ("ne", Wanted(Prefix.Ne), "cdf"), ("gt", Wanted(Prefix.Gt), "ce"), ("lt", Wanted(Prefix.Lt), "bdf"), ("ge", Wanted(Prefix.Ge), "ace"),
            ("le", Wanted(Prefix.Le), "abdf"), ("sa", Wanted(Prefix.Sa), "ce"), ("eb", Wanted(Prefix.Eb), "bdf"), ("ap", new NumberValue(Prefix.Ap, 100m, 90m, 110m), "abcde"));
    }

    [Theory, EveryDatabase]
    public Task Quantities_are_found_in_their_unit_and_in_any_of_the_same_dimension(StoreProvider provider)
    {
        const string Ucum = "http://unitsofmeasure.org";
        static QuantityIndexValue Stored(string system, string unit, decimal value, double? grams) =>
            new(system, unit, value, value, value, grams is { } g ? new CanonicalQuantity("g", g, g) : null);
        return CheckAsync(
            provider, "Observation.value-quantity",
            [("a", Stored(Ucum, "g", 1m, 1)), ("b", Stored(Ucum, "mg", 1000m, 1)), ("c", Stored(Ucum, "kg", 1m, 1000)), ("d", Stored("", "spoon", 1m, null)), ("e", new QuantityIndexValue(Ucum, "g", 0.5m, 0.5m, null, new CanonicalQuantity("g", 0.5, double.PositiveInfinity)))],
            ("value alone", Quantity(Prefix.Eq, 1m, null, null), "acd"),
            ("value and unit", Quantity(Prefix.Eq, 1m, null, "spoon"), "d"),
            ("no system", Quantity(Prefix.Eq, 1m, "", "spoon"), "d"),
            ("canonical", Quantity(Prefix.Eq, 1m, Ucum, "g", 1), "ab"),
            ("canonical, other unit", Quantity(Prefix.Eq, 1000m, Ucum, "mg", 0.001), "ab"),
            ("greater", Quantity(Prefix.Gt, 1m, Ucum, "g", 1), "ce"),
            ("open upwards", Quantity(Prefix.Ge, 2m, Ucum, "kg", 1000), "e"),
            ("other system", Quantity(Prefix.Eq, 1m, "urn:other", "g"), ""));
    }

    [Theory, EveryDatabase]
    public Task References_are_found_by_type_id_version_url_and_identifier(StoreProvider provider) => CheckAsync(
        provider, "Observation.subject",
        [("a", new ReferenceIndexValue("Patient", "1")), ("b", new ReferenceIndexValue("Group", "1")), ("c", new ReferenceIndexValue("Patient", "1", Version: "2")), ("d", new ReferenceIndexValue("", "", "http://other.org/fhir/Patient/1"))],
        ("id", new ReferenceValue(null, "1"), "abc"),
        ("type and id", new ReferenceValue("Patient", "1"), "ac"),
        ("version", new ReferenceValue("Patient", "1", Version: "2"), "c"),
        ("url", new ReferenceValue(null, "", "http://other.org/fhir/Patient/1"), "d"),
        ("another url", new ReferenceValue(null, "", "http://other.org/fhir/Patient"), ""));

    [Theory, EveryDatabase]
    public async Task An_identifier_is_found_by_its_type(StoreProvider provider)
    {
        await using var world = await OnAsync(provider);
        await world.PutJsonAsync("Patient/a", """{"resourceType":"Patient","identifier":[{"system":"urn:x","value":"7","type":{"coding":[{"system":"urn:types","code":"MR"}]}}]}""");
        await world.PutJsonAsync("Patient/b", """{"resourceType":"Patient","identifier":[{"system":"urn:x","value":"7","type":{"coding":[{"system":"urn:types","code":"PPN"}]}}]}""");
        await world.PutJsonAsync("Patient/c", """{"resourceType":"Patient","identifier":[{"system":"urn:types","value":"7"}]}""");

        Assert.Equal(["a"], await world.IdsAsync("Patient", Criterion("Patient", "identifier:of-type", "urn:types|MR|7")));
        Assert.Equal(["a", "b", "c"], await world.IdsAsync("Patient", Criterion("Patient", "identifier", "7")));
    }

    [Theory, EveryDatabase]
    public async Task A_number_with_more_digits_than_are_kept_is_found_by_all_of_them(StoreProvider provider)
    {
        await using var world = await OnAsync(provider);
        await world.PutJsonAsync("Observation/a", """{"resourceType":"Observation","valueQuantity":{"value":66.899999999999991,"system":"http://unitsofmeasure.org","code":"[in_i]"}}""");

        Assert.Equal(["a"], await world.IdsAsync("Observation", Criterion("Observation", "value-quantity", "66.899999999999991")));
        Assert.Equal(["a"], await world.IdsAsync("Observation", Criterion("Observation", "value-quantity", "66.899999999999991|http://unitsofmeasure.org|[in_i]")));
        Assert.Equal(["a"], await world.IdsAsync("Observation", Criterion("Observation", "value-quantity", "169.926|http://unitsofmeasure.org|cm")));
        Assert.Empty(await world.IdsAsync("Observation", Criterion("Observation", "value-quantity", "66.8999999")));
    }

    [Theory, EveryDatabase]
    public Task Positions_are_found_by_distance(StoreProvider provider) => CheckAsync(
        provider, "Location.near",
        [("a", new PositionIndexValue(55.75, 37.62)), ("b", new PositionIndexValue(55.75, 37.78)), ("c", new PositionIndexValue(59.94, 30.31)), ("d", new PositionIndexValue(-17, 179.9)), ("e", new PositionIndexValue(-17, -179.9))],
        ("within 9 km", new NearValue(55.75, 37.62, 9), "a"),
        ("within 11 km", new NearValue(55.75, 37.62, 11), "ab"),
        ("within 640 km", new NearValue(55.75, 37.62, 650), "abc"),
        ("here", new NearValue(59.94, 30.31, 0), "c"),
        ("across the date line", new NearValue(-17, 179.9, 30), "de"),
        ("nowhere", new NearValue(0, 0, 100), ""));

    [Theory, EveryDatabase]
    public async Task A_reference_is_found_by_the_identifier_it_names_and_then_is_not_missing(StoreProvider provider)
    {
        await using var world = await OnAsync(provider);
        var subject = Parameter("Observation.subject");
        await world.PutAsync("Observation/a", new IndexEntry("Observation.subject:identifier", new TokenIndexValue("urn:mrn", "7")));
        await world.PutAsync("Observation/b");

        Assert.Equal(["a"], await world.IdsAsync("Observation", new ValueCriterion(subject, [new ReferenceIdentifierValue(new TokenValue("urn:mrn", "7"))])));
        Assert.Equal(["b"], await world.IdsAsync("Observation", new MissingCriterion(subject, Missing: true)));
    }

    [Theory, EveryDatabase]
    public Task Uris_are_found_as_they_are_below_and_above(StoreProvider provider)
    {
        var far = "http://x.org/" + new string('y', 900);
        return CheckAsync(
            provider, "ValueSet.url",
            [("a", new UriIndexValue("http://x.org")), ("b", new UriIndexValue("http://x.org/a")), ("c", new UriIndexValue("http://x.org/a/b")), ("d", new UriIndexValue("urn:oid:1.2")), ("e", new UriIndexValue(far))],
            ("exact", new UriValue("http://x.org/a", UriMatch.Exact), "b"),
            ("below", new UriValue("http://x.org/a", UriMatch.Below), "bc"),
            ("above", new UriValue("http://x.org/a/b/c", UriMatch.Above), "abc"),
            ("long, exact", new UriValue(far, UriMatch.Exact), "e"),
            ("long, exact, other end", new UriValue(far + "z", UriMatch.Exact), ""),
            ("long, below", new UriValue(far[..480], UriMatch.Below), "e"),
            ("long, above", new UriValue(far, UriMatch.Above), "ae"),
            ("case matters", new UriValue("HTTP://x.org", UriMatch.Exact), ""));
    }

    [Theory, EveryDatabase]
    public async Task A_composite_matches_within_one_component_only(StoreProvider provider)
    {
        await using var world = await OnAsync(provider);
        IndexEntry Code(string code, int part) => new("Observation.component-code-value-quantity#1", new TokenIndexValue("urn:loinc", code), part);
        IndexEntry Quantity(decimal value, int part) => new("Observation.component-code-value-quantity#2", new QuantityIndexValue("", "mmHg", value, value, value), part);
        await world.PutAsync("Observation/a", Code("systolic", 1), Quantity(150, 1), Code("diastolic", 2), Quantity(80, 2));
        await world.PutAsync("Observation/b", Code("systolic", 1), Quantity(80, 1), Code("diastolic", 2), Quantity(150, 2));
        var both = new CompositeValue([new TokenValue(null, "systolic"), SearchValueTests.Quantity(Prefix.Gt, 140m, null, null)]);

        var found = await world.IdsAsync("Observation", new ValueCriterion(Parameter("Observation.component-code-value-quantity"), [both]));

        Assert.Equal(["a"], found);
    }

    [Theory, EveryDatabase]
    public async Task A_hundred_and_twenty_alternatives_are_one_search(StoreProvider provider)
    {
        await using var world = await OnAsync(provider);
        for (var i = 0; i < 30; i++) await world.PutAsync($"Patient/{i:00}", new IndexEntry("Patient.identifier", new TokenIndexValue("urn:s", $"{i * 10}")));
        var alternatives = Enumerable.Range(0, 120).Select(i => (SearchValue)new TokenValue("urn:s", $"{i}")).ToList();

        var found = await world.IdsAsync("Patient", new ValueCriterion(Parameter("Patient.identifier"), alternatives));

        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"{i:00}"), found);
    }

    [Theory, EveryDatabase]
    public async Task Sql_in_values_is_only_text(StoreProvider provider)
    {
        await using var world = await OnAsync(provider);
        await world.PutAsync("Patient/a", new IndexEntry("Patient.family", Text("Chalmers")), new IndexEntry("Patient.identifier", new TokenIndexValue("urn:s", "1")));
        string[] attacks = ["' OR '1'='1", "'; DROP TABLE resource; --", "\") OR 1=1 --", "$1", "1) UNION SELECT key FROM resource --", "\\'; --", "a\0b", "\uFFFF", "%", "[\"", "{}"];
        foreach (var attack in attacks)
        {
            Assert.Empty(await world.IdsAsync("Patient", new ValueCriterion(Parameter("Patient.identifier"), [new TokenValue(attack, attack)])));
            Assert.Empty(await world.IdsAsync("Patient", new ValueCriterion(Parameter("Patient.identifier"), [.. Enumerable.Range(0, 20).Select(i => new TokenValue(null, attack + i))])));
            Assert.Empty(await world.IdsAsync("Patient", new IdCriterion([attack])));
            // What comes before or after a text is found by comparing, whatever the text.
            foreach (var match in Enum.GetValues<StringMatch>().Except([StringMatch.Greater, StringMatch.Less]))
                Assert.Empty(await world.IdsAsync("Patient", new ValueCriterion(Parameter("Patient.family"), [new StringValue(attack, match)])));
        }

        Assert.Equal(["a"], await world.IdsAsync("Patient"));
    }

    private static Criterion Criterion(string type, string name, string value) => Assert.Single(
        new SearchQueryParser(SearchParameterCatalog.R4).Parse(type, [new QueryParameter(name, value)], new SearchParsing(Strict: true, "http://localhost/fhir", DateTimeOffset.UnixEpoch)).Value.Criteria);

    private static StringIndexValue Text(string text) => new(SearchText.Normalize(text), text);

    private static NumberIndexValue Number(decimal value) => new(value, value, value);

    private static QuantityValue Quantity(Prefix prefix, decimal value, string? system, string? unit, double? inGrams = null) => new(
        new NumberValue(prefix, value, value - 0.5m, value + 0.5m), system, unit,
        inGrams is { } factor ? new CanonicalRange("g", (double)value * factor, ((double)value - 0.5) * factor, ((double)value + 0.5) * factor) : null);

    private static async Task CheckAsync(
        StoreProvider provider, string name, (string Id, IndexValue Value)[] stored, params (string Case, SearchValue Wanted, string Found)[] cases)
    {
        await using var world = await OnAsync(provider);
        var parameter = Parameter(name);
        foreach (var resource in stored.GroupBy(s => s.Id))
            await world.PutAsync($"{parameter.ResourceType}/{resource.Key}", [.. resource.Select(s => new IndexEntry(parameter.IndexName, s.Value))]);

        foreach (var (title, wanted, expected) in cases)
        {
            var criterion = new ValueCriterion(parameter, [wanted]);
            var found = await world.IdsAsync(parameter.ResourceType, criterion);
            Assert.True(string.Concat(found) == expected, $"{title}: found {string.Concat(found)} instead of {expected}");
            // The same, asked of each resource instead of looked up.
            var asked = await world.IdsAsync(parameter.ResourceType, new Not(new Not(criterion)));
            Assert.True(string.Concat(asked) == expected, $"{title}, asked: found {string.Concat(asked)} instead of {expected}");
        }
    }
}
