using System.Collections;

namespace MedCoop.Fhir.Validation.Nodes;

/// <summary>Repetitions of one element, as a stretch of their parent's children.</summary>
internal readonly record struct NodeGroup(IReadOnlyList<ElementNode> Children, int Start, int End) : IEnumerable<ElementNode>
{
    /// <summary>How many.</summary>
    public int Count => End - Start;

    /// <summary>One of them, from 0.</summary>
    public ElementNode this[int index] => Children[Start + index];

    /// <inheritdoc />
    public IEnumerator<ElementNode> GetEnumerator()
    {
        for (var at = Start; at < End; at++) yield return Children[at];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
