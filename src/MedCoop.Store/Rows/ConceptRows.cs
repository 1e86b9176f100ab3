namespace MedCoop.Store.Rows;

/// <summary>
/// One version of a code system that is no resource but rows: table <c>code_system</c>. While it is in use, none of its rows changes; a new import is a
/// new row here. The tables below hold its concepts, each by its place.
/// </summary>
internal sealed class CodeSystemRow
{
    /// <summary>Drawn by lot, so that imports need no common counter.</summary>
    public required int Id { get; init; }

    public required string Url { get; init; }

    /// <summary>Null when it has none.</summary>
    public string? Version { get; init; }

    public required string Name { get; init; }

    /// <summary>BCP 47 tag of the displays; null when not said.</summary>
    public string? Language { get; init; }

    public required bool IsCaseSensitive { get; init; }

    /// <summary>Canonical of the value set of all its codes; null for none.</summary>
    public string? ValueSet { get; init; }

    /// <summary>How many concepts; 0 while they are being written.</summary>
    public required int Count { get; set; }

    public required CodeSystemState State { get; set; }

    /// <summary>UTC ticks of the last change of this row.</summary>
    public required long Touched { get; set; }
}

/// <summary>What the rows of a code system are; the numbers stand in the database and never change.</summary>
internal enum CodeSystemState : short
{
    /// <summary>They are being written, or were when the import ended half-way: nobody reads them.</summary>
    Incoming = 0,

    /// <summary>They count.</summary>
    InUse = 1,

    /// <summary>Others have taken their place: they are to be removed.</summary>
    Outgoing = 2,
}

/// <summary>A row about one concept of one code system. A closed family, one member per table.</summary>
internal abstract class OfConcept
{
    /// <summary><see cref="CodeSystemRow.Id"/>.</summary>
    public required int System { get; init; }

    /// <summary>The concept's place in the order of the system, from 0.</summary>
    public required int Place { get; init; }
}

/// <summary>Table <c>concept</c>: primary key (system, place); unique (system, key, code).</summary>
internal sealed class ConceptRow : OfConcept
{
    public required string Code { get; init; }

    /// <summary>What the code is found by: itself, or in capitals where case does not matter.</summary>
    public required string Key { get; init; }

    public string? Display { get; init; }

    public string? Definition { get; init; }

    public required ConceptFlags Flags { get; init; }
}

/// <summary>What a concept is besides; the bits stand in the database and never change.</summary>
[Flags]
internal enum ConceptFlags
{
    None = 0,
    Abstract = 1,
    Inactive = 2,
}

/// <summary>Table <c>concept_text</c>: primary key (system, place). All that <c>filter</c> looks at, in capitals, a line feed between two texts.</summary>
internal sealed class ConceptTextRow : OfConcept
{
    public required string Words { get; init; }
}

/// <summary>Table <c>concept_link</c>: primary key (system, place, parent): which stands directly below which.</summary>
internal sealed class ConceptLinkRow : OfConcept
{
    /// <summary>The place of the concept above.</summary>
    public required int Parent { get; init; }
}

/// <summary>Table <c>concept_designation</c>: primary key (system, place, ord).</summary>
internal sealed class ConceptDesignationRow : OfConcept
{
    public required int Ord { get; init; }

    public string? Language { get; init; }

    public string? UseSystem { get; init; }

    public string? UseCode { get; init; }

    public string? UseDisplay { get; init; }

    public required string Value { get; init; }
}

/// <summary>Table <c>concept_property</c>: primary key (system, place, ord); (system, code, value, place).</summary>
internal sealed class ConceptPropertyRow : OfConcept
{
    public required int Ord { get; init; }

    public required string Code { get; init; }

    public required string Type { get; init; }

    /// <summary><see cref="LongValue.Of"/> of the value.</summary>
    public required string Value { get; init; }

    /// <summary>The whole value where it is longer than <see cref="Value"/>; else null.</summary>
    public string? Whole { get; init; }

    public string? ValueSystem { get; init; }

    public string? ValueDisplay { get; init; }
}
