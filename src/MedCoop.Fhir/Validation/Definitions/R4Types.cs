namespace MedCoop.Fhir.Validation.Definitions;

/// <summary>How R4's types derive from one another.</summary>
internal static class R4Types
{
    private const string Canonical = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>Is the type, or derives from it: a Patient is a DomainResource and a Resource.</summary>
    public static bool IsA(string? type, string ancestor)
    {
        for (var at = type; at is not null; at = Parent(at))
        {
            if (string.Equals(at, ancestor, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    /// <summary>The type named by the canonical of one of R4's own types; null for others.</summary>
    public static string? Named(string canonical) =>
        canonical.StartsWith(Canonical, StringComparison.Ordinal) && R4Definitions.Find(canonical[Canonical.Length..]) is { IsConstraint: false } type ? type.Type : null;

    // An element defined inside a type (Patient.contact) is a BackboneElement, in a datatype (Timing.repeat) an Element.
    private static string? Parent(string type) => type.IndexOf('.', StringComparison.Ordinal) is var dot and > 0
        ? R4Definitions.Find(type[..dot]) is { Kind: DefinitionKind.Resource } ? "BackboneElement" : "Element"
        : R4Definitions.Find(type)?.BaseUrl?[Canonical.Length..];
}
