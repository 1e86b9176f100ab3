using System.Globalization;
using System.Text;
using MedCoop.Fhir.Search;

namespace MedCoop.Fhir.Tests.Search;

public sealed class CharacterFoldingTests
{
    [Fact]
    public void The_table_is_that_of_Unicode()
    {
        if ("é".Normalize(NormalizationForm.FormKD).Length == 1) Assert.Skip("In invariant mode .NET decomposes nothing, so there is nothing to compare with.");
        var differences = Enumerable.Range(0x80, 0xFF80).Where(IsCovered).Where(code => Folded(code) != Decomposed(code)).ToList();

        Assert.True(differences.Count == 0, string.Join(' ', differences.Select(code => $"{code:X}")));
    }

    // Letters that ICU knows and the table does not yet are younger than Unicode 14; squares of East Asian units are not names.
    private static bool IsCovered(int code) =>
        code is (< 0xD800 or > 0xDFFF) and not (>= 0xF900 and <= 0xFAFF or >= 0x3300 and <= 0x33FF) && code < 0xFFFE
        && CharUnicodeInfo.GetUnicodeCategory(code) is not (UnicodeCategory.OtherNotAssigned or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format);

    private static string Folded(int code)
    {
        var result = new StringBuilder();
        CharacterFolding.Append(result, new Rune(code));
        return result.ToString();
    }

    private static string Decomposed(int code) => string.Concat(char.ConvertFromUtf32(code).Normalize(NormalizationForm.FormKD)
        .Where(part => CharUnicodeInfo.GetUnicodeCategory(part) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)));
}
