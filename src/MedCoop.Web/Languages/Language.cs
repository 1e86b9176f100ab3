using System.Collections.Frozen;
using System.Globalization;

namespace MedCoop.Web.Languages;

/// <summary>A language of the screens.</summary>
/// <param name="Code">Its tag, e.g. <c>ar</c>: what accounts, the cookie and the <c>lang</c> attribute carry.</param>
/// <param name="Name">What its own speakers call it.</param>
/// <param name="Culture">How dates and numbers are written in it.</param>
/// <param name="IsRightToLeft">Whether its script runs from right to left.</param>
public sealed record Language(string Code, string Name, CultureInfo Culture, bool IsRightToLeft)
{
    /// <summary>English, which is also what everybody gets who asks for none of the four.</summary>
    public static Language English { get; } = Of("en", "English", "en-GB");

    /// <summary>All of them, in the order in which menus show them.</summary>
    public static IReadOnlyList<Language> All { get; } =
    [
        English,
        Of("ar", "العربية", "ar-LY"),
        Of("be", "Беларуская", "be-BY"),
        Of("ru", "Русский", "ru-BY"),
    ];

    private static readonly FrozenDictionary<string, Language> ByCode =
        All.ToFrozenDictionary(language => language.Code, StringComparer.OrdinalIgnoreCase);

    /// <summary>The <c>dir</c> attribute.</summary>
    public string Direction => IsRightToLeft ? "rtl" : "ltr";

    /// <summary>The language of a tag, whatever its region: <c>ru-RU</c> is Russian; null when it is none of the four.</summary>
    public static Language? Find(string? tag)
    {
        if (string.IsNullOrEmpty(tag)) return null;
        var end = tag.IndexOf('-', StringComparison.Ordinal);
        return ByCode.GetValueOrDefault(end < 0 ? tag : tag[..end]);
    }

    private static Language Of(string code, string name, string culture)
    {
        var found = CultureInfo.GetCultureInfo(culture);
        return new Language(code, name, found, found.TextInfo.IsRightToLeft);
    }
}
