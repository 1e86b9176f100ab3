using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Parameters;

/// <summary>The parameters that search names of people: what they find is found in every script.</summary>
internal static class PersonNames
{
    /// <summary>The parameter under whose keys the names are, which is <c>name</c> for <c>phonetic</c>; null when it searches no names of people.</summary>
    internal static string? KeyedCode(SearchParameterInfo parameter) => parameter switch
    {
        not { ResourceType: "Patient" or "Practitioner" or "Person" or "RelatedPerson", Type: SearchParamType.String } => null,
        { Code: "phonetic" } => "name",
        { Code: "name" or "family" or "given" } => parameter.Code,
        _ => null,
    };
}
