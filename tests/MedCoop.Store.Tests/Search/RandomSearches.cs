using CsCheck;
using MedCoop.Fhir.Search;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Query;
using static MedCoop.Store.Tests.Search.SearchWorld;

namespace MedCoop.Store.Tests.Search;

/// <summary>Random resources and searches over small sets of values, so that much matches, ties and misses.</summary>
internal static class RandomSearches
{
    private const string Ucum = "http://unitsofmeasure.org";
    private static readonly string Long = string.Concat(Enumerable.Repeat("abcdefgh", 8));
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static readonly string[] Types = ["Organization", "Patient", "Observation", "RiskAssessment", "Encounter"];

    private static readonly Gen<string> Ids = OneOf("1", "2", "3", "4", "5", "6", "7", "8", "9", "none");

    private static readonly Gen<string> Systems = OneOf("", "urn:a", "urn:b");

    private static readonly Gen<string> Codes = OneOf("a", "b", "c", "A", "it's", "%");

    private static readonly Gen<string> Texts = OneOf(
        "anna", "Ánna", "anna maria", "Anna  Maria", "b", "zoë", "%", "_", "' OR 1=1 --", "\\", "日本語", "😀x", "é", "\u0301", Long, Long + "ij", Long + "ik", "x" + Long + Long);

    private static readonly Gen<(long Start, long End)> Spans = Gen.Select(Gen.Int[0, 6], OneOf(1, 10_000, 864_000_000_000, 864_000_000_000 * 3))
        .Select((day, length) => (Start.AddDays(day).Ticks, Start.AddDays(day).Ticks + length));

    private static readonly Gen<decimal> Numbers = OneOf(0m, -1m, 0.5m, 1m, 1.5m, 2m, 99.5m, 100m, 100.5m);

    private static readonly Gen<IndexValue> TokenValues = Gen.Select(Systems, Codes, OneOf<string?>(null, "High Blood Pressure", "Größe")).Select((s, c, t) => (IndexValue)new TokenIndexValue(s, c, t));

    private static readonly Gen<IndexValue> StringValues = Texts.Select(t => (IndexValue)new StringIndexValue(SearchText.Normalize(t), t));

    private static readonly Gen<IndexValue> DateValues = Gen.Select(Spans, Gen.Int[0, 9])
        .Select((span, open) => (IndexValue)new DateIndexValue(open == 0 ? long.MinValue : span.Start, open == 1 ? long.MaxValue : span.End));

    private static readonly Gen<IndexValue> NumberValues = Numbers.Select(n => (IndexValue)new NumberIndexValue(n, n, n));

    private static readonly Gen<IndexValue> QuantityValues = Gen.Select(Numbers, OneOf(0m, 0m, 1m, 50m), OneOf("mg", "g", "", "{score}"), Gen.Int[0, 9]).Select((n, width, unit, open) =>
    {
        decimal? low = open == 0 ? null : n;
        decimal? high = open == 1 ? null : n + width;
        return (IndexValue)new QuantityIndexValue(unit is "mg" or "g" ? Ucum : "", unit, n, low, high, Factor(unit) is { } factor
            ? new CanonicalQuantity("g", low is null ? double.NegativeInfinity : (double)(low * factor), high is null ? double.PositiveInfinity : (double)(high * factor))
            : null);
    });

    private static readonly Gen<IndexValue> UriValues = Uris.Select(u => (IndexValue)new UriIndexValue(u));

    private static Gen<string> Uris => OneOf("http://x.org", "http://x.org/a", "http://x.org/a/b", "http://x.orga", "urn:x", "http://x.org/" + Long);

    /// <summary>The values of a resource of the type.</summary>
    public static Gen<List<IndexEntry>> Entries(string type) => (type switch
    {
        "Organization" => Gen.Select(Some("Organization.name", StringValues), Some("Organization.partof", References("Organization")), Some("Organization.identifier", TokenValues))
            .Select((a, b, c) => (List<IndexEntry>)[.. a, .. b, .. c]),
        "Patient" => Gen.Select(
            Gen.Select(Some("Patient.family", StringValues), AtMostOne("Patient.birthdate", DateValues), Some("Patient.gender", TokenValues)),
            Gen.Select(Some("Patient.organization", References("Organization")), Some("Patient.organization:identifier", TokenValues), Some("Patient._profile", UriValues)))
            .Select((a, b) => (List<IndexEntry>)[.. a.Item1, .. a.Item2, .. a.Item3, .. b.Item1, .. b.Item2, .. b.Item3]),
        "Observation" => Gen.Select(
            Gen.Select(Some("Observation.code", TokenValues), Some("Observation.value-quantity", QuantityValues), AtMostOne("Observation.date", DateValues)),
            Gen.Select(Some("Observation.subject", References("Patient", "Organization")), Some("Observation.has-member", References("Observation")), Parts))
            .Select((a, b) => (List<IndexEntry>)[.. a.Item1, .. a.Item2, .. a.Item3, .. b.Item1, .. b.Item2, .. b.Item3]),
        "Encounter" => Gen.Select(Some("Encounter.location-period", DateValues), Some("Encounter.subject", References("Patient")))
            .Select((a, b) => (List<IndexEntry>)[.. a, .. b]),
        _ => Gen.Select(Some("RiskAssessment.probability", NumberValues), Some("RiskAssessment.subject", References("Patient")))
            .Select((a, b) => (List<IndexEntry>)[.. a, .. b]),
    }).Select(entries => entries.Distinct().ToList());

