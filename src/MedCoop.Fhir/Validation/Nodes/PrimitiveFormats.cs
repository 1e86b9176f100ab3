using System.Buffers.Text;
using System.Globalization;
using System.Text.RegularExpressions;
using MedCoop.Fhir.Search;

namespace MedCoop.Fhir.Validation.Nodes;

/// <summary>The formats of the primitives. https://hl7.org/fhir/R4/datatypes.html#primitive</summary>
internal static partial class PrimitiveFormats
{
    private const int MatchTimeout = 250;

    // https://hl7.org/fhir/R4/datatypes.html#string: 1 MB.
    private const int LongestText = 1024 * 1024;

    /// <summary>Whether JSON writes the type like this: booleans and numbers bare, all else in quotes.</summary>
    public static ValueForm FormOf(string type) => type switch
    {
        "boolean" => ValueForm.Boolean,
        "integer" or "positiveInt" or "unsignedInt" or "decimal" => ValueForm.Number,
        _ => ValueForm.Text,
    };

    /// <summary>Whether the value follows the type's format and range.</summary>
    public static bool IsValid(string type, string value) => type switch
    {
        "boolean" => value is "true" or "false",
        "integer" => Whole().IsMatch(value) && int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "unsignedInt" => Whole().IsMatch(value) && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        "positiveInt" => Whole().IsMatch(value) && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0,
        "decimal" => Number().IsMatch(value),
        "date" => !value.Contains('T', StringComparison.Ordinal) && DateTimeForm().IsMatch(value) && InstantRange.TryRead(value, out _),
        "dateTime" => DateTimeForm().IsMatch(value) && InstantRange.TryRead(value, out _),
        "instant" => InstantForm().IsMatch(value) && InstantRange.TryRead(value, out _),
        "time" => Time().IsMatch(value),
        "code" => Code().IsMatch(value),
        "id" => Id().IsMatch(value),
        "oid" => Oid().IsMatch(value),
        "uuid" => Uuid().IsMatch(value),
        "canonical" => IsUri(value) && (value[0] == '#' || value.Contains(':', StringComparison.Ordinal)),
        "uri" or "url" => IsUri(value),
        "base64Binary" => value.Length > 0 && IsBase64(value),
        _ => value.Length <= LongestText && value.AsSpan().Trim().Length > 0 && !value.AsSpan().ContainsAnyInRange('\u0000', '\u0008') && !value.AsSpan().ContainsAnyInRange('\u000e', '\u001f'),
    };

    private static bool IsUri(string value) => value.Length > 0
        && !value.AsSpan().ContainsAny(" \t\n\r")
        && (!value.StartsWith("urn:uuid:", StringComparison.Ordinal) || (Uuid().IsMatch(value) && !value.AsSpan(9).ContainsAnyInRange('A', 'F')))
        && (!value.StartsWith("urn:oid:", StringComparison.Ordinal) || Oid().IsMatch(value));

    // Blanks and line ends may stand between groups, as in XML's own base64Binary.
    private static bool IsBase64(string value) => Base64.IsValid(value);

    [GeneratedRegex(@"^-?(0|[1-9][0-9]{0,17})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Number();

    [GeneratedRegex(
        @"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])(T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00)))?)?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex DateTimeForm();

    [GeneratedRegex(
        @"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex InstantForm();

    [GeneratedRegex(@"^([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Time();

    [GeneratedRegex(@"^[^\s]+( [^\s]+)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Code();

    [GeneratedRegex(@"^[A-Za-z0-9\-.]{1,64}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Id();

    [GeneratedRegex(@"^urn:oid:[0-2](\.(0|[1-9][0-9]*))+\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Oid();

    [GeneratedRegex(@"^urn:uuid:[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Uuid();
}
