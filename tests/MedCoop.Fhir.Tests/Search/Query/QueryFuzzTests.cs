using CsCheck;
using MedCoop.Fhir.Search.Query;

namespace MedCoop.Fhir.Tests.Search.Query;

public sealed class QueryFuzzTests : QueryTests
{
    private static readonly string[] Names =
    [
        "name", "name:exact", "gender:not", "birthdate", "_id", "_lastUpdated", "_tag", "_has:Observation:patient:code", "_has:", "_has:Observation:", "general-practitioner.name",
        "general-practitioner:Practitioner", "link:identifier", "identifier:of-type", "_sort", "_count", "_include", "_revinclude:iterate", "_elements", "_summary", "_total", "_page",
        "_type", "_profile:below", "code-value-quantity", "value-quantity", "subject:Patient.name", "url", "_filter", "code:in", "code:not-in", "code:below", "subject:above", "_text", "_content", "_list", ":", ".", "a:b.c:d", "", "_has:Observation:subject:code-value-quantity",
    ];

    private static readonly string?[] Types = ["Patient", "Observation", "ValueSet", null];

    private static readonly Gen<string> Value = Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char["0123456789-+.eE:TZ|,$\\abglteqnsp/ *"], 0, 30],
        OneOf("Patient/1", "1", "gt5.4|http://unitsofmeasure.org|mg", "a$b", "2024-05", "name eq \"a\" and not(birthdate gt 2024)", "((", "id in x", "Task:focus", "*", "true", "\\", "\\\\", "|", ",", "$", "http://localhost/fhir/Patient/1"));

    private static readonly Gen<QueryParameter> Parameter =
        Gen.Select(Gen.OneOf(OneOf(Names), Gen.String[Gen.Char["_:.abcdehinostPO"], 0, 20]), Value, (name, value) => new QueryParameter(name, value));

    [Fact]
    public void No_query_makes_the_parser_throw() =>
        Gen.Select(Gen.Int[0, 3].Select(at => Types[at]), Parameter.List[0, 4], Gen.Bool).Sample((type, parameters, strict) =>
        {
            var parsed = Parse(type, parameters, strict);

            // Every parameter was used, or ignored with a warning, or the query was refused with issues.
            if (parsed.Problem is { } problem) Assert.NotEmpty(problem.Issues);
            else Assert.True(parsed.Value.Used.Count + parsed.Value.Ignored.Count >= parameters.Count);
            _ = SearchQueryParser.NormalForm(type ?? "Patient", parameters);
        }, iter: 5_000);

    [Fact]
    public void Escaping_is_undone_by_unescaping() =>
        Gen.String.Sample(text => EscapedText.TryUnescape(EscapedText.Escape(text), out var plain) && plain == text
            && EscapedText.Split(EscapedText.Escape(text), ',').Count == 1);

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(at => texts[at]);
}
