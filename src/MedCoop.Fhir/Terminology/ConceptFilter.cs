using System.Text.RegularExpressions;
using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Terminology;

/// <summary>The filters of a value set's <c>compose.include</c>. https://hl7.org/fhir/R4/valueset-filter-operator.html</summary>
internal static class ConceptFilter
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);

    /// <summary>The codes of a code system that a filter lets through.</summary>
    internal static Result<HashSet<string>> Apply(ValueSet.FilterComponent filter, CodeHierarchy hierarchy)
    {
        if (filter is not { Property: { Length: > 0 } property, Value: { Length: > 0 } value, Op: { } operation })
            return CodeResolution.Unusable("A filter lacks property, op or value.");
        return operation switch
        {
            FilterOperator.IsA => hierarchy.Below(value),
            FilterOperator.DescendentOf => hierarchy.Below(value).Where(code => code != value).ToHashSet(StringComparer.Ordinal),
            FilterOperator.IsNotA => hierarchy.Codes.Except(hierarchy.Below(value), StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal),
            FilterOperator.Generalizes => hierarchy.Above(value),
            FilterOperator.Equal => Where(hierarchy, code => Values(hierarchy, code, property).Contains(value, StringComparer.Ordinal)),
            FilterOperator.In => In(hierarchy, property, value, isIn: true),
            FilterOperator.NotIn => In(hierarchy, property, value, isIn: false),
            FilterOperator.Exists => Where(hierarchy, code => Values(hierarchy, code, property).Any() == (value == "true")),
            FilterOperator.Regex => Matching(hierarchy, property, value),
            _ => CodeResolution.Unusable($"The filter operator '{operation}' is not one that this server knows."),
        };
    }

    private static HashSet<string> Where(CodeHierarchy hierarchy, Func<string, bool> passes) => [.. hierarchy.Codes.Where(passes)];

    private static HashSet<string> In(CodeHierarchy hierarchy, string property, string value, bool isIn)
    {
        var wanted = value.Split(',', StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
        return Where(hierarchy, code => Values(hierarchy, code, property).Any(wanted.Contains) == isIn);
    }

    private static Result<HashSet<string>> Matching(CodeHierarchy hierarchy, string property, string pattern)
    {
        try
        {
            var regex = new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant, LongestMatch);
            return Where(hierarchy, code => Values(hierarchy, code, property).Any(regex.IsMatch));
        }
        catch (Exception failure) when (failure is ArgumentException or RegexMatchTimeoutException)
        {
            return CodeResolution.Unusable("The pattern of a filter is wrong or takes too long.");
        }
    }

    private static IEnumerable<string> Values(CodeHierarchy hierarchy, string code, string property)
    {
        var concept = hierarchy.Find(code);
        return property switch
        {
            "code" or "concept" => [code],
            "display" => concept?.Display is { } display ? [display] : [],
            // Defined as what is directly above or below, whichever way the code system says so.
            // https://hl7.org/fhir/R4/codesystem.html#defined-props
            "parent" => hierarchy.Parents(code),
            "child" => hierarchy.Children(code),
            _ => concept?.Property.Where(p => p.Code == property).Select(p => p.Value).OfType<DataType>().Select(Text) ?? [],
        };
    }

    private static string Text(DataType value) => value switch
    {
        Coding coding => coding.Code ?? "",
        FhirBoolean { Value: { } flag } => flag ? "true" : "false",
        PrimitiveType primitive => primitive.ToString() ?? "",
        _ => "",
    };
}
