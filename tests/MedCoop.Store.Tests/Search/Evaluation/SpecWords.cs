using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hl7.Fhir.Model;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// The words of a resource. "The _text and _content parameters search on the narrative of the resource and on the entire content"; what is
/// a word and what of the content is searched, the specification leaves open. Here: runs of letters and digits without regard to case
/// and accents, single characters of scripts without spaces; and everything written for people. https://hl7.org/fhir/R4/search.html#content
/// </summary>
internal static partial class SpecWords
{
    private const int Longest = 64;

    private static readonly HashSet<string> WithinLines =
        ["a", "b", "code", "em", "i", "q", "s", "small", "span", "strong", "sub", "sup", "u"];

    public static IReadOnlyList<string> OfNarrative(Resource resource) =>
        resource is DomainResource { Text.Div: { } div } ? Of(Text(XElement.Parse(div))) : [];

    /// <summary>Strings, names of codings, displays and codes of codings, also in extensions; not what is written for machines.</summary>
    public static IReadOnlyList<string> OfContent(Resource resource) => [.. Strings(resource).SelectMany(Of)];

    public static IReadOnlyList<string> Of(string text)
    {
        var plain = Apostrophes().Replace(text, "").Normalize(NormalizationForm.FormKD).ToLowerInvariant();
        plain = Marks().Replace(plain, "");
        foreach (var (letter, like) in SpecText.Letters) plain = plain.Replace(letter, like, StringComparison.Ordinal);
        var words = Words().Matches(plain).Select(match => Digits(match.Value));
        return [.. words.Select(word => word.Length > Longest ? word[..Longest] : word)];
    }

    private static string Text(XElement element) => string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement inner => WithinLines.Contains(inner.Name.LocalName) ? Text(inner) : $"\n{Text(inner)}\n",
        _ => "",
    }));

    private static IEnumerable<string> Strings(Base element) => element switch
    {
        Meta or Hl7.Fhir.Model.Narrative => [],
        FhirString or Markdown =>
            [.. (element as PrimitiveType)?.JsonValue is string text ? [text] : Array.Empty<string>(), .. OfParts(element, [])],
        Coding coding => [.. coding.Code is null ? [] : new[] { coding.Code }, .. OfParts(element, [])],
        ResourceReference => OfParts(element, ["reference", "type"]),
        _ => OfParts(element, []),
    };

    private static IEnumerable<string> OfParts(Base element, string[] without) => element.EnumerateElements()
        .Where(part => !without.Contains(part.Key))
        .SelectMany(part => part.Value switch { Base one => [one], IList many => many.OfType<Base>(), _ => Array.Empty<Base>() })
        .SelectMany(Strings);

    private static string Digits(string word) =>
        string.Concat(word.Select(c => char.IsDigit(c) ? ((int)char.GetNumericValue(c)).ToString(CultureInfo.InvariantCulture) : $"{c}"));

    [GeneratedRegex(@"['\u2018\u2019]", RegexOptions.None, 5000)]
    private static partial Regex Apostrophes();

    [GeneratedRegex(@"[\p{Mn}\p{Me}\p{Cf}]", RegexOptions.None, 5000)]
    private static partial Regex Marks();

    [GeneratedRegex(@"[\u0E00-\u0EFF\u3040-\u30FF\u4E00-\u9FFF]|[\p{L}\p{N}\p{Mc}-[\u0E00-\u0EFF\u3040-\u30FF\u4E00-\u9FFF]]+",
        RegexOptions.None, 5000)]
    private static partial Regex Words();
}
