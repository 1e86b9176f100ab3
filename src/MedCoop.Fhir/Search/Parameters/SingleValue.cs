using System.Text.RegularExpressions;
using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Parameters;

/// <summary>
/// Tells whether an expression can lead to more than one element: no list, and no alternatives, on the way. Two conditions on one such
/// parameter (<c>date=ge…&amp;date=lt…</c>) are conditions on one and the same value.
/// </summary>
internal static partial class SingleValue
{
    /// <summary>True only when that is certain.</summary>
    internal static bool Holds(string resourceType, string expression)
    {
        // Alternatives that differ only in the type of one element exclude one another.
        var paths = TypeChoice().Replace(expression, "").Split('|').Select(path => path.Trim(' ', '(', ')')).Distinct(StringComparer.Ordinal).ToList();
        if (paths is not [var only]) return false;
        var names = only.Split('.');
        if (names[0] != resourceType) return false;
        var mapping = ModelInfo.ModelInspector.FindClassMapping(resourceType);
        foreach (var name in names.Skip(1))
        {
            if (mapping?.FindMappedElementByName(name) is not { IsCollection: false } element) return false;
            mapping = ModelInfo.ModelInspector.FindClassMapping(element.ImplementingType);
        }

        return true;
    }

    [GeneratedRegex(@" as \w+|\.(as|ofType)\(\w+\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypeChoice();
}
