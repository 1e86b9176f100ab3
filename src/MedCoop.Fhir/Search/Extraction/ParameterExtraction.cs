using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Walking;

namespace MedCoop.Fhir.Search.Extraction;

/// <summary>How the values of one parameter are extracted: compiled once, used for every resource. A closed family.</summary>
internal abstract class ParameterExtraction
{
    /// <summary>Adds an entry per value.</summary>
    internal abstract void AddEntries(Resource resource, IReadOnlyList<string> ownUrls, HashSet<IndexEntry> entries);

    /// <summary>The values of one element, as the parameter's type reads them.</summary>
    private protected static IReadOnlyList<IndexValue> Values(SearchParamType type, Base element, IReadOnlyList<string> targets, IReadOnlyList<string> ownUrls)
    {
        try
        {
            return [.. Read(type, element, targets, ownUrls)];
        }
        // The SDK's getters throw for a value of a wrong type, such as a decimal with more digits than it holds. It is stored, but not found by.
        catch (Exception exception) when (exception is FormatException or InvalidCastException or OverflowException or CodedException)
        {
            return [];
        }
    }

    private static IEnumerable<IndexValue> Read(SearchParamType type, Base element, IReadOnlyList<string> targets, IReadOnlyList<string> ownUrls) => type switch
    {
        SearchParamType.Token => TokenExtraction.Extract(element),
        SearchParamType.String => StringExtraction.Extract(element),
        SearchParamType.Date => DateExtraction.Extract(element),
        SearchParamType.Number => NumberExtraction.Extract(element),
        SearchParamType.Quantity => QuantityExtraction.Extract(element),
        SearchParamType.Reference => ReferenceExtraction.Extract(element, targets, ownUrls),
        SearchParamType.Uri => UriExtraction.Extract(element),
        SearchParamType.Special => PositionExtraction.Extract(element),
        _ => [],
    };
}

/// <summary>Any parameter but a composite.</summary>
internal sealed class SimpleExtraction(SearchParameterInfo parameter) : ParameterExtraction
{
    private readonly string indexName = parameter.IndexName;
    private readonly string identifierName = IndexNames.OfIdentifier(parameter.IndexName);
    private readonly string ofTypeName = IndexNames.OfType(parameter.IndexName);
    private readonly Step path = PathCompiler.Compile(parameter.Expression);

    // The keys of phonetic are those of name.
    private readonly string? nameKeys = PersonNames.KeyedCode(parameter) == parameter.Code ? IndexNames.OfNameKeys(parameter.IndexName) : null;

    internal override void AddEntries(Resource resource, IReadOnlyList<string> ownUrls, HashSet<IndexEntry> entries)
    {
        var walk = new Walk(resource);
        path.Visit(resource, walk);
        foreach (var element in walk.Found)
        {
            Add(indexName, Values(parameter.Type, element, parameter.Targets, ownUrls), entries);
            if (element is Identifier && parameter.Type == SearchParamType.Token) Add(ofTypeName, TokenExtraction.ExtractOfType(element), entries);
            if (nameKeys is not null) Add(nameKeys, StringExtraction.NameKeysOf(element), entries);
            if (element is ResourceReference && parameter.Type == SearchParamType.Reference)
                Add(identifierName, ReferenceExtraction.ExtractIdentifiers(element), entries);
        }
    }

    private static void Add(string name, IEnumerable<IndexValue> values, HashSet<IndexEntry> entries)
    {
        foreach (var value in values) entries.Add(new IndexEntry(name, value));
    }
}
