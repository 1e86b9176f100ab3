using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Parameters;

/// <summary>
/// The parameters of R4 as the SDK lists them, plus those of every resource, which its list lacks (https://hl7.org/fhir/R4/resource.html#search).
/// Parameters without an expression (<c>_text</c>, <c>_content</c>, <c>_query</c>) have no values to index and are not here.
/// </summary>
internal static class R4SearchParameters
{
    private const string UrlStart = "http://hl7.org/fhir/SearchParameter/";

    // An enum's own ToString is too slow for the 20,000 targets.
    private static readonly Dictionary<VersionIndependentResourceTypesAll, string> TypeNames =
        Enum.GetValues<VersionIndependentResourceTypesAll>().ToDictionary(type => type, type => type.ToString());

    private static readonly (string Code, SearchParamType Type)[] OfEveryResource =
    [
        ("_id", SearchParamType.Token),
        ("_lastUpdated", SearchParamType.Date),
        ("_profile", SearchParamType.Uri),
        ("_security", SearchParamType.Token),
        ("_source", SearchParamType.Uri),
        ("_tag", SearchParamType.Token),
    ];

    private static readonly Lazy<Dictionary<string, SearchParamType>> Types = new(() =>
    {
        var types = new Dictionary<string, SearchParamType>(StringComparer.Ordinal);
        foreach (var definition in ModelInfo.SearchParameters) types.TryAdd(definition.Url ?? "", definition.Type);
        foreach (var (code, type) in OfEveryResource) types.TryAdd($"{UrlStart}Resource-{code[1..]}", type);
        return types;
    });

    /// <summary>How values of the standard parameter with this canonical URL compare; null when there is none.</summary>
    internal static SearchParamType? TypeOf(string url) => Types.Value.TryGetValue(url, out var type) ? type : null;

    /// <summary>One per resource type and code.</summary>
    internal static IEnumerable<SearchParameterInfo> All()
    {
        var typeNames = ModelInfo.SupportedResources.ToHashSet(StringComparer.Ordinal);

        foreach (var resourceType in typeNames)
        {
            foreach (var (code, type) in OfEveryResource) yield return Common(resourceType, code, type);
        }

        foreach (var definition in ModelInfo.SearchParameters)
        {
            if (definition is { Resource: { } resourceType, Name: { } code, Url: { } url, Expression: { Length: > 0 } expression }
                && typeNames.Contains(resourceType))
                yield return InfoOf(definition, resourceType, code, url, expression);
        }
    }

    private static SearchParameterInfo Common(string resourceType, string code, SearchParamType type)
    {
        var element = code[1..];
        var path = code == "_id" ? "Resource.id" : $"Resource.meta.{element}";
        return new SearchParameterInfo(resourceType, code, $"{UrlStart}Resource-{element}", type, path, [], []);
    }

    private static SearchParameterInfo InfoOf(
        SearchParamDefinition definition, string resourceType, string code, string url, string expression) =>
        new(
            resourceType,
            code,
            url,
            definition.Type,
            ExpressionText.Narrow(expression, resourceType),
            TargetsOf(code, definition.Target ?? []),
            definition.Component is { Length: > 0 } components ? ComponentsOf(components, $"{resourceType}.{code}") : []);

    // "When using the patient search parameter, there is no need to specify :Patient, as this must always be true": its definition names
    // Group as well, which no expression lets through. https://hl7.org/fhir/R4/search.html#reference
    private static string[] TargetsOf(string code, VersionIndependentResourceTypesAll[] targets) =>
        code == "patient" && targets.Contains(VersionIndependentResourceTypesAll.Patient)
            ? ["Patient"]
            : Array.ConvertAll(targets, target => TypeNames[target]);

    private static SearchComponent[] ComponentsOf(SearchParamComponent[] components, string indexName) =>
        [.. components.Select((component, place) =>
            new SearchComponent($"{indexName}#{place + 1}", Types.Value[component.Definition!], component.Expression!))];
}
