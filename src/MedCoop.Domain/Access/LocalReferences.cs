using Hl7.Fhir.Model;
using MedCoop.Fhir;

namespace MedCoop.Domain.Access;

/// <summary>
/// Reads references that lead to resources of this server: all that decides who may see and do what, and who has which part, reads them here, so that
/// <c>https://elsewhere/fhir/Organization/1</c> is nobody of here anywhere.
/// </summary>
/// <param name="ownUrls">FHIR bases of this server, without a slash at the end.</param>
public sealed class LocalReferences(IReadOnlyList<string> ownUrls)
{
    private const string History = "/_history/";

    /// <summary>Knows relative references only.</summary>
    public static LocalReferences RelativeOnly { get; } = new([]);

    /// <summary>Those at some elements that can be in a case, in the order of the elements.</summary>
    internal IReadOnlyList<ResourceKey> At(Base resource, IReadOnlyList<string> paths)
    {
        var found = new List<ResourceKey>();
        foreach (var path in paths)
        {
            foreach (var key in In(Elements(resource, path)))
                if (!found.Contains(key)) found.Add(key);
        }

        return found;
    }

    /// <summary>The elements at a path (<c>participant.actor</c>).</summary>
    internal static IEnumerable<Base> Elements(Base resource, string path)
    {
        IEnumerable<Base> elements = [resource];
        foreach (var name in path.Split('.')) elements = elements.SelectMany(element => Children(element, name));
        return elements;
    }

    /// <summary>Those among some elements that can be in a case.</summary>
    internal IEnumerable<ResourceKey> In(IEnumerable<Base?> elements) => elements.OfType<ResourceReference>().Select(Read).OfType<ResourceKey>()
        .Where(key => ResourceKinds.SharingOf(key.Type) == Sharing.InCase);

    /// <summary>What a reference leads to; null: nothing of this server.</summary>
    public ResourceKey? Read(ResourceReference? reference) => Read(reference?.Reference);

    /// <summary><c>Patient/1</c>, with or without this server's base before it and a version after it; null for anything else.</summary>
    public ResourceKey? Read(string? text)
    {
        if (text is null) return null;
        var relative = Relative(text);
        var slash = relative.IndexOf('/');
        if (slash < 0 || ResourceKinds.Find(relative[..slash]) is not { } type) return null;
        var id = relative[(slash + 1)..];
        if (id.IndexOf('/') is var end and >= 0)
        {
            if (!id[end..].StartsWith(History, StringComparison.Ordinal) || id[(end + History.Length)..].Contains('/')) return null;
            id = id[..end];
        }

        return id.IsEmpty ? null : new ResourceKey(type, id.ToString());
    }

    private ReadOnlySpan<char> Relative(string text)
    {
        foreach (var url in ownUrls)
            if (text.Length > url.Length && text[url.Length] == '/' && text.StartsWith(url, StringComparison.Ordinal)) return text.AsSpan(url.Length + 1);
        return text;
    }

    private static IEnumerable<Base> Children(Base element, string name) => element.TryGetValue(name, out var value)
        ? value switch
        {
            Base one => [one],
            IEnumerable<Base> many => many,
            _ => [],
        }
        : [];
}
