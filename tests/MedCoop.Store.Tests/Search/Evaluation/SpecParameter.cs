using Hl7.Fhir.Model;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// A search parameter of one resource type, straight from the SDK's list and, for those of every resource, from the specification.
/// </summary>
/// <param name="Targets">Of references: where they may lead.</param>
/// <param name="Components">Of composites: the parts, each with an expression relative to the composite's elements.</param>
internal sealed record SpecParameter(
    string Type, string Code, SearchParamType Kind, string Expression, IReadOnlyList<string> Targets,
    IReadOnlyList<SpecParameter> Components)
{
    // https://hl7.org/fhir/R4/resource.html#search
    private static readonly (string Code, SearchParamType Kind, string Expression)[] OfAll =
    [
        ("_id", SearchParamType.Token, "Resource.id"),
        ("_profile", SearchParamType.Uri, "Resource.meta.profile"),
        ("_security", SearchParamType.Token, "Resource.meta.security"),
        ("_source", SearchParamType.Uri, "Resource.meta.source"),
        ("_tag", SearchParamType.Token, "Resource.meta.tag"),
    ];

    private static readonly ILookup<string, SpecParameter> Known = All().ToLookup(parameter => parameter.Type, StringComparer.Ordinal);

    public static SpecParameter? Find(string type, string code) => Known[type].FirstOrDefault(parameter => parameter.Code == code);

    public static IEnumerable<SpecParameter> References(string type) =>
        Known[type].Where(parameter => parameter.Kind == SearchParamType.Reference);

    // R4 writes the FHIR type dateTime as DateTime here, which to an engine is another type.
    private static string OfFhir(string expression) => expression.Replace("as(DateTime)", "as(dateTime)", StringComparison.Ordinal);

    private static IEnumerable<SpecParameter> All()
    {
        var kinds = ModelInfo.SearchParameters.Where(d => d.Url is not null).DistinctBy(d => d.Url).ToDictionary(d => d.Url!, d => d.Type);
        foreach (var type in ModelInfo.SupportedResources)
        {
            foreach (var (code, kind, expression) in OfAll) yield return new(type, code, kind, expression, [], []);
        }

        foreach (var definition in ModelInfo.SearchParameters.Where(d =>
            d is { Resource: not null, Name: not null, Expression.Length: > 0 }))
        {
            var components = (definition.Component ?? [])
                .Select(c => new SpecParameter(definition.Resource!, "", kinds[c.Definition!], OfFhir(c.Expression!), [], []));
            // "When using the patient search parameter on all types, there is no need to specify :Patient, as this must always be true."
            string[] targets = definition.Name == "patient"
                ? ["Patient"]
                : [.. (definition.Target ?? []).Select(target => target.ToString())];
            yield return new(definition.Resource!, definition.Name!, definition.Type, definition.Expression!, targets, [.. components]);
        }
    }
}
