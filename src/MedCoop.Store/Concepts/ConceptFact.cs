using MedCoop.Fhir.Terminology.Systems;

namespace MedCoop.Store.Concepts;

/// <summary>One thing that a file says of a code system. A closed family. What is said of a code may come before the code itself only where that is said.</summary>
/// <param name="At">Where it stands, for messages: <c>file:line</c>.</param>
public abstract record ConceptFact(FilePlace At);

/// <summary>There is this concept; its place is after those before it. Its designations and properties may come with it or later.</summary>
public sealed record ConceptStated(FilePlace At, Concept Concept) : ConceptFact(At);

/// <summary>A concept can also be said so.</summary>
public sealed record DesignationStated(FilePlace At, string Code, Designation Designation) : ConceptFact(At);

/// <summary>A concept has this property.</summary>
public sealed record PropertyStated(FilePlace At, string Code, ConceptProperty Property) : ConceptFact(At);

/// <summary>A concept stands directly below another. Either may come later.</summary>
public sealed record LinkStated(FilePlace At, string Child, string Parent) : ConceptFact(At);

/// <summary>What is there cannot be taken.</summary>
/// <param name="Text">What is wrong and what would be right.</param>
public sealed record Misstated(FilePlace At, string Text) : ConceptFact(At);

/// <summary>A line of a file.</summary>
/// <param name="File">Its name.</param>
/// <param name="Line">From 1; 0 for the whole.</param>
public readonly record struct FilePlace(string File, int Line)
{
    /// <inheritdoc />
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}";
}
