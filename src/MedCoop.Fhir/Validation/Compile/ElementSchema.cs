using MedCoop.Fhir.Validation.Assertions;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation.Compile;

/// <summary>What one element must satisfy, compiled: its own assertions and what is asked of its children.</summary>
/// <param name="origin">Where it is stated.</param>
/// <param name="assertions">Checked on the element itself.</param>
/// <param name="children">Checked on its children; a name stands at most once.</param>
internal sealed class ElementSchema(Origin origin, IReadOnlyList<IAssertion> assertions, IReadOnlyList<ChildSchema> children)
{
    private readonly Dictionary<string, ChildSchema> byName = children.ToDictionary(child => child.Name, StringComparer.Ordinal);

    /// <summary>Where it is stated.</summary>
    public Origin Origin { get; } = origin;

    /// <summary>Checked on the element itself.</summary>
    public IReadOnlyList<IAssertion> Assertions { get; } = assertions;

    /// <summary>The children that must be there.</summary>
    public IReadOnlyList<ChildSchema> Mandatory { get; } = [.. children.Where(child => child.Min > 0 || child.Slicing?.HasMandatory is true)];

    /// <summary>The children that systems of the profile must be able to handle, so a note says when one is absent.</summary>
    public IReadOnlyList<string> Supported { get; } = [.. children.Where(child => child.IsSupported).Select(child => child.Name)];

    /// <summary>Asks nothing.</summary>
    public bool IsEmpty => Assertions.Count == 0 && byName.Count == 0;

    /// <summary>What is asked of the child; null for nothing.</summary>
    public ChildSchema? Find(string name) => byName.Count == 0 ? null : byName.GetValueOrDefault(name);
}

/// <summary>What is asked of the children of one name.</summary>
/// <param name="Name">In FHIRPath.</param>
/// <param name="Min">Least number.</param>
/// <param name="Max">Greatest number.</param>
/// <param name="Element">Asked of each.</param>
/// <param name="Slicing">How they are told apart, and what is asked of each kind; null when not sliced.</param>
internal sealed record ChildSchema(string Name, int Min, int Max, ElementSchema Element, SlicingSchema? Slicing)
{
    /// <summary>Marked mustSupport.</summary>
    public bool IsSupported { get; init; }
}

/// <summary>How repetitions are told apart.</summary>
/// <param name="Origin">Where it is stated.</param>
/// <param name="Slices">In order.</param>
/// <param name="Default">What is asked of those in no slice (<c>@default</c>); null for nothing.</param>
/// <param name="IsClosed">None may be in no slice.</param>
/// <param name="IsOpenAtEnd">Those in no slice must stand after all others.</param>
/// <param name="IsOrdered">The slices must come in their order.</param>
internal sealed record SlicingSchema(
    Origin Origin, IReadOnlyList<SliceSchema> Slices, ElementSchema? Default, bool IsClosed, bool IsOpenAtEnd, bool IsOrdered)
{
    /// <summary>Some slice must be there.</summary>
    public bool HasMandatory { get; } = Slices.Any(slice => slice.Min > 0);
}

/// <summary>One slice.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Min">Least number.</param>
/// <param name="Max">Greatest number.</param>
/// <param name="Matches">Whether an element belongs to it.</param>
/// <param name="Element">Asked of each that does.</param>
/// <param name="Reslicing">How those are told apart further; null for not.</param>
internal sealed record SliceSchema(string Name, int Min, int Max, SliceMatch Matches, ElementSchema Element, SlicingSchema? Reslicing);

/// <summary>Whether an element belongs to a slice.</summary>
internal delegate bool SliceMatch(ElementNode node, ValidationRun run);

/// <summary>Where a demand is stated.</summary>
/// <param name="Profile">The profile's canonical; null for base R4.</param>
/// <param name="ElementId">The element's id.</param>
internal sealed record Origin(string? Profile, string ElementId);
