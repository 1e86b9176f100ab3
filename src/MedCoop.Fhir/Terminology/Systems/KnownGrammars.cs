using System.Text.RegularExpressions;
using MedCoop.Fhir.Search.Extraction;

namespace MedCoop.Fhir.Terminology.Systems;

/// <summary>The code systems that are known without a CodeSystem resource: by their grammar, or listed here.</summary>
internal static partial class KnownGrammars
{
    /// <summary>By canonical URL.</summary>
    internal static IReadOnlyDictionary<string, ICodeSystem> All { get; } = new ICodeSystem[]
    {
        Grammar(UcumUnits.System, "Unified Code for Units of Measure (UCUM)", isComplete: false, isCaseSensitive: true, Unit),
        Grammar("urn:ietf:bcp:47", "Tags for identifying languages (BCP 47)", isComplete: true, isCaseSensitive: false, Language),
        Grammar("urn:ietf:bcp:13", "Media types (BCP 13)", isComplete: true, isCaseSensitive: false, code => MediaType().IsMatch(code) ? new Concept(code) : null),
        Grammar("urn:ietf:rfc:3986", "URIs", isComplete: true, isCaseSensitive: true, code => AbsoluteUri().IsMatch(code) ? new Concept(code) : null),
        Iso4217.System,
    }.ToDictionary(system => system.Url, StringComparer.Ordinal);

    private static GrammarCodeSystem Grammar(string url, string name, bool isComplete, bool isCaseSensitive, Func<string, Concept?> read) =>
        new(new CodeSystemHeader(url, Version: null, name) { IsComplete = isComplete, IsCaseSensitive = isCaseSensitive }, read);

    private static Concept? Unit(string code) => UcumUnits.ConversionOf(UcumUnits.System, code) is { } conversion
        ? new Concept(code) { Display = code, Properties = [new ConceptProperty("canonical", "code", conversion.Unit)] }
        : null;

    private static Concept? Language(string code) => LanguageTag().IsMatch(code) ? new Concept(code) : null;

    // langtag, privateuse and the irregular tags: https://www.rfc-editor.org/rfc/rfc5646#section-2.1
    [GeneratedRegex(
        "^(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
        + "|x(?:-[a-z0-9]{1,8})+|en-gb-oed|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|sgn-(?:be-fr|be-nl|ch-de))$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex LanguageTag();

    // https://www.rfc-editor.org/rfc/rfc6838#section-4.2, parameters as in https://www.rfc-editor.org/rfc/rfc2045#section-5.1 but for blanks, which R4's
    // own examples have (variant=DICOM WADO-RS).
    [GeneratedRegex(
        """^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}(?:[ \t]*;[ \t]*[A-Za-z0-9!#$%&'*+.^_`|~-]+=(?:[A-Za-z0-9!#$%&'*+.^_`|~:/-]+(?: [A-Za-z0-9!#$%&'*+.^_`|~:/-]+)*|"[^"]*"))*$""",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex MediaType();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>\"{}|\\\\^`]+$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AbsoluteUri();
}
