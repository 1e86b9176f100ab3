using System.Globalization;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Rest;

/// <summary>Version ids as entity tags: <c>W/"3"</c>. https://hl7.org/fhir/R4/http.html#versioning</summary>
internal static class VersionTag
{
    /// <summary>The tag of a version.</summary>
    public static string Of(int version) => $"W/\"{version}\"";

    /// <summary>
    /// The version in an If-Match header; weak, strong and bare forms are read alike, as clients send them. Null when the header is absent.
    /// A well-formed tag that no version of ours can have gives 0, which is never current.
    /// </summary>
    public static Result<Expected> ParseIfMatch(string? header)
    {
        if (string.IsNullOrWhiteSpace(header)) return new Expected(null);
        var tag = header.Trim();
        if (tag.StartsWith("W/", StringComparison.Ordinal)) tag = tag[2..];
        var isQuoted = tag.Length >= 2 && tag[0] == '"' && tag[^1] == '"';
        if (isQuoted) tag = tag[1..^1];
        if (tag.Length == 0 || tag.Contains('"') || (!isQuoted && !tag.All(char.IsAsciiDigit)))
            return new Problem(ProblemKind.Invalid, ErrorCodes.BadHeader, "If-Match is malformed; it looks like W/\"3\", with the version id of the resource.");
        return new Expected(int.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0);
    }

    /// <summary>Whether an If-None-Match header names this version (or <c>*</c>).</summary>
    public static bool Names(string header, int version) =>
        header.Split(',', StringSplitOptions.TrimEntries).Any(tag =>
            tag == "*" || (tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag).Trim('"') == version.ToString(CultureInfo.InvariantCulture));

    /// <summary>The version that a write insists on; null when it does not.</summary>
    internal readonly record struct Expected(int? Version);
}
