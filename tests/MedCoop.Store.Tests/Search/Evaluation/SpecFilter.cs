using System.Text;
using Hl7.Fhir.Model;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>A part of a <c>_filter</c>. https://hl7.org/fhir/R4/search_filter.html</summary>
/// <param name="Means">Whether it has a meaning for a type of resource.</param>
/// <param name="Holds">Of a resource of such a type.</param>
internal sealed record SpecFilter(Func<string, bool> Means, Func<SpecResource, bool> Holds)
{
    private static readonly string[] Ordered = ["eq", "ne", "gt", "lt", "ge", "le", "ap", "sa", "eb"];

    // "For convenience, these codes are predefined and can be used in place of their associated full namespace."
    private static readonly Dictionary<string, string> Namespaces = new(StringComparer.Ordinal)
    {
        ["loinc"] = "http://loinc.org",
        ["snomed"] = "http://snomed.info/sct",
        ["rxnorm"] = "http://www.nlm.nih.gov/research/umls/rxnorm",
        ["ucum"] = "http://unitsofmeasure.org",
    };

    /// <summary>
    /// <c>code operation value</c>: some value of the parameter fulfils the comparison, except for <c>ni</c> and <c>pr</c>.
    /// </summary>
    public static SpecFilter Comparison(SpecSearch search, string name, string operation, string value)
    {
        var code = name == "id" ? "_id" : name;
        if (code == "_lastUpdated")
        {
            return operation == "pr"
                ? new(_ => true, _ => value == "true")
                : new(_ => Ordered.Contains(operation), resource => search.Holds(resource, code, operation + value));
        }

        return new(
            type => SpecParameter.Find(type, code) is { } parameter && IsFor(parameter.Kind, operation),
            resource => SpecParameter.Find(resource.Type, code) is { } parameter && Compare(search, resource, parameter, operation, value));
    }

    // The table of "operations" and the types they apply to.
    private static bool IsFor(SearchParamType kind, string operation) => operation == "pr" || kind switch
    {
        SearchParamType.String => operation is "eq" or "ne" or "co" or "sw" or "ew" or "gt" or "lt" or "ge" or "le",
        SearchParamType.Token => operation is "eq" or "ne" or "in" or "ni" or "ss" or "sb",
        SearchParamType.Date => operation == "po" || Ordered.Contains(operation),
        SearchParamType.Number or SearchParamType.Quantity => Ordered.Contains(operation),
        SearchParamType.Reference => operation is "eq" or "ne" or "re",
        SearchParamType.Uri => operation is "eq" or "ne" or "sw",
        SearchParamType.Composite => operation == "eq",
        _ => false,
    };

    private static bool Compare(SpecSearch search, SpecResource resource, SpecParameter parameter, string operation, string value)
    {
        if (operation == "pr") return SpecValues.HasAny(resource, parameter) == (value == "true");
        var elements = resource.Elements(parameter.Expression);
        var values = search.Values;
        return (parameter.Kind, operation) switch
        {
            (SearchParamType.String, _) =>
                elements.SelectMany(SpecString.Of).Any(text => Compare(SpecText.Normalize(text), operation, SpecText.Normalize(value))),
            (SearchParamType.Token, "eq") => values.Hold(resource, parameter, null, Full(value)),
            // A concept that is only a text is no code, equal or not.
            (SearchParamType.Token, "ne") =>
                elements.SelectMany(SpecToken.Of).Any(token => token is not { System: null, Code: null } && !token.Matches(Full(value))),
            (SearchParamType.Token, "in" or "ni") => values.Hold(resource, parameter, operation == "in" ? "in" : "not-in", value),
            // "True if the value subsumes a concept in the set", and the other way round.
            (SearchParamType.Token, "ss" or "sb") => values.Hold(resource, parameter, operation == "ss" ? "below" : "above", Full(value)),
            (SearchParamType.Date, "po") => elements.SelectMany(SpecDate.Of).Any(date => date.Overlaps(SpecDate.Read(value))),
            (SearchParamType.Reference, "ne") =>
                elements.SelectMany(SpecReference.Of).Any(reference => !reference.Matches(value, null, parameter.Targets)),
            (SearchParamType.Uri, "ne") => elements.SelectMany(SpecUri.Of).Any(uri => !SpecUri.Matches(uri, null, value)),
            (SearchParamType.Uri, "sw") => values.Hold(resource, parameter, "below", value),
            (SearchParamType.Reference or SearchParamType.Uri or SearchParamType.Composite, _) =>
                values.Hold(resource, parameter, null, value),
            _ => values.Hold(resource, parameter, null, operation + value),
        };
    }

    // "Values are never case sensitive." Order is that of the characters.
    private static bool Compare(string text, string operation, string asked)
    {
        var order = Encoding.UTF8.GetBytes(text).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(asked));
        return operation switch
        {
            "eq" => order == 0,
            "ne" => order != 0,
            "co" => text.Contains(asked, StringComparison.Ordinal),
            "sw" => text.StartsWith(asked, StringComparison.Ordinal),
            "ew" => text.EndsWith(asked, StringComparison.Ordinal),
            "gt" => order > 0,
            "lt" => order < 0,
            "ge" => order >= 0,
            "le" => order <= 0,
            _ => throw new FormatException(operation),
        };
    }

    private static string Full(string token) =>
        token.Split('|', 2) is [var system, var code] && Namespaces.TryGetValue(system, out var full) ? $"{full}|{code}" : token;
}
