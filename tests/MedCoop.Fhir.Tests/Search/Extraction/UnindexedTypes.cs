using Hl7.Fhir.Model;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Walking;

namespace MedCoop.Fhir.Tests.Search.Extraction;

/// <summary>The elements that parameters lead to and that hold nothing to search by.</summary>
internal static class UnindexedTypes
{
    private static readonly IndexExtractor Extractor = new(SearchParameterCatalog.R4);

    private static readonly Dictionary<string, Step> Compiled = new(StringComparer.Ordinal);

    /// <summary>What the official examples have: parameter type, element type, and why nothing is indexed.</summary>
    internal static SortedSet<string> Known { get; } = new(StringComparer.Ordinal)
    {
        // Bundle.entry[0].resource of Bundles that are neither documents nor messages.
        "Reference to a resource",
        // A string where the parameter also takes dates.
        "Date string",
        // Without outer limits.
        "Date Timing",
        // Consent.sourceAttachment refers to no resource.
        "Reference Attachment",
        // An identifier with a use only.
        "Token Identifier",
    };

    internal static IEnumerable<string> In(Resource resource)
    {
        var indexed = Extractor.Extract(resource).Select(entry => entry.IndexName).ToHashSet(StringComparer.Ordinal);
        foreach (var parameter in SearchParameterCatalog.R4.For(resource.TypeName))
        {
            if (parameter.Type == SearchParamType.Composite || parameter.Code is "_id" or "_lastUpdated" || indexed.Contains(parameter.IndexName)) continue;
            var walk = new Walk(resource);
            if (!Compiled.TryGetValue(parameter.Expression, out var path)) Compiled.Add(parameter.Expression, path = PathCompiler.Compile(parameter.Expression));
            path.Visit(resource, walk);
            foreach (var element in walk.Found) yield return $"{parameter.Type} {(element is Resource ? "to a resource" : element.TypeName)}";
        }
    }
}
