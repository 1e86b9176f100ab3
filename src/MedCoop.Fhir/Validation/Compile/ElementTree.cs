using MedCoop.Fhir.Validation.Definitions;

namespace MedCoop.Fhir.Validation.Compile;

/// <summary>A definition's flat list of elements as the tree that their ids describe.</summary>
internal sealed class ElementTree
{
    private readonly List<ElementTree> children = [];
    private readonly List<ElementTree> slices = [];

    private ElementTree(ElementRule rule) => Rule = rule;

    /// <summary>What is said of this element.</summary>
    public ElementRule Rule { get; }

    /// <summary>The elements below, in order, without their slices.</summary>
    public IReadOnlyList<ElementTree> Children => children;

    /// <summary>The slices of this element, in order.</summary>
    public IReadOnlyList<ElementTree> Slices => slices;

    /// <summary>The element's name in FHIRPath: <c>value</c> for <c>value[x]</c>.</summary>
    public string Name { get; private init; } = "";

    /// <summary>Several types may stand here: <c>value[x]</c>.</summary>
    public bool IsChoice { get; private init; }

    /// <summary>Builds the tree; elements whose parent is not listed are left out.</summary>
    public static ElementTree Of(Definition definition)
    {
        Dictionary<string, ElementTree> byId = new(StringComparer.Ordinal);
        var root = new ElementTree(definition.Elements[0]) { Name = definition.Type };
        byId[definition.Elements[0].Id] = root;
        foreach (var rule in definition.Elements.Skip(1))
        {
            var (id, slice) = ElementIds.SplitSlice(rule.Id);
            var last = id[(id.LastIndexOf('.') + 1)..];
            var isChoice = last.EndsWith("[x]", StringComparison.Ordinal);
            var node = new ElementTree(rule) { Name = isChoice ? last[..^3] : last, IsChoice = isChoice };
            if (!byId.TryGetValue(slice is null ? ElementIds.Parent(id) : ElementIds.Owner(id, slice), out var owner)) continue;
            (slice is null ? owner.children : owner.slices).Add(node);
            byId[rule.Id] = node;
        }

        return root;
    }

    /// <summary>The child of this name; null for none.</summary>
    public ElementTree? Child(string name) => children.Find(child => string.Equals(child.Name, name, StringComparison.Ordinal));
}
