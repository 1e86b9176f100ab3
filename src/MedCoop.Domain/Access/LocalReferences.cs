using Hl7.Fhir.Model;
using MedCoop.Fhir;

namespace MedCoop.Domain.Access;

/// <summary>References of a resource that lead to resources of this server which can be in a case.</summary>
/// <param name="ownUrls">FHIR bases of this server.</param>
internal sealed class LocalReferences(IReadOnlyList<string> ownUrls)
{
    /// <summary>Those at some elements, in the order of the elements.</summary>
    public IReadOnlyList<ResourceKey> At(Base resource, IReadOnlyList<string> paths)
    {
        var found = new List<ResourceKey>();
        foreach (var path in paths)
        {
            IEnumerable<Base> elements = [resource];
            foreach (var name in path.Split('.')) elements = elements.SelectMany(element => Children(element, name));
            foreach (var key in In(elements))
                if (!found.Contains(key)) found.Add(key);
        }

        return found;
    }

    /// <summary>Those among some elements.</summary>
    public IEnumerable<ResourceKey> In(IEnumerable<Base?> elements) => elements.OfType<ResourceReference>().Select(reference => Read(reference.Reference)).OfType<ResourceKey>()
        .Where(key => ResourceKinds.SharingOf(key.Type) == Sharing.InCase);

    /// <summary><c>Patient/1</c>, with or without this server's base before it and a version after it; null for anything else.</summary>
    public ResourceKey? Read(string? text)
    {
        if (text is null) return null;
        var own = ownUrls.FirstOrDefault(url => text.StartsWith(url, StringComparison.Ordinal) && text.Length > url.Length && text[url.Length] == '/');
        var parts = (own is null ? text : text[(own.Length + 1)..]).Split('/');
        return parts is { Length: 2 } or [_, _, "_history", _] && parts[1].Length > 0 && ResourceKinds.IsKnown(parts[0]) ? new ResourceKey(parts[0], parts[1]) : null;
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
