using System.Text.RegularExpressions;
using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Parameters;

/// <summary>Tells whether an expression may lead to canonical URLs, and not to literal references only.</summary>
internal static partial class CanonicalPath
{
    /// <summary>False only when that is certain.</summary>
    internal static bool IsPossible(string resourceType, string expression) =>
        expression.Split('|', StringSplitOptions.TrimEntries).Any(path => !IsReference(resourceType, path));

    private static bool IsReference(string resourceType, string path)
    {
        if (AsReference().IsMatch(path)) return true;
        var names = Functions().Replace(path, "").Trim(' ', '(', ')').Split('.');
        if (names[0] != resourceType) return false;
        var mapping = ModelInfo.ModelInspector.FindClassMapping(resourceType);
        foreach (var name in names.Skip(1))
        {
            if (mapping?.FindMappedElementByName(name) is not { } element) return false;
            mapping = ModelInfo.ModelInspector.FindClassMapping(element.ImplementingType);
        }

        return mapping?.NativeType == typeof(ResourceReference);
    }

    [GeneratedRegex(@"as Reference\b|\.(as|ofType)\(Reference\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AsReference();

    [GeneratedRegex(@"\.where\([^()]*(\(\)[^()]*)*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Functions();
}
