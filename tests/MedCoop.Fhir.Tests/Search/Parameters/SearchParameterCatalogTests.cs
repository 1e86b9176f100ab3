using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Walking;

namespace MedCoop.Fhir.Tests.Search.Parameters;

public sealed class SearchParameterCatalogTests
{
    // Answered by other means than an index, or not at all.
    private static readonly string[] WithoutExpression = ["_content", "_filter", "_query", "_text"];

    // The package also holds definitions for extensions of some profiles and examples of definitions; search-parameters.json of the
    // specification has none of them.
    private static readonly string[] NotOfTheCore = ["/example", "-extensions-", "-genetic-"];

    [Fact]
    public void The_catalogue_is_that_of_the_official_definitions()
    {
        var core = OfficialDefinitions.Of("SearchParameter").Where(IsOfTheCore).ToList();
        var official = core.SelectMany(Expected).Order(StringComparer.Ordinal).ToList();

        var ours = SearchParameterCatalog.R4.Types.SelectMany(SearchParameterCatalog.R4.For).Select(Described).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(1376, core.Count);
        Assert.Equal([], official.Except(ours, StringComparer.Ordinal));
        Assert.Equal([], ours.Except(official, StringComparer.Ordinal));
        Assert.Equal(official.Count, ours.Count);
    }

    [Theory]
    [InlineData("Patient", "address", "Patient.address")]
    [InlineData("Patient", "deceased", "Patient.deceased.exists() and Patient.deceased != false")]
    [InlineData("Group", "context-quantity", "")]
    [InlineData("InsurancePlan", "name", "name | alias")]
    [InlineData("Patient", "_tag", "Resource.meta.tag")]
    [InlineData("Encounter", "date", "Encounter.period")]
    [InlineData("MedicationRequest", "code", "(MedicationRequest.medication as CodeableConcept)")]
    public void An_expression_is_narrowed_to_its_type(string type, string code, string expression)
    {
        var found = SearchParameterCatalog.R4.Find(type, code);

        Assert.Equal(expression, found?.Expression ?? "");
    }

    [Fact]
    public void No_parameter_of_R4_needs_the_FHIRPath_engine()
    {
        var all = SearchParameterCatalog.R4.Types.SelectMany(SearchParameterCatalog.R4.For).ToList();
        var expressions = all.Select(parameter => parameter.Expression)
            .Concat(all.SelectMany(parameter => parameter.Components).Select(component => component.Expression))
            .Distinct(StringComparer.Ordinal);

        Assert.DoesNotContain(expressions, expression => PathCompiler.Compile(expression) is EngineStep);
    }

    [Fact]
    public void Every_composite_has_components_that_can_be_compared()
    {
        var composites = SearchParameterCatalog.R4.Types.SelectMany(SearchParameterCatalog.R4.For)
            .Where(parameter => parameter.Type == SearchParamType.Composite).ToList();

        Assert.NotEmpty(composites);
        Assert.All(composites, composite => Assert.InRange(composite.Components.Count, 2, 3));
        Assert.DoesNotContain(composites.SelectMany(composite => composite.Components), component => component.Type is SearchParamType.Composite or SearchParamType.Special);
    }

    [Fact]
    public void A_later_definition_replaces_an_earlier_one_of_the_same_type_and_code()
    {
        var mine = new SearchParameterInfo("Patient", "name", "http://example.org/name", SearchParamType.String, "Patient.name.text", [], []);

        var catalog = SearchParameterCatalog.R4.With([mine]);

        Assert.Equal(mine.Url, catalog.Find("Patient", "name")?.Url);
        Assert.Equal(SearchParameterCatalog.R4.For("Patient").Count, catalog.For("Patient").Count);
        Assert.Same(SearchParameterCatalog.R4.Find("Person", "name"), catalog.Find("Person", "name"));
    }

    [Fact]
    public void An_unknown_type_has_no_parameters()
    {
        Assert.Empty(SearchParameterCatalog.R4.For("patient"));
        Assert.Null(SearchParameterCatalog.R4.Find("Patient", "Name"));
    }

    private static bool IsOfTheCore(JsonObject definition) =>
        !Array.Exists(NotOfTheCore, part => definition.Text("url")!.Contains(part, StringComparison.Ordinal));

    // A definition for Resource is one for every type.
    private static IEnumerable<string> Expected(JsonObject definition)
    {
        var code = definition.Text("code")!;
        if (WithoutExpression.Contains(code, StringComparer.Ordinal)) return [];
        var bases = definition.Strings("base") is ["Resource"] ? ModelInfo.SupportedResources : definition.Strings("base");
        var components = (definition["component"] as JsonArray ?? []).Select(component => component!["expression"]!.GetValue<string>());
        return bases.Select(type => Described(
            type, code, definition.Text("url")!, definition.Text("type")!, PossibleTargets(type, code, definition), components));
    }

    // One definition for many types names targets that none of the elements allows.
    private static IEnumerable<string> PossibleTargets(string type, string code, JsonObject definition) => (code, definition.Text("id")) switch
    {
        ("encounter", "clinical-encounter") when type != "DocumentReference" => ["Encounter"],
        ("patient", _) => ["Patient"],
        _ => definition.Strings("target"),
    };

    private static string Described(SearchParameterInfo parameter) => Described(
        parameter.ResourceType, parameter.Code, parameter.Url, parameter.Type.ToString().ToLowerInvariant(), parameter.Targets,
        parameter.Components.Select(component => component.Expression));

    private static string Described(
        string type, string code, string url, string kind, IEnumerable<string> targets, IEnumerable<string> components) =>
        $"{type}.{code} {url} {kind} targets {string.Join(' ', targets.Order(StringComparer.Ordinal))} components {string.Join(" ; ", components)}";
}
