using Hl7.Fhir.Model;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>URIs as written; of a canonical also without its version. https://hl7.org/fhir/R4/search.html#uri</summary>
internal static class SpecUri
{
    public static IEnumerable<string> Of(Base element) => element switch
    {
        Canonical { Value: { } value } when value.Contains('|', StringComparison.Ordinal) => [value, value.Split('|')[0]],
        PrimitiveType { JsonValue: string { Length: > 0 } text } => [text],
        _ => [],
    };

    public static bool Matches(string uri, string? modifier, string query)
    {
        var asked = SpecText.Unescape(query);
        return modifier switch
        {
            null => uri == asked,
            "below" => uri.StartsWith(asked, StringComparison.Ordinal),
            "above" => asked.StartsWith(uri, StringComparison.Ordinal),
            _ => throw new FormatException(modifier),
        };
    }
}
