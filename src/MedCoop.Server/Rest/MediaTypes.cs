using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Rest;

/// <summary>Media types of bodies and answers. https://hl7.org/fhir/R4/http.html#mime-type</summary>
internal static class MediaTypes
{
    /// <summary>Short name of FHIR JSON.</summary>
    public const string Json = "json";

    /// <summary>Short name of FHIR XML.</summary>
    public const string Xml = "xml";

    /// <summary>FHIR JSON.</summary>
    public const string FhirJson = "application/fhir+json";

    /// <summary>FHIR XML.</summary>
    public const string FhirXml = "application/fhir+xml";

    /// <summary>JSON Patch (RFC 6902).</summary>
    public const string JsonPatch = "application/json-patch+json";

    /// <summary>A form, for POST _search.</summary>
    public const string Form = "application/x-www-form-urlencoded";

    /// <summary>The media type without its parameters, lower case; empty when absent.</summary>
    public static string Essence(string? value)
    {
        if (value is null) return "";
        var end = value.IndexOf(';');
        return (end < 0 ? value : value[..end]).Trim().ToLowerInvariant();
    }

    /// <summary><see cref="Json"/>, <see cref="Xml"/>, or null when it is neither or in a character set other than UTF-8 (XML says its own).</summary>
    public static string? OfBody(string? contentType)
    {
        var short_ = ShortName(Essence(contentType));
        return short_ == Json && contentType!.Contains("charset", StringComparison.OrdinalIgnoreCase)
            && !contentType.Contains("utf-8", StringComparison.OrdinalIgnoreCase) ? null : short_;
    }

    /// <summary>What to answer in: <c>_format</c> before Accept; JSON when the client does not mind.</summary>
    public static Result<string> OfAnswer(string? format, string? accept)
    {
        if (!string.IsNullOrEmpty(format))
        {
            // A plus sign in a query decodes to a space: application/fhir+json is often sent unescaped.
            return ShortName(Essence(format.Replace(' ', '+'))) is { } wanted
                ? wanted
                : NotAcceptable($"_format is not one that is offered; use {Json}, {Xml}, {FhirJson} or {FhirXml}.");
        }

        if (string.IsNullOrWhiteSpace(accept) || accept is FhirJson or "*/*") return Json;
        var best = accept.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(range => (Name: Essence(range) is "*/*" or "application/*" ? Json : AcceptName(Essence(range)), Weight: Weight(range)))
            .Where(choice => choice.Name is not null && choice.Weight > 0)
            .OrderByDescending(choice => choice.Weight)
            .Select(choice => choice.Name)
            .FirstOrDefault();
        return best ?? (Result<string>)NotAcceptable($"Accept names nothing that is offered; use {FhirJson} or {FhirXml}.");
    }

    /// <summary>Whether an Accept header names a FHIR format outright, which a Binary's reader must do to get the resource and not its content.</summary>
    public static bool NamesFhir(string? accept) => accept is not null &&
        (accept.Contains("fhir+", StringComparison.OrdinalIgnoreCase) || ShortName(Essence(accept)) is not null);

    // A browser asks for text/html first; it gets JSON, which it can show.
    private static string? AcceptName(string essence) => essence == "text/html" ? Json : ShortName(essence);

    private static string? ShortName(string essence) => essence switch
    {
        Json or FhirJson or "application/json" or "text/json" or "application/json+fhir" => Json,
        Xml or FhirXml or "application/xml" or "text/xml" or "application/xml+fhir" => Xml,
        _ => null,
    };

    private static double Weight(string range)
    {
        var at = range.IndexOf("q=", StringComparison.OrdinalIgnoreCase);
        return at < 0 || !double.TryParse(range[(at + 2)..].Split(';')[0], out var weight) ? 1 : weight;
    }

    private static Problem NotAcceptable(string text) => new(ProblemKind.NotAcceptable, ErrorCodes.NotAcceptable, text);
}
