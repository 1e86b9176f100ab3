using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Search.Query;

/// <summary>The ways in which one search parameter is refused. The texts never repeat a value: it may tell of a patient.</summary>
internal static class Refusal
{
    /// <summary>The longest part of a parameter's name that an issue repeats.</summary>
    private const int ShownLength = 80;

    internal static Problem BadValue(string text) => new(ProblemKind.Invalid, ErrorCodes.BadParameterValue, text);

    internal static Problem BadEscape() => BadValue(@"A backslash stands only before , | $ or another backslash.");

    internal static Problem BadModifier(string text) => new(ProblemKind.Invalid, ErrorCodes.BadModifier, text);

    internal static Problem UnknownParameter(string text) => new(ProblemKind.Invalid, ErrorCodes.UnknownParameter, text);

    /// <summary>A refusal as the issue of a parameter.</summary>
    internal static Issue IssueOf(Problem problem, string parameterName, IssueSeverity severity)
    {
        var type = problem.Code switch
        {
            ErrorCodes.UnknownParameter or ErrorCodes.BadModifier => "not-supported",
            ErrorCodes.BadParameterValue => "value",
            _ => Problem.IssueTypeOf(problem.Kind),
        };
        var name = Shown(parameterName);
        return new Issue(severity, type, problem.Code, $"Parameter '{name}': {problem.Text}") { Expression = $"http.{name}" };
    }

    /// <summary>A name as a client gave it, cut and without control characters.</summary>
    internal static string Shown(string name)
    {
        var cut = name.Length <= ShownLength ? name : $"{name[..ShownLength]}…";
        return string.Create(cut.Length, cut, static (span, text) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = char.IsControl(text[i]) || char.IsSurrogate(text[i]) ? '\uFFFD' : text[i];
        });
    }
}