    /// <summary>A search of one type, sometimes of several.</summary>
    public static Gen<SearchQuery> Queries { get; } =
        from type in OneOf(Types)
        from criteria in Criterion(type, 2).List[0, 3]
        from sort in SortKeys(type).List[0, 2]
        from count in OneOf(4, 7, 50, 1000)
        from several in Gen.Int[0, 9]
        select new SearchQuery
        {
            Types = several switch { 0 => [], 1 => [type, type == "Patient" ? "Observation" : "Patient"], _ => [type] },
            Criteria = criteria,
            Sort = sort,
            Count = count,
            Total = TotalMode.Accurate,
        };

    private static Gen<SortKey> SortKeys(string type) => Gen.Select(
        OneOf([.. SortNames(type), "_id", "_lastUpdated"]), Gen.Bool,
        (name, descending) => name[0] == '_' ? new SortKey(null, name, descending) : new SortKey(Parameter(name), null, descending));

    private static string[] SortNames(string type) => type switch
    {
        "Organization" => ["Organization.name", "Organization.partof", "Organization.identifier"],
        "Patient" => ["Patient.family", "Patient.birthdate", "Patient.gender", "Patient._profile"],
        "Observation" => ["Observation.code", "Observation.value-quantity", "Observation.date", "Observation.subject"],
        "Encounter" => ["Encounter.location-period"],
        _ => ["RiskAssessment.probability"],
    };

    /// <summary>A condition on a resource of the type.</summary>
    private static Gen<Criterion> Criterion(string type, int depth)
    {
        var simple = AnyOf(Values(type), Missing(type), Ids.List[1, 3].Select(ids => (Criterion)new IdCriterion(ids)), OneOf(Types).List[1, 2].Select(types => (Criterion)new TypeCriterion(types)));
        if (depth == 0) return simple;
        var inner = Criterion(type, depth - 1);
        return AnyOf(
            simple, simple, simple, simple, Links(type, depth - 1), Links(type, depth - 1),
            inner.Select(c => (Criterion)new Not(c)),
            inner.List[0, 3].Select(c => (Criterion)new AnyOf(c)),
            inner.List[0, 3].Select(c => (Criterion)new AllOf(c)));
    }

    private static Gen<Criterion> Missing(string type) =>
        Gen.Select(OneOf(SortNames(type)), Gen.Bool, (name, missing) => (Criterion)new MissingCriterion(Parameter(name), missing));

    private static Gen<Criterion> Links(string type, int depth) => type switch
    {
        "Organization" => AnyOf(Has("Patient.organization", depth), Has("Observation.subject", depth), Chain("Organization.partof", depth, "Organization")),
        "Patient" => AnyOf(Has("Observation.subject", depth), Has("RiskAssessment.subject", depth), Chain("Patient.organization", depth, "Organization")),
        "Observation" => AnyOf(Has("Observation.has-member", depth), Chain("Observation.subject", depth, "Patient"), Chain("Observation.subject", depth, "Patient", "Organization")),
        _ => Chain($"{type}.subject", depth, "Patient"),
    };

    private static Gen<Criterion> Has(string name, int depth) =>
        Criterion(name.Split('.')[0], depth).Select(c => (Criterion)new HasCriterion(Parameter(name), c));

    private static Gen<Criterion> Chain(string name, int depth, params string[] targets) => targets is [var only]
        ? Criterion(only, depth).Select(c => (Criterion)new ChainCriterion(Parameter(name), [new(only, c)]))
        : Gen.Select(Criterion(targets[0], depth), Criterion(targets[1], depth), (a, b) => (Criterion)new ChainCriterion(Parameter(name), [new(targets[0], a), new(targets[1], b)]));

    private static Gen<Criterion> Values(string type) => type switch
    {
        "Organization" => AnyOf(Value("Organization.name", Strings), Value("Organization.partof", WantedReferences("Organization")), Value("Organization.identifier", Tokens)),
        "Patient" => AnyOf(
            Value("Patient.family", Strings), Value("Patient.birthdate", Dates), Value("Patient.gender", Tokens), Value("Patient._profile", WantedUris),
            Value("Patient.organization", WantedReferences("Organization")), Value("Patient.organization", Tokens.Select(t => (SearchValue)new ReferenceIdentifierValue((TokenValue)t)))),
        "Observation" => AnyOf(
            Value("Observation.code", AnyOf(Tokens, OneOf("high", "grosse", "größe", "pressure").Select(t => (SearchValue)new TokenTextValue(SearchText.Normalize(t))))),
            Value("Observation.value-quantity", Quantities), Value("Observation.date", Dates), Value("Observation.subject", WantedReferences("Patient", "Organization")),
            Value("Observation.code-value-quantity", Gen.Select(Tokens, Quantities, (t, q) => (SearchValue)new CompositeValue([t, q])))),
        "Encounter" => AnyOf(Value("Encounter.location-period", Dates), Value("Encounter.subject", WantedReferences("Patient"))),
        _ => AnyOf(Value("RiskAssessment.probability", WantedNumbers.Select(n => (SearchValue)n)), Value("RiskAssessment.subject", WantedReferences("Patient"))),
    };

