using MedCoop.Fhir.Validation.Compile;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation;

/// <summary>What R4 says of Bundles in words or across entries. https://hl7.org/fhir/R4/bundle.html</summary>
internal static class BundleRules
{
    private static readonly Origin Base = new(null, "Bundle.entry");

    /// <summary>Checks a Bundle.</summary>
    public static void Check(ElementNode bundle, ValidationRun run)
    {
        var type = bundle.First("type")?.Value;
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var entry in bundle.Named("entry"))
        {
            var url = entry.First("fullUrl");
            if (url?.Value is { } value) CheckFullUrl(entry, url, value, seen, type, run);
            else if (type is "document" or "message" or "searchset" or "collection" or "history" && entry.First("resource") is not null)
                run.Error(FindingCodes.Bundle, entry, Base, "bundle-full-url-missing", type);
        }

        if (type == "document" && bundle.First("entry")?.First("resource") is { Type: "Composition" } composition) CheckDocument(bundle, composition, run);
    }

    private static void CheckFullUrl(ElementNode entry, ElementNode url, string value, HashSet<string> seen, string? type, ValidationRun run)
    {
        if (value.Contains("/_history/", StringComparison.Ordinal)) return;
        if (!value.Contains(':', StringComparison.Ordinal)) run.Error(FindingCodes.Bundle, url, Base, "bundle-full-url-relative");
        if (entry.First("resource") is not { } resource) return;
        var version = resource.First("meta")?.First("versionId")?.Value ?? "";
        if (!seen.Add(value + "\0" + version) && type is not ("history" or "batch" or "transaction")) run.Error(FindingCodes.Bundle, url, Base, "bundle-duplicate", value);
        if (!IsRest(value, out var own) || type is "batch" or "transaction") return;
        if (resource.First("id")?.Value is not { } id) run.Error(FindingCodes.Bundle, entry, Base, "bundle-id-missing", own);
        else if (own != $"{resource.Type}/{id}") run.Error(FindingCodes.Bundle, url, Base, "bundle-full-url-other", $"{resource.Type}/{id}");
    }

    private static bool IsRest(string url, out string own)
    {
        own = "";
        if (!url.StartsWith("http", StringComparison.Ordinal)) return false;
        var parts = url.Split('/');
        if (parts.Length < 2) return false;
        own = $"{parts[^2]}/{parts[^1]}";
        return Definitions.R4Definitions.Find(parts[^2]) is { Kind: Definitions.DefinitionKind.Resource };
    }

    // Everything in a document is reached from its Composition, by references in either direction.
    private static void CheckDocument(ElementNode bundle, ElementNode composition, ValidationRun run)
    {
        Dictionary<ElementNode, List<ElementNode>> links = [];
        List<ElementNode> resources = [.. bundle.Named("entry").Select(entry => entry.First("resource")).OfType<ElementNode>()];
        foreach (var resource in resources)
        {
            foreach (var target in References(resource).Select(reference => run.References.Resolve(reference).Node).OfType<ElementNode>())
            {
                Add(links, resource, target);
                Add(links, target, resource);
            }
        }

        HashSet<ElementNode> reached = [composition];
        Queue<ElementNode> next = new([composition]);
        while (next.TryDequeue(out var at))
        {
            foreach (var linked in links.GetValueOrDefault(at) ?? [])
            {
                if (reached.Add(linked)) next.Enqueue(linked);
            }
        }

        foreach (var resource in resources.Where(resource => !reached.Contains(resource)))
            run.Error(FindingCodes.Bundle, resource.Parent!, Base, "bundle-unreachable", resource.Type ?? "");
    }

    private static void Add(Dictionary<ElementNode, List<ElementNode>> links, ElementNode from, ElementNode to)
    {
        if (!links.TryGetValue(from, out var known)) links[from] = known = [];
        known.Add(to);
    }

    private static IEnumerable<ElementNode> References(ElementNode node)
    {
        foreach (var child in node.Children)
        {
            if (child.Type == "Reference") yield return child;
            foreach (var deeper in References(child)) yield return deeper;
        }
    }
}
