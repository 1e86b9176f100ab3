using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Search.Query.Values;

/// <summary>
/// Reads the values of reference parameters: <c>id</c>, <c>Type/id</c>, an absolute URL, or a canonical URL with or without
/// <c>|version</c>. https://hl7.org/fhir/R4/search.html#reference
/// </summary>
internal static class ReferenceReading
{
    /// <summary>Reads.</summary>
    /// <param name="raw">The value, with escapes.</param>
    /// <param name="type">The type that the modifier names; null for none.</param>
    /// <param name="targets">The types that the parameter may lead to; empty: not known.</param>
    /// <param name="ownUrls">This server's bases: absolute references to them are read as relative ones.</param>
    internal static Result<SearchValue> Read(string raw, string? type, IReadOnlyList<string> targets, IReadOnlyList<string> ownUrls)
    {
        var parts = EscapedText.Split(raw, '|');
        if (parts.Count > 2 || !EscapedText.TryUnescape(parts[0], out var text)) return Malformed();
        var version = "";
        if (parts.Count == 2 && !EscapedText.TryUnescape(parts[1], out version)) return Refusal.BadEscape();

        if (parts.Count == 1 && LiteralReference.IsId(text)) return new ReferenceValue(type ?? (targets is [var only] ? only : null), text);
        if (!LiteralReference.TryRead(text, out var literal)) return Malformed();
        literal = literal.RelativeTo(ownUrls);
        if (type is not null && literal.Type.Length > 0 && literal.Type != type)
            return Refusal.BadValue($"The reference is not to a {type}, as the modifier says.");
        var named = version.Length > 0 ? version : literal.Version;
        return literal.Url is null
            ? new ReferenceValue(literal.Type, literal.Id, Url: null, named)
            : new ReferenceValue(Type: null, "", literal.Url, named);
    }

    private static Problem Malformed() =>
        Refusal.BadValue("A reference is an id, Type/id, an absolute URL, or a canonical URL with or without |version.");
}
