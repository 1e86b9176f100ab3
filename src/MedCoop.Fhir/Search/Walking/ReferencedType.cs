using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Walking;

/// <summary>Tells the type of a reference's target without fetching it.</summary>
internal static class ReferencedType
{
    private const string TypeUri = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>The type's name; null when the reference does not say.</summary>
    internal static string? Of(ResourceReference reference, Resource root)
    {
        var literal = reference.Reference;
        if (literal is ['#', ..]) return Contained(literal, root)?.TypeName;
        if (literal is not null && LiteralReference.TryRead(literal, out var read) && read.Type.Length > 0) return read.Type;
        return reference.Type is { Length: > 0 } type
            ? type.StartsWith(TypeUri, StringComparison.Ordinal) ? type[TypeUri.Length..] : type
            : null;
    }

    private static Resource? Contained(string literal, Resource root)
    {
        if (literal.Length == 1) return root;
        return (root as DomainResource)?.Contained.Find(inner => literal.AsSpan(1).SequenceEqual(inner.Id));
    }
}
