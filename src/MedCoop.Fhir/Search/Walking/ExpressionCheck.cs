using System.Text.RegularExpressions;
using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Walking;

/// <summary>Tells before a search parameter is taken whether its expression can be evaluated here.</summary>
internal static partial class ExpressionCheck
{
    /// <summary>Why it cannot be used; null when it can.</summary>
    /// <param name="expression">FHIRPath.</param>
    /// <param name="types">The resource types that it is to be evaluated on; none for a component, which starts at any element.</param>
    internal static string? WhyUnusable(string expression, IEnumerable<string> types)
    {
        try
        {
            // What compiles into steps is understood; only the rest needs a trial.
            if (PathCompiler.Compile(expression) is not EngineStep) return null;
            if (NeedsOthers().Match(expression) is { Success: true } function)
                return $"{function.Groups["name"].Value}() needs other resources or terminology, which are not at hand where resources are indexed.";
            if (Unbounded().Match(expression) is { Success: true } endless)
                return $"{endless.Groups["name"].Value}() can take any time, and every write of the type would wait for it.";
            foreach (var type in types.DefaultIfEmpty("Basic"))
            {
                var empty = (Resource)Activator.CreateInstance(ModelInfo.GetTypeForFhirType(type)!)!;
                var root = empty.ToPocoNode();
                _ = empty.Select(expression, new FhirEvaluationContext { Resource = root, RootResource = root }).Count();
            }

            return null;
        }
        catch (FormatException wrong)
        {
            return $"It is no FHIRPath: {wrong.Message}";
        }
#pragma warning disable CA1031 // The engine throws whatever it likes for a function or operator that it does not know; each is a refusal.
        catch (Exception wrong)
#pragma warning restore CA1031
        {
            return $"It cannot be evaluated: {wrong.Message}";
        }
    }

    [GeneratedRegex(@"\b(?<name>resolve|memberOf|conformsTo|subsumes|subsumedBy|htmlChecks|checkModifiers)\s*\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NeedsOthers();

    [GeneratedRegex(@"\b(?<name>matches|matchesFull|replaceMatches|repeat)[`\s]*\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unbounded();
}
