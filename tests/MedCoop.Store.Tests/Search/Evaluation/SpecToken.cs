using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>A code with its system and what a reader sees of it. https://hl7.org/fhir/R4/search.html#token</summary>
internal sealed record SpecToken(string? System, string? Code, string? Text)
{
    public static IEnumerable<SpecToken> Of(Base element) => element switch
    {
        Coding coding => [new(coding.System, coding.Code, coding.Display)],
        CodeableConcept concept =>
        [
            .. concept.Coding.Select(c => new SpecToken(c.System, c.Code, c.Display)),
            .. concept.Text is null ? [] : new[] { new SpecToken(null, null, concept.Text) },
        ],
        Identifier identifier => [new(identifier.System, identifier.Value, identifier.Type?.Text)],
        ContactPoint contact => [new(null, contact.Value, null)],
        PrimitiveType { JsonValue: bool flag } => [new(null, flag ? "true" : "false", null)],
        // "The system is implied": a code that is bound to a value set for good has its system.
        Code { JsonValue: string code } => [new(SystemOf(element, code), code, null)],
        PrimitiveType { JsonValue: not null } primitive => [new(null, primitive.JsonValue.ToString(), null)],
        _ => [],
    };

    private static string? SystemOf(Base element, string code) => element.GetType().GetGenericArguments() is [var codes]
        ? Enum.GetValues(codes).Cast<Enum>().FirstOrDefault(value => value.GetLiteral() == code)?.GetSystem()
        : null;

    /// <summary>
    /// <c>code</c>, <c>system|code</c>, <c>|code</c>, <c>system|</c>. Codes compare with their case: which ignore it, only their code
    /// system says.
    /// </summary>
    public bool Matches(string query) => SpecText.Split(query, '|').Select(SpecText.Unescape).ToList() switch
    {
        [var code] => Code == code,
        ["", var code] => Code == code && string.IsNullOrEmpty(System),
        [var system, ""] => System == system,
        [var system, var code] => Code == code && System == system,
        _ => throw new FormatException(query),
    };

    /// <summary><c>:text</c>; this server finds it anywhere in the text.</summary>
    public bool MatchesText(string query) =>
        Text is not null && SpecText.Normalize(Text).Contains(SpecText.Normalize(SpecText.Unescape(query)), StringComparison.Ordinal);

    /// <summary><c>:of-type</c>: <c>system|code|value</c>.</summary>
    public static bool MatchesOfType(Identifier identifier, string query) =>
        SpecText.Split(query, '|').Select(SpecText.Unescape).ToList() is [var system, var code, var value]
        && identifier.Value == value && identifier.Type is { } type
        && type.Coding.Exists(coding => coding.System == system && coding.Code == code);
}
