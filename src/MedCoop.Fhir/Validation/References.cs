using MedCoop.Fhir.Validation.Compile;
using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation;

/// <summary>Where a reference leads.</summary>
/// <param name="Node">The resource, when it is at hand; null when it is elsewhere.</param>
/// <param name="Type">Its type, as far as known.</param>
internal sealed record ReferenceTarget(ElementNode? Node, string? Type);

/// <summary>
/// Follows references inside the instance, contained and through Bundles, and to what was looked up.
/// https://hl7.org/fhir/R4/bundle.html#references, https://hl7.org/fhir/R4/references.html#contained
/// </summary>
internal sealed class References(ValidationFacts facts)
{
    private static readonly ReferenceTarget Unknown = new(null, null);

    private readonly Dictionary<ElementNode, Dictionary<string, ElementNode>> bundles = [];
    private readonly Dictionary<ElementNode, ReferenceTarget> resolved = [];
    private readonly HashSet<string> followed = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, ElementNode?> stored = facts.Stored;

    /// <summary>References whose targets would decide something.</summary>
    public HashSet<string> Asked { get; } = new(StringComparer.Ordinal);

    /// <summary>What <see cref="Asked"/> leads to decides more than what was put off until it is known: invariants, slices or trials have met it too.</summary>
    public bool DecideMore => Asked.Overlaps(followed);

    /// <summary>From now on these are what was looked up.</summary>
    public void Know(IReadOnlyDictionary<string, ElementNode?> found)
    {
        stored = found;
        resolved.Clear();
    }

    /// <summary>Where a Reference, canonical or uri leads.</summary>
    public ReferenceTarget Resolve(ElementNode node)
    {
        var target = TargetOf(node);
        if (target.Node is null && (node.First("reference")?.Value ?? node.Value) is { } reference) followed.Add(reference);
        return target;
    }

    /// <summary>The same, for who asks (<see cref="Ask"/>) and comes back where it is not known.</summary>
    public ReferenceTarget TargetOf(ElementNode node)
    {
        if (resolved.TryGetValue(node, out var known)) return known;
        var target = (node.First("reference")?.Value ?? node.Value) is { } reference ? Follow(node, reference) : Unknown;
        if (target.Type is null && node.First("type")?.Value is { } type && R4Definitions.Find(type) is not null) target = target with { Type = type };
        return resolved[node] = target;
    }

    /// <summary>The types of the resources at the end of a path that ends in <c>resolve()</c>.</summary>
    public IEnumerable<string> TypesAt(DiscriminatorPath path, ElementNode node) => path.BeforeResolve(node, this).Select(found => Resolve(found).Type).OfType<string>();

    /// <summary>Notes that the target, which is not at hand, would decide something.</summary>
    /// <param name="node">The reference.</param>
    /// <param name="isTrial">Whether what is decided now depends on it.</param>
    public void Ask(ElementNode node, bool isTrial)
    {
        if (node.First("reference")?.Value is not { } reference || reference.StartsWith('#') || stored.ContainsKey(reference)) return;
        Asked.Add(reference);
        if (isTrial) followed.Add(reference);
    }

    private ReferenceTarget Follow(ElementNode at, string reference)
    {
        if (reference.StartsWith('#')) return Contained(at, reference[1..]);
        for (var bundle = Enclosing(at); bundle is not null; bundle = bundle.Parent is null ? null : Enclosing(bundle.Parent))
        {
            if (InBundle(bundle, at, reference) is { } entry) return new ReferenceTarget(entry, entry.Type);
        }

        return stored.GetValueOrDefault(reference) is { } found ? new ReferenceTarget(found, found.Type) : new ReferenceTarget(null, TypeIn(reference));
    }

    private static ReferenceTarget Contained(ElementNode at, string id)
    {
        var container = at.Resource;
        while (container is { Name: "contained", Parent: { } parent }) container = parent.Resource;
        if (id.Length == 0) return new ReferenceTarget(container, container.Type);
        return container.Named("contained").FirstOrDefault(resource => resource.First("id")?.Value == id) is { } found
            ? new ReferenceTarget(found, found.Type)
            : Unknown;
    }

    private static ElementNode? Enclosing(ElementNode node)
    {
        for (var at = node; at is not null; at = at.Parent)
        {
            if (at is { IsResource: true, Type: "Bundle" }) return at;
        }

        return null;
    }

    private ElementNode? InBundle(ElementNode bundle, ElementNode at, string reference)
    {
        if (!bundles.TryGetValue(bundle, out var entries)) bundles[bundle] = entries = Index(bundle);
        var plain = reference.Split("/_history/", 2)[0];
        if (entries.GetValueOrDefault(plain) is { } whole) return whole;

        // A relative reference is completed with the base of the fullUrl of the entry that it stands in.
        return EntryUrl(bundle, at) is { } url && TypeIn(url) is not null && LastTwo(url) is { } own
            ? entries.GetValueOrDefault(url[..^own.Length] + plain)
            : entries.GetValueOrDefault("\0" + plain);
    }

    private static Dictionary<string, ElementNode> Index(ElementNode bundle)
    {
        Dictionary<string, ElementNode> entries = new(StringComparer.Ordinal);
        foreach (var entry in bundle.Named("entry"))
        {
            if (entry.First("resource") is not { } resource) continue;
            if (entry.First("fullUrl")?.Value is { } url) entries.TryAdd(url, resource);
            else if (resource.First("id")?.Value is { } id) entries.TryAdd($"\0{resource.Type}/{id}", resource);
        }

        return entries;
    }

    private static string? EntryUrl(ElementNode bundle, ElementNode at)
    {
        for (var node = at; node?.Parent is { } parent; node = parent)
        {
            if (node.Name == "entry" && ReferenceEquals(parent, bundle)) return node.First("fullUrl")?.Value;
        }

        return null;
    }

    /// <summary>The type in <c>Patient/1</c> or <c>https://host/fhir/Patient/1/_history/2</c>; null for other forms.</summary>
    public static string? TypeIn(string reference)
    {
        if (LastTwo(reference.Split("/_history/", 2)[0]) is not { } last) return null;
        var type = last[..last.IndexOf('/', StringComparison.Ordinal)];
        return R4Definitions.Find(type) is { Kind: DefinitionKind.Resource } ? type : null;
    }

    private static string? LastTwo(string url)
    {
        var last = url.LastIndexOf('/');
        if (last <= 0 || last == url.Length - 1) return null;
        return url[(url.LastIndexOf('/', last - 1) + 1)..];
    }
}
