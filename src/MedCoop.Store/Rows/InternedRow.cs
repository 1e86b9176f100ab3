namespace MedCoop.Store.Rows;

/// <summary>
/// A name that occurs in very many rows, as a small number. Table <c>interned</c>; ids are never changed, reused or removed, so every
/// server may cache them for good.
/// </summary>
internal sealed class InternedRow
{
    public required int Id { get; init; }

    public required InternedKind Kind { get; init; }

    public required string Value { get; init; }
}

/// <summary>What an interned value is; its number stands in the database and never changes.</summary>
internal enum InternedKind : short
{
    /// <summary>A resource type.</summary>
    Type = 1,

    /// <summary>A search parameter's IndexName.</summary>
    Parameter = 2,

    /// <summary>The system of a token or quantity.</summary>
    System = 3,

    /// <summary>A FHIR base under which resources that refer to it were stored: such references are local.</summary>
    OwnUrl = 4,
}
