using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query;

namespace MedCoop.Server.Rest;

/// <summary>The form in which an answer is wanted: <c>_format</c>, <c>_pretty</c>, <c>_summary</c>, <c>_elements</c>.</summary>
internal sealed record Shape(string Format, bool IsPretty, SummaryMode Summary, IReadOnlyList<string> Elements)
{
    /// <summary>Whether the whole resource is wanted.</summary>
    public bool IsWhole => Summary == SummaryMode.False && Elements.Count == 0;

    /// <summary>Reads the wishes of a request; checked before the interaction runs, so that a write is not done and then refused.</summary>
    public static Result<Shape> Of(FhirRequest request)
    {
        if (!MediaTypes.OfAnswer(request.Parameter("_format"), request.Headers.Accept).TryGet(out var format, out var unacceptable)
            && !IsNativeBinaryRead(request)) return unacceptable;
        string[] elements = request.Parameter("_elements")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (!SummaryOf(request.Parameter("_summary")).TryGet(out var summary, out var unknown)) return unknown;
        if (elements.Length > 0 && summary != SummaryMode.False)
            return new Problem(ProblemKind.Invalid, ErrorCodes.ConflictingParameters, "_summary and _elements exclude one another; give one of them.");
        return new Shape(format ?? MediaTypes.Json, request.Parameter("_pretty") == "true", summary, elements);
    }

    private static Result<SummaryMode> SummaryOf(string? value) => value switch
    {
        null or "" or "false" => SummaryMode.False,
        "true" => SummaryMode.True,
        "text" => SummaryMode.Text,
        "data" => SummaryMode.Data,
        "count" => SummaryMode.Count,
        _ => new Problem(ProblemKind.Invalid, ErrorCodes.BadParameterValue, "_summary is true, false, text, data or count."),
    };

    // A Binary may be asked for in its own content type.
    private static bool IsNativeBinaryRead(FhirRequest request) =>
        request.Method is "GET" or "HEAD" && request.Path is ["Binary", _, ..] && request.Parameter("_format") is null;
}
