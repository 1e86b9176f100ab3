using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Search.Query.Values;

/// <summary>Reads the values of uri parameters. https://hl7.org/fhir/R4/search.html#uri</summary>
internal static class UriReading
{
    /// <summary>Reads.</summary>
    internal static Result<SearchValue> Read(string raw, UriMatch match)
    {
        if (!EscapedText.TryUnescape(raw, out var uri)) return Refusal.BadEscape();
        if (uri.Length == 0) return Refusal.BadValue("A URI is expected.");
        return match != UriMatch.Exact && uri.StartsWith("urn:", StringComparison.OrdinalIgnoreCase)
            ? Refusal.BadModifier(":above and :below apply to URLs; a URN has nothing above or below it.")
            : new UriValue(uri, match);
    }
}
