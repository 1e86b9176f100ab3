using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Parameters;

/// <summary>
/// What a SearchParameter resource of a user adds to the catalogue. Nothing unless its status is <c>active</c>: a draft is being worked on, a
/// retired one is to be used no more. https://hl7.org/fhir/R4/searchparameter.html
/// </summary>
/// <param name="Url">Its canonical URL.</param>
/// <param name="Parameters">One per resource type; empty when it adds nothing.</param>
public sealed record CustomParameter(string Url, IReadOnlyList<SearchParameterInfo> Parameters)
{
    /// <summary>Everything that decides which values are found, as one text: a change of anything else asks for no reindex.</summary>
    public string Meaning => field ??= string.Join('\n', Parameters.Select(parameter => string.Join(
        '\t',
        [
            parameter.IndexName, parameter.Type.ToString(), parameter.Expression, string.Join(',', parameter.Targets),
            .. parameter.Components.Select(component => $"{component.Type} {component.Expression}"),
        ])));

    /// <summary>Whether a SearchParameter adds something at all.</summary>
    public static bool IsInUse(SearchParameter definition) => definition.Status == PublicationStatus.Active;

    /// <summary>Understands a definition.</summary>
    /// <param name="definition">A resource of base R4, in any status.</param>
    /// <param name="known">The catalogue without it: the standard parameters, and those of other users' definitions.</param>
    /// <returns>What it adds, or <see cref="Outcomes.ProblemKind.BusinessRule"/> with an issue per element that cannot be used.</returns>
    public static Outcomes.Result<CustomParameter> Read(SearchParameter definition, SearchParameterCatalog known) =>
        IsInUse(definition)
            ? new DefinitionReading(definition, known).Read()
            : new CustomParameter(definition.Url ?? "", []);
}
