using MedCoop.Fhir.Validation.Definitions;

namespace MedCoop.Fhir.Validation.Compile;

/// <summary>The place in base R4 that a profile's element constrains; what base R4 demands there is checked anyway and needs no repeating.</summary>
/// <param name="Owner">R4's definition of the type.</param>
/// <param name="Rule">The element in it.</param>
internal sealed record BaseElement(Definition Owner, ElementRule Rule)
{
    /// <summary>The root of a type; null when R4 has no such type.</summary>
    public static BaseElement? Of(string type) => R4Definitions.Find(type) is { } owner ? new BaseElement(owner, owner.Elements[0]) : null;

    /// <summary>The child, looked for inside the type, then in the types that the element may have; null when R4 has none, or several.</summary>
    /// <param name="name">In the definition's spelling: <c>value[x]</c>.</param>
    /// <param name="types">The types that the profile leaves.</param>
    public BaseElement? Child(string name, IReadOnlyList<TypeRule> types)
    {
        if (Find(Owner, $"{Rule.ContentReference ?? Rule.Path}.{name}") is { } inside) return inside;
        return types is [var only] && R4Definitions.Find(only.Code) is { } type ? Find(type, $"{type.Type}.{name}") : null;
    }

    private static BaseElement? Find(Definition owner, string path) =>
        owner.Elements.FirstOrDefault(rule => string.Equals(rule.Path, path, StringComparison.Ordinal)) is { } rule ? new BaseElement(owner, rule) : null;
}
