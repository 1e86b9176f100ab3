using System.Globalization;
using Hl7.Fhir.Model;

namespace MedCoop.Fhir;

/// <summary>Texts in the four languages of the cooperation: English where they stand, the others in R4's translation extension.</summary>
public static class SpokenText
{
    private const string Translation = "http://hl7.org/fhir/StructureDefinition/translation";

    /// <summary>English, Arabic, Russian, Belarusian.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "ar", "ru", "be"];

    /// <summary>The text in a language; as it stands where it has not been translated.</summary>
    public static string? Of(FhirString? text, string language) =>
        text?.Extension.Where(extension => extension.Url == Translation && IsIn(extension, language))
            .Select(extension => (extension.GetExtension("content")?.Value as PrimitiveType)?.JsonValue as string).FirstOrDefault(translated => translated is not null)
        ?? text?.Value;

    /// <summary>The language that is preferred among the four by an Accept-Language header; English when none is. https://www.rfc-editor.org/rfc/rfc9110#field.accept-language</summary>
    public static string Preferred(string? acceptLanguage)
    {
        var (best, weight) = ("en", 0m);
        foreach (var range in acceptLanguage?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        {
            var parts = range.Split(';', StringSplitOptions.TrimEntries);
            var language = Languages.FirstOrDefault(code => code.Equals(parts[0].Split('-')[0], StringComparison.OrdinalIgnoreCase));
            var quality = parts.Skip(1).FirstOrDefault(part => part.StartsWith("q=", StringComparison.OrdinalIgnoreCase)) is not { } q ? 1m
                : decimal.TryParse(q[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : 0m;
            if (language is not null && quality > weight) (best, weight) = (language, quality);
        }

        return best;
    }

    private static bool IsIn(Extension translation, string language) =>
        (translation.GetExtension("lang")?.Value as PrimitiveType)?.JsonValue is string code && (code == language || code.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase));
}
