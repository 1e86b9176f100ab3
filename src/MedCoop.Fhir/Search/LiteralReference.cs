using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search;

/// <summary>A literal reference taken apart: <c>Patient/1</c>, <c>http://example.org/fhir/Patient/1/_history/2</c>, <c>urn:uuid:…</c>.</summary>
/// <param name="Type">The type it names; empty when it names none.</param>
/// <param name="Id">The id; empty when it has not the form <c>…Type/id</c>.</param>
/// <param name="Url">The absolute URL without version; null for a relative reference.</param>
/// <param name="Version">The version named; null for none.</param>
internal readonly record struct LiteralReference(string Type, string Id, string? Url, string? Version)
{
    private const string History = "/_history/";

    private static readonly HashSet<string> TypeNames = new(ModelInfo.SupportedResources, StringComparer.Ordinal);

    /// <summary>Takes it apart. False for text that is neither relative <c>Type/id</c> nor absolute: a fragment, an id, anything else.</summary>
    internal static bool TryRead(string text, out LiteralReference reference)
    {
        var (location, version) = SplitVersion(text);
        var idAt = location.LastIndexOf('/') + 1;
        var typeAt = idAt < 2 ? 0 : location.LastIndexOf('/', idAt - 2) + 1;
        var type = idAt < 2 ? "" : location[typeAt..(idAt - 1)];
        var named = TypeNames.Contains(type) && IsId(location.AsSpan(idAt));
        if (typeAt == 0 && named)
        {
            reference = new LiteralReference(type, location[idAt..], Url: null, version);
            return true;
        }

        reference = named ? new LiteralReference(type, location[idAt..], location, version) : new LiteralReference("", "", text, Version: null);
        return IsAbsolute(text);
    }

    /// <summary>The same, as a local reference when it leads to this server.</summary>
    /// <param name="ownUrls">This server's bases without a slash at the end.</param>
    internal LiteralReference RelativeTo(IReadOnlyList<string> ownUrls)
    {
        if (Url is null || Id.Length == 0) return this;
        for (var i = 0; i < ownUrls.Count; i++)
        {
            if (Url.Length == ownUrls[i].Length + Type.Length + Id.Length + 2 && Url.StartsWith(ownUrls[i], StringComparison.Ordinal))
                return this with { Url = null };
        }

        return this;
    }

    /// <summary>Whether it is a FHIR id: 1 to 64 of <c>A-Z a-z 0-9 - .</c></summary>
    internal static bool IsId(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 64) return false;
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '.')) return false;
        }

        return true;
    }

    /// <summary>Whether the name is that of an R4 resource type.</summary>
    internal static bool IsTypeName(string name) => TypeNames.Contains(name);

    // A scheme as in RFC 3986, so that no relative path with a colon further on passes.
    private static bool IsAbsolute(string text)
    {
        if (text.Length == 0 || !char.IsAsciiLetter(text[0])) return false;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == ':') return i + 1 < text.Length;
            if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] is not ('+' or '-' or '.')) return false;
        }

        return false;
    }

    private static (string Location, string? Version) SplitVersion(string text)
    {
        var at = text.LastIndexOf(History, StringComparison.Ordinal);
        return at > 0 && IsId(text.AsSpan(at + History.Length)) ? (text[..at], text[(at + History.Length)..]) : (text, null);
    }
}