    private static Gen<Criterion> Value(string name, Gen<SearchValue> values) => values.List[1, 3].Select(v => (Criterion)new ValueCriterion(Parameter(name), v));

    private static Gen<SearchValue> Tokens => Gen.Select(OneOf(null, "", "urn:a", "urn:b", "urn:never"), Codes, Gen.Int[0, 9])
        .Select((s, c, any) => (SearchValue)new TokenValue(s, any == 0 && s is not null ? null : c));

    private static Gen<SearchValue> Strings => Gen.Select(Texts, Gen.Enum<StringMatch>(), Gen.Int[0, 80], (text, match, length) =>
    {
        if (match == StringMatch.Exact) return (SearchValue)new StringValue(text, match);
        var normalized = SearchText.Normalize(text);
        var cut = Math.Min(length, normalized.Length);
        if (cut > 0 && char.IsHighSurrogate(normalized[cut - 1])) cut--;
        return new StringValue(cut == 0 ? normalized : normalized[..cut], match);
    });

    private static Gen<SearchValue> Dates => Gen.Select(Gen.Enum<Prefix>(), Spans, (prefix, span) => (SearchValue)new DateValue(prefix, span.Start, span.End));

    private static Gen<NumberValue> WantedNumbers => Gen.Select(Gen.Enum<Prefix>(), Numbers, OneOf(0.05m, 0.5m, 5m), (prefix, n, half) => new NumberValue(prefix, n, n - half, n + half));

    private static Gen<SearchValue> Quantities => Gen.Select(WantedNumbers, OneOf("mg", "g", null, "{score}"), OneOf(null, "", Ucum), (n, unit, system) => (SearchValue)new QuantityValue(
        n, system, unit, system == Ucum && Factor(unit) is { } f ? new CanonicalRange("g", (double)(n.Value * f), (double)(n.Low * f), (double)(n.High * f)) : null));

    private static Gen<SearchValue> WantedUris => Gen.Select(Uris, Gen.Enum<UriMatch>(), (uri, match) => (SearchValue)new UriValue(uri, match));

    private static Gen<SearchValue> WantedReferences(params string[] types) => Gen.Select(OneOf([null, .. types]), Ids, Gen.Int[0, 9], OneOf(null, null, "2")).Select((type, id, kind, version) =>
        (SearchValue)(kind == 0 ? new ReferenceValue(null, "", "http://elsewhere.org/" + id, version) : new ReferenceValue(type, Id(type ?? types[0], id), Version: version)));

    private static Gen<IndexValue> References(params string[] types) => Gen.Select(OneOf(types), Ids, Gen.Int[0, 9]).Select((type, id, kind) =>
        (IndexValue)(kind == 0 ? new ReferenceIndexValue("", "", "http://elsewhere.org/" + id, VersionOf(id)) : new ReferenceIndexValue(type, Id(type, id), Version: VersionOf(id))));

    /// <summary>One per target: the store keeps one of several versions of the same target.</summary>
    private static string? VersionOf(string id) => id is "1" or "2" ? "2" : null;

    /// <summary>Ids differ between types, so that sorting by reference does not depend on how types are numbered.</summary>
    public static string Id(string type, string id) => $"{char.ToLowerInvariant(type[0])}{type[1]}-{id}";

    private static Gen<List<IndexEntry>> Parts => Gen.Select(TokenValues, QuantityValues).List[0, 3].Select(parts => parts.SelectMany((part, i) => new[]
    {
        new IndexEntry("Observation.code-value-quantity#1", part.Item1, i + 1),
        new IndexEntry("Observation.code-value-quantity#2", part.Item2, i + 1),
    }).ToList());

    private static Gen<List<IndexEntry>> Some(string name, Gen<IndexValue> values) =>
        values.List[0, 2].Select(list => list.Select(value => new IndexEntry(name, value)).ToList());

    private static Gen<List<IndexEntry>> AtMostOne(string name, Gen<IndexValue> values) =>
        values.List[0, 1].Select(list => list.Select(value => new IndexEntry(name, value)).ToList());

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<T> AnyOf<T>(params IGen<T>[] generators) => Gen.OneOf(generators);

    private static decimal? Factor(string? unit) => unit switch { "g" => 1m, "mg" => 0.001m, _ => null };
}
