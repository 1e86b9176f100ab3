using Hl7.Fhir.Model;
using MedCoop.Fhir.Names;

namespace MedCoop.Fhir.Search.Extraction;

/// <summary>Strings, names and addresses. https://hl7.org/fhir/R4/search.html#string</summary>
internal static class StringExtraction
{
    /// <summary>The strings of one element.</summary>
    internal static IEnumerable<IndexValue> Extract(Base element) => Texts(element)
        .Where(text => !string.IsNullOrWhiteSpace(text))
        .Select(text => new StringIndexValue(SearchText.Normalize(text!), text!));

    /// <summary>The keys under which the name of a person, or a part of one, is found in every script; prefixes and suffixes have none.</summary>
    internal static IEnumerable<IndexValue> NameKeysOf(Base element)
    {
        IEnumerable<string?> texts = element switch
        {
            HumanName name => [name.Family, string.Join(' ', name.Given), name.Text],
            PrimitiveType primitive => [primitive.ToString()],
            _ => [],
        };
        return texts.SelectMany(NameKeys.ForIndex).Select(key => new TokenIndexValue("", key));
    }

    private static IEnumerable<string?> Texts(Base element) => element switch
    {
        HumanName name => Name(name),
        Address address => [.. address.Line, address.City, address.District, address.State, address.PostalCode, address.Country, address.Text],
        CodeableConcept concept => [concept.Text, .. concept.Coding.Select(coding => coding.Display)],
        PrimitiveType primitive => [primitive.ToString()],
        _ => [],
    };

    // Servers should find each part of a family name ("Quinones" finds "Carreno Quinones"); a name that is only a text gets the same.
    private static IEnumerable<string?> Name(HumanName name) =>
    [
        name.Family, .. LaterWords(name.Family), .. name.Given, .. name.Prefix, .. name.Suffix, name.Text,
        .. string.IsNullOrEmpty(name.Family) ? LaterWords(name.Text) : [],
    ];

    private static IEnumerable<string> LaterWords(string? text) =>
        text?.Split((char[]?)[' ', '\u00A0', '-', '\t'], StringSplitOptions.RemoveEmptyEntries).Skip(1) ?? [];
}
