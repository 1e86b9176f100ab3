using System.Globalization;
using System.Text;

namespace MedCoop.Fhir.Search;

/// <summary>The form in which strings are compared: case, accents and white space do not matter. https://hl7.org/fhir/R4/search.html#string</summary>
public static class SearchText
{
    /// <summary>
    /// Compatibility-decomposed, without combining marks (Latin accents, Arabic harakat, Cyrillic breve), lower case, runs of white
    /// space collapsed to one space and trimmed. Letters themselves are kept in their script.
    /// </summary>
    public static string Normalize(string text)
    {
        var decomposed = text.Normalize(NormalizationForm.FormKD);
        var result = new StringBuilder(decomposed.Length);
        foreach (var rune in decomposed.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (result.Length > 0 && result[^1] != ' ') result.Append(' ');
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format))
            {
                result.Append(Rune.ToLowerInvariant(rune));
            }
        }

        return result.ToString().TrimEnd();
    }
}
