using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Search.Query.Values;

/// <summary>Reads the values of string parameters. https://hl7.org/fhir/R4/search.html#string</summary>
internal static class StringReading
{
    /// <summary>Reads.</summary>
    internal static Result<SearchValue> Read(string raw, StringMatch match)
    {
        if (!EscapedText.TryUnescape(raw, out var text)) return Refusal.BadEscape();
        var compared = match == StringMatch.Exact ? text : SearchText.Normalize(text);
        return compared.Length > 0 ? new StringValue(compared, match) : Refusal.BadValue("There is no letter or digit to search for.");
    }
}
