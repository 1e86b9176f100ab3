namespace MedCoop.Fhir;

/// <summary>Names one logical resource on this server: <c>Patient/123</c>. Both parts are case-sensitive.</summary>
/// <param name="Type">An R4 resource type name.</param>
/// <param name="Id">A FHIR id: 1 to 64 characters of <c>A-Z a-z 0-9 - .</c></param>
public readonly record struct ResourceKey(string Type, string Id) : IComparable<ResourceKey>
{
    /// <inheritdoc />
    public int CompareTo(ResourceKey other) =>
        string.CompareOrdinal(Type, other.Type) is var byType and not 0 ? byType : string.CompareOrdinal(Id, other.Id);

    /// <summary><c>Type/id</c>, the relative reference.</summary>
    public override string ToString() => $"{Type}/{Id}";

    /// <inheritdoc cref="CompareTo" />
    public static bool operator <(ResourceKey left, ResourceKey right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="CompareTo" />
    public static bool operator >(ResourceKey left, ResourceKey right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="CompareTo" />
    public static bool operator <=(ResourceKey left, ResourceKey right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="CompareTo" />
    public static bool operator >=(ResourceKey left, ResourceKey right) => left.CompareTo(right) >= 0;
}
