using System.Text.RegularExpressions;
using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;
using Hl7.FhirPath;
using Hl7.FhirPath.Expressions;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Patch;

/// <summary>
/// Evaluates the paths of a patch. They come from clients, so only functions that find elements in bounded time are allowed: no regular
/// expressions, no recursion, no unbounded nesting.
/// </summary>
internal static partial class PatchPath
{
    private const int MaxLength = 1000;
    private const int MaxNesting = 20;

    private static readonly FhirPathCompiler Compiler = new(new SymbolTable().AddStandardFP().AddFhirExtensions());

    private static readonly HashSet<string> Functions =
    [
        "where", "extension", "ofType", "as", "is", "first", "last", "tail", "skip", "take", "single", "exists", "empty", "not", "count", "all",
        "startsWith", "endsWith", "contains", "hasValue", "lower", "upper", "toString",
    ];

    /// <summary>The nodes that the path leads to.</summary>
    public static Result<IReadOnlyList<PocoNode>> Select(PocoNode root, string path)
    {
        if (Objection(path) is { } objection) return FhirPathOperation.Bad(objection);
        try
        {
            List<PocoNode> found = [.. Compiler.Compile(path)(root, new EvaluationContext())];
            return found;
        }
        catch (Exception failed) when (failed is FormatException or InvalidOperationException or ArgumentException or NotSupportedException or InvalidCastException or NotImplementedException)
        {
            return FhirPathOperation.Bad("'path' is no FHIRPath that can be evaluated here");
        }
    }

    /// <summary>The path up to its last element (empty for the resource), and that element's name; null when it does not end in a plain name.</summary>
    public static (string Parent, string Name)? Split(string path)
    {
        var match = LastName().Match(path);
        return match.Success ? (path[..match.Index], match.Groups["name"].Value) : null;
    }

    private static string? Objection(string path)
    {
        if (path.Length > MaxLength) return $"'path' is longer than {MaxLength} characters";
        var code = Literals().Replace(path, "''");
        var depth = 0;
        foreach (var character in code)
        {
            depth += character is '(' or '[' or '{' ? 1 : character is ')' or ']' or '}' ? -1 : 0;
            if (depth > MaxNesting) return "'path' is nested too deep";
        }

        // Variables reach back to the whole resource from inside a criterion, so that nested criteria would multiply.
        if (code.Contains('%', StringComparison.Ordinal)) return "variables (%) are not allowed in the path of a patch";
        if (code.Contains("--", StringComparison.Ordinal) || code.Contains("//", StringComparison.Ordinal)) return "'path' is no FHIRPath that can be evaluated here";
        var unknown = Calls().Matches(code).Select(match => match.Groups["name"].Value).FirstOrDefault(name => !Functions.Contains(name));
        return unknown is null ? null : $"the function '{unknown}' is not allowed in the path of a patch";
    }

    [GeneratedRegex(@"'(\\.|[^'\\])*'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Literals();

    [GeneratedRegex(@"(?<name>[A-Za-z_]+)\s*\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Calls();

    [GeneratedRegex(@"(^|\.)(?<name>[A-Za-z][A-Za-z0-9]*)\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex LastName();
}
