using System.Globalization;

namespace MedCoop.Fhir.Names;

/// <summary>Numbers of people as they are the same however they are typed: identifiers, telephones, addresses of mail.</summary>
public static class PersonNumbers
{
    // What is the same of a telephone with and without the code of its country.
    private const int EndOfTelephone = 9;
    private const int ShortestTelephone = 6;

    /// <summary>Upper case, digits of every script as 0 to 9, nothing around it.</summary>
    public static string Identifier(string value) => Digits(value.Trim()).ToUpperInvariant();

    /// <summary>The same without spaces and dashes, which no passport or number of a state has.</summary>
    public static string Plain(string value) => string.Concat(Identifier(value).Where(sign => !char.IsWhiteSpace(sign) && char.GetUnicodeCategory(sign) != UnicodeCategory.DashPunctuation));

    /// <summary>The last nine digits of a telephone number, or an address of mail in lower case; null when it is too short for one.</summary>
    public static string? Contact(string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        if (value.Contains('@', StringComparison.Ordinal)) return value.Trim().ToLowerInvariant();
        var digits = string.Concat(Digits(value).Where(char.IsAsciiDigit));
        return digits.Length < ShortestTelephone ? null : digits.Length > EndOfTelephone ? digits[^EndOfTelephone..] : digits;
    }

    private static string Digits(string value) => string.Concat(value.Select(sign => char.IsDigit(sign) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(sign)) : sign));
}
