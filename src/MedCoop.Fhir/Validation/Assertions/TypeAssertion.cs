using MedCoop.Fhir.Validation.Compile;
using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation.Assertions;

/// <summary>The element is of one of the types that the profile leaves.</summary>
internal sealed class TypeAssertion(IReadOnlyList<string> types, Origin origin) : IAssertion
{
    /// <inheritdoc />
    public void Check(ElementNode node, ValidationRun run)
    {
        if (node.Type is not { } type || types.Any(allowed => R4Types.IsA(type, allowed))) return;
        run.Error(FindingCodes.Type, node, origin, "type-not-allowed", node.Name, type, string.Join(", ", types));
    }
}
