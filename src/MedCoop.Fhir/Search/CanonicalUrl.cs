namespace MedCoop.Fhir.Search;

/// <summary>A canonical: <c>url|version#fragment</c>. https://hl7.org/fhir/R4/references.html#canonical</summary>
public static class CanonicalUrl
{
    /// <summary>The URL and the version; a fragment is dropped.</summary>
    public static (string Url, string? Version) Split(string canonical)
    {
        var fragment = canonical.IndexOf('#', StringComparison.Ordinal);
        var whole = fragment > 0 ? canonical[..fragment] : canonical;
        var bar = whole.LastIndexOf('|');
        if (bar <= 0) return (whole, null);
        return (whole[..bar], bar + 1 < whole.Length ? whole[(bar + 1)..] : null);
    }
}
