using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Extraction;

namespace MedCoop.Fhir.Search.Query.Values;

/// <summary>Reads the values of token parameters. https://hl7.org/fhir/R4/search.html#token</summary>
internal static class TokenReading
{
    /// <summary><c>code</c>, <c>system|code</c>, <c>|code</c>, <c>system|</c>.</summary>
    internal static Result<TokenValue> Read(string raw)
    {
        var parts = EscapedText.Split(raw, '|').ConvertAll(part => EscapedText.TryUnescape(part, out var plain) ? plain : null);
        return parts switch
        {
            _ when parts.Contains(item: null) => Refusal.BadEscape(),
            [{ Length: > 0 } code] => new TokenValue(System: null, code),
            [{ } system, { Length: > 0 } code] => new TokenValue(system, code),
            [{ Length: > 0 } system, _] => new TokenValue(system, Code: null),
            _ => Refusal.BadValue(@"A token is code, system|code, |code or system|; a | that belongs to a code is written \|."),
        };
    }

    /// <summary><c>:text</c>.</summary>
    internal static Result<SearchValue> ReadText(string raw)
    {
        if (!EscapedText.TryUnescape(raw, out var text)) return Refusal.BadEscape();
        return SearchText.Normalize(text) is { Length: > 0 } normalized
            ? new TokenTextValue(normalized)
            : Refusal.BadValue("There is no letter or digit to search for.");
    }

    /// <summary><c>:of-type</c>: <c>system|code|value</c>.</summary>
    internal static Result<SearchValue> ReadOfType(string raw)
    {
        var parts = EscapedText.Split(raw, '|').ConvertAll(part => EscapedText.TryUnescape(part, out var plain) ? plain : "");
        return parts is [{ Length: > 0 } system, { Length: > 0 } code, { Length: > 0 } value]
            ? new IdentifierOfTypeValue(new TokenValue(system, TokenExtraction.OfType(code, value)))
            : Refusal.BadValue("An identifier of a type is system|code|value: the type's system and code and the identifier's value.");
    }
}
