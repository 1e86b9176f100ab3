using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MedCoop.Store.Rows;

/// <summary>
/// The form in which a text that leads an index entry stands there: itself, or, when it is long, its beginning, <c>#</c> and its SHA-256,
/// because index entries must stay small (PostgreSQL refuses those over 2,700 bytes). Writing and searching both use it.
/// </summary>
internal static class LongValue
{
    /// <summary>Characters of a long URI that stay as they are, so that <c>:below</c> may compare beginnings up to this length.</summary>
    public const int UriKept = 500;

    /// <summary>Of codes, units and the ids that references lead to, which are only compared whole: cut when longer than 200 characters.</summary>
    public static string Of(string value) => Cut(value, longest: 200, kept: 150);

    /// <summary>Of URIs, also those that references lead to: cut to <see cref="UriKept"/> characters and hash when longer than 600.</summary>
    public static string OfUri(string value) => Cut(value, longest: 600, UriKept);

    /// <summary>The text with NUL, which PostgreSQL cannot store, as U+FFFD.</summary>
    public static string WithoutNul(string value) => value.Contains('\0', StringComparison.Ordinal) ? value.Replace('\0', '\uFFFD') : value;

    private static string Cut(string value, int longest, int kept)
    {
        value = WithoutNul(value);
        if (value.Length <= longest) return value;
        var end = char.IsHighSurrogate(value[kept - 1]) ? kept - 1 : kept;
        return $"{value.AsSpan(0, end)}#{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(value)))}";
    }
}
