using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Terminology;

/// <summary>
/// The concepts of a code system by code, and what stands above and below each: by nesting, and by the properties <c>parent</c>,
/// <c>child</c> and <c>subsumedBy</c>. Circles do no harm. https://hl7.org/fhir/R4/codesystem.html#hierarchy
/// </summary>
internal sealed class CodeHierarchy
{
    private readonly Dictionary<string, CodeSystem.ConceptDefinitionComponent> concepts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> children = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> parents = new(StringComparer.Ordinal);

    internal CodeHierarchy(CodeSystem system)
    {
        var open = new Stack<(CodeSystem.ConceptDefinitionComponent Concept, string? Parent)>(system.Concept.Select(concept => (concept, (string?)null)));
        while (open.TryPop(out var next))
        {
            var (concept, parent) = next;
            if (concept.Code is not { Length: > 0 } code) continue;
            concepts.TryAdd(code, concept);
            if (parent is not null) Link(parent, code);
            foreach (var property in concept.Property) Link(code, property);
            foreach (var child in concept.Concept) open.Push((child, code));
        }
    }

    /// <summary>Every code.</summary>
    internal IEnumerable<string> Codes => concepts.Keys;

    /// <summary>The concept of a code; null when there is none.</summary>
    internal CodeSystem.ConceptDefinitionComponent? Find(string code) => concepts.GetValueOrDefault(code);

    /// <summary>The code and everything below it.</summary>
    internal HashSet<string> Below(string code) => Reach(code, children);

    /// <summary>The code and everything above it.</summary>
    internal HashSet<string> Above(string code) => Reach(code, parents);

    /// <summary>What stands directly above the code.</summary>
    internal IReadOnlyList<string> Parents(string code) => parents.GetValueOrDefault(code) ?? [];

    /// <summary>What stands directly below the code.</summary>
    internal IReadOnlyList<string> Children(string code) => children.GetValueOrDefault(code) ?? [];

    private void Link(string code, CodeSystem.ConceptPropertyComponent property)
    {
        if (property.Value is not (Code or FhirString) || property.Value is not PrimitiveType { JsonValue: string { Length: > 0 } other }) return;
        if (property.Code is "parent" or "subsumedBy") Link(other, code);
        if (property.Code == "child") Link(code, other);
    }

    private void Link(string parent, string child)
    {
        Add(children, parent, child);
        Add(parents, child, parent);
    }

    private static void Add(Dictionary<string, List<string>> links, string from, string to)
    {
        if (links.TryGetValue(from, out var known)) known.Add(to);
        else links.Add(from, [to]);
    }

    private static HashSet<string> Reach(string code, Dictionary<string, List<string>> links)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { code };
        var open = new Stack<string>([code]);
        while (open.TryPop(out var from))
        {
            foreach (var to in links.GetValueOrDefault(from) ?? [])
            {
                if (reached.Add(to)) open.Push(to);
            }
        }

        return reached;
    }
}
