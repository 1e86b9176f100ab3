using Hl7.Fhir.Model;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>The strings of an element. https://hl7.org/fhir/R4/search.html#string</summary>
internal static class SpecString
{
    public static IEnumerable<string> Of(Base element) => Texts(element).OfType<string>().Where(text => !string.IsNullOrWhiteSpace(text));

    public static bool Matches(string text, string? modifier, string query)
    {
        var asked = SpecText.Unescape(query);
        return modifier switch
        {
            null => SpecText.Normalize(text).StartsWith(SpecText.Normalize(asked), StringComparison.Ordinal),
            "contains" => SpecText.Normalize(text).Contains(SpecText.Normalize(asked), StringComparison.Ordinal),
            "exact" => text == asked,
            _ => throw new FormatException(modifier),
        };
    }

    private static IEnumerable<string?> Texts(Base element) => element switch
    {
        HumanName name =>
        [
            name.Family, .. name.Given, .. name.Prefix, .. name.Suffix, name.Text, .. Later(name.Family),
            .. string.IsNullOrEmpty(name.Family) ? Later(name.Text) : [],
        ],
        Address address =>
            [.. address.Line, address.City, address.District, address.State, address.PostalCode, address.Country, address.Text],
        PrimitiveType { JsonValue: string text } => [text],
        _ => [],
    };

    // "Some servers SHOULD also search the parts of a compound family name": this one does, and those of a name that is only a text.
    private static IEnumerable<string> Later(string? text) => (text ?? "").Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries).Skip(1);
}
