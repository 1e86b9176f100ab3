using System.Text.RegularExpressions;
using Hl7.Fhir.Model;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// A reference: to a resource here (type and id), elsewhere (URL), by identifier, or to nothing that can be named.
/// https://hl7.org/fhir/R4/search.html#reference
/// </summary>
/// <param name="IsCanonical">Whether the URL is what a resource here may have as its own <c>url</c>.</param>
internal sealed partial record SpecReference(
    string? Type, string? Id, string? Url, string? Version, Identifier? Identifier = null, bool IsCanonical = false)
{
    /// <summary>The base of the server: absolute references to it are references to resources here.</summary>
    public const string OwnUrl = "http://here.example/fhir";

    public static IEnumerable<SpecReference> Of(Base element) => element switch
    {
        ResourceReference reference =>
            [(Read(reference.Reference) ?? new(null, null, null, null)) with { Identifier = reference.Identifier }],
        Canonical or FhirUri when element is PrimitiveType { JsonValue: string url } => [OfCanonical(url)],
        _ => [],
    };

    /// <summary>Null for fragments and what is no reference.</summary>
    public static SpecReference? Read(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var match = Format().Match(text);
        if (!match.Success)
            return text.Contains(':', StringComparison.Ordinal) && !text.StartsWith('#') ? new(null, null, text, null) : null;
        var (address, type, id) = (match.Groups["base"].Value, match.Groups["type"].Value, match.Groups["id"].Value);
        var version = NullIfEmpty(match.Groups["version"].Value);
        return address.Length == 0 || address == $"{OwnUrl}/"
            ? new(type, id, null, version)
            : new(type, null, $"{address}{type}/{id}", version);
    }

    /// <summary>Whether it is the one that a query names: <c>id</c>, <c>Type/id</c> or a URL.</summary>
    /// <param name="type">What the modifier says; null: nothing.</param>
    public bool Matches(string query, string? type, IReadOnlyList<string> targets)
    {
        var bar = SpecText.Split(query, '|');
        var text = SpecText.Unescape(bar[0]);
        if (Read(text) is not { } asked) return Id == text && Url is null && (type is null ? targets.Contains(Type!) : Type == type);
        var version = bar.Count == 2 ? SpecText.Unescape(bar[1]) : asked.Version;
        if (version is not null && version != Version) return false;
        return asked.Url is null ? (Type, Id, Url) == (asked.Type, asked.Id, null) : Url == asked.Url;
    }

    /// <summary>Whether it leads to a resource; of canonicals to all with the URL and, where it names one, the version.</summary>
    public bool LeadsTo(SpecResource resource) => Url is null
        ? (Type, Id) == (resource.Type, resource.Id)
        : IsCanonical && resource.Is(Url, Version);

    // "url|version#fragment", where the URL may also be that of a resource here. https://hl7.org/fhir/R4/references.html#canonical
    private static SpecReference OfCanonical(string canonical)
    {
        if (canonical.StartsWith('#')) return new(null, null, null, null);
        var parts = canonical.Split('#')[0].Split('|', 2);
        var version = parts.ElementAtOrDefault(1);
        return Read(parts[0]) is { Url: null } literal
            ? literal with { Version = version ?? literal.Version }
            : new(null, null, parts[0], version, IsCanonical: true);
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    [GeneratedRegex(@"^(?<base>[a-z]+:.*/)?(?<type>[A-Z][A-Za-z]+)/(?<id>[A-Za-z0-9.-]{1,64})(/_history/(?<version>[A-Za-z0-9.-]{1,64}))?$",
        RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Format();
}
