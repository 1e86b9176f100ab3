using System.Globalization;
using System.Text.RegularExpressions;
using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Documents.Adoption;

/// <summary>
/// How strong a medicine is, as far as it is said: a code often names the substance only, and 500 or 1000 mg stands in its words or in a Medication. Numbers are compared, because
/// words are of a language.
/// </summary>
internal static partial class StatedMedicine
{
    /// <summary>What a person is told that differs.</summary>
    public const string Strength = "strength";

    /// <summary>The numbers in the words of the medicine, and in the strengths of its ingredients.</summary>
    public static IReadOnlySet<decimal> NumbersOf(StatedResource stated)
    {
        var medicine = stated.Follow(stated.Resource["medicationReference"]);
        string?[] words =
        [
            .. WordsOf(stated.Resource["medicationCodeableConcept"]), stated.Resource["medicationReference"]["display"].Text, .. WordsOf(medicine["code"]),
            .. medicine["ingredient"].Items.Select(ingredient => ingredient["strength"]["numerator"]["value"].Text),
        ];
        return words.OfType<string>().SelectMany(text => Numbers().Matches(text)).Select(found => NumberOf(found.Value)).OfType<decimal>().ToHashSet();
    }

    // In whatever digits, with a point or a comma.
    private static decimal? NumberOf(string text)
    {
        var plain = string.Concat(text.Select(letter => CharUnicodeInfo.GetDecimalDigitValue(letter) is var digit and >= 0 ? (char)('0' + digit) : '.'));
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static IEnumerable<string?> WordsOf(JsonView concept) => concept["coding"].Items.Select(coding => coding["display"].Text).Append(concept["text"].Text);

    [GeneratedRegex(@"\d+([.,\u066B]\d+)?", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Numbers();
}
