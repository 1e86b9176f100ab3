using System.Globalization;

namespace MedCoop.Domain.Summaries.Words;

/// <summary>
/// A word with a number before it, in the forms that each language has for numbers. The rules are CLDR's:
/// https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html
/// </summary>
/// <param name="En">One, other: <c>day</c>, <c>days</c>.</param>
/// <param name="Ar">One, two (both without the number; two as after a verb or preposition, where it always stands here), few (3 to 10), many: <c>يوم واحد</c>, <c>يومين</c>, <c>أيام</c>, <c>يومًا</c>.</param>
/// <param name="Ru">One, few, many; fractions take the form of few: <c>день</c>, <c>дня</c>, <c>дней</c>.</param>
/// <param name="Be">One, few, many, and of fractions.</param>
public sealed record CountedWording((string One, string Other) En, (string One, string Two, string Few, string Many) Ar, (string One, string Few, string Many) Ru, (string One, string Few, string Many, string Fraction) Be)
{
    /// <summary>The number with its word.</summary>
    public string In(string language, decimal count)
    {
        var number = NumberWords.Of(count, language);
        return language switch
        {
            "ar" => count == 1 ? Ar.One : count == 2 ? Ar.Two : $"{number} {(count % 1 == 0 && count % 100 is >= 3 and <= 10 ? Ar.Few : Ar.Many)}",
            "ru" => $"{number} {Slavic(count) switch { Form.One => Ru.One, Form.Many => Ru.Many, _ => Ru.Few }}",
            "be" => $"{number} {Slavic(count) switch { Form.One => Be.One, Form.Few => Be.Few, Form.Many => Be.Many, _ => Be.Fraction }}",
            _ => $"{number} {(count == 1 ? En.One : En.Other)}",
        };
    }

    private enum Form
    {
        One,
        Few,
        Many,
        Fraction,
    }

    private static Form Slavic(decimal count) => (count % 1, count % 10, count % 100) switch
    {
        (not 0, _, _) => Form.Fraction,
        (_, 1, not 11) => Form.One,
        (_, >= 2 and <= 4, not (>= 12 and <= 14)) => Form.Few,
        _ => Form.Many,
    };
}

/// <summary>
/// Numbers as they are written in each language. Their precision is kept, since it is a part of a measured value; only what no instrument measures, digits after the sixth, is rounded.
/// </summary>
public static class NumberWords
{
    private const int MostDigits = 6;

    /// <summary>With a comma in Russian and Belarusian; with Western digits in Arabic, as Libya writes them.</summary>
    public static string Of(decimal number, string language)
    {
        var text = Rounded(number).ToString(CultureInfo.InvariantCulture);
        return language is "ru" or "be" ? text.Replace('.', ',') : text;
    }

    private static decimal Rounded(decimal number)
    {
        var before = number == 0 ? 1 : (int)Math.Floor(Math.Log10((double)Math.Abs(number))) + 1;
        var decimals = Math.Max(0, MostDigits - before);
        return number.Scale > decimals && before + number.Scale > MostDigits ? Math.Round(number, Math.Min(decimals, 28), MidpointRounding.AwayFromZero) : number;
    }
}
