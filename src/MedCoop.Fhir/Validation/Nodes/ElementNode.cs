using System.Globalization;
using System.Text;
using MedCoop.Fhir.Validation.Definitions;

namespace MedCoop.Fhir.Validation.Nodes;

/// <summary>
/// One element or resource of an instance, with its place in the source: what validation and invariants walk on. Built once from the bytes,
/// also of what breaks the rules, so that everything wrong can be said in one pass; never changed afterwards.
/// </summary>
public sealed class ElementNode
{
    private static readonly List<ElementNode> None = [];

    private List<ElementNode> children = None;

    /// <summary>The name in FHIRPath (<c>value</c> for <c>valueQuantity</c>); for the outermost resource its type.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The FHIR type: <c>Patient</c>, <c>HumanName</c>, <c>date</c>; for an element defined inside a type its id, <c>Patient.contact</c>.
    /// Null when the element is unknown.
    /// </summary>
    public required string? Type { get; init; }

    /// <summary>R4's definition of <see cref="Type"/> (for <c>Patient.contact</c> that of Patient); null when unknown.</summary>
    public Definition? Definition { get; init; }

    /// <summary>Place among the repetitions, from 0; -1 when the element cannot repeat.</summary>
    public int Index { get; init; } = -1;

    /// <summary>The element that holds this one; null for the outermost resource.</summary>
    public ElementNode? Parent { get; init; }

    /// <summary>A primitive's value as written (strings unescaped, numbers and booleans verbatim); null when it has none.</summary>
    public string? Value { get; internal set; }

    /// <summary>How JSON wrote <see cref="Value"/>.</summary>
    public ValueForm Form { get; internal set; }

    /// <summary>Is a resource: the outermost, contained, or in a Bundle's entry.</summary>
    public bool IsResource { get; init; }

    /// <summary>Offset in the source's bytes of the value, or of the object that stands for it.</summary>
    public int Offset { get; internal set; }

    /// <summary>In the order of the source; repetitions of one element follow one another.</summary>
    public IReadOnlyList<ElementNode> Children => children;

    /// <summary>The resource that this element belongs to; for a resource itself.</summary>
    public ElementNode Resource
    {
        get
        {
            var node = this;
            while (!node.IsResource && node.Parent is { } parent) node = parent;
            return node;
        }
    }

    /// <summary>The full path from the outermost resource: <c>Patient.name[0].given[1]</c>. Computed; only for messages.</summary>
    public string Expression
    {
        get
        {
            if (Parent is null) return Name;
            var path = new StringBuilder(Parent.Expression).Append('.').Append(Name);
            return (Index < 0 ? path : path.Append('[').Append(Index.ToString(CultureInfo.InvariantCulture)).Append(']')).ToString();
        }
    }

    /// <summary>The children of this name.</summary>
    public IEnumerable<ElementNode> Named(string name)
    {
        foreach (var child in children)
        {
            if (string.Equals(child.Name, name, StringComparison.Ordinal)) yield return child;
        }
    }

    /// <summary>The first child of this name; null for none.</summary>
    public ElementNode? First(string name)
    {
        foreach (var child in children)
        {
            if (string.Equals(child.Name, name, StringComparison.Ordinal)) return child;
        }

        return null;
    }

    /// <summary>For the reader only.</summary>
    internal void Order(IReadOnlyDictionary<string, int> firsts) => children = [.. children.OrderBy(child => firsts[child.Name])];

    /// <summary>For the reader only: children come one by one while the node is built.</summary>
    internal void Add(ElementNode child)
    {
        if (ReferenceEquals(children, None)) children = [];
        children.Add(child);
    }
}

/// <summary>How JSON writes a primitive's value.</summary>
public enum ValueForm
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>In quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Boolean,
}
