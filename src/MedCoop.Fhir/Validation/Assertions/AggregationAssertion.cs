using MedCoop.Fhir.Validation.Compile;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation.Assertions;

/// <summary>What is referenced stands where it may: contained, in the same Bundle, or elsewhere. https://hl7.org/fhir/R4/valueset-resource-aggregation-mode.html</summary>
internal sealed class AggregationAssertion(IReadOnlyList<string> allowed, Origin origin) : IAssertion
{
    /// <inheritdoc />
    public void Check(ElementNode node, ValidationRun run)
    {
        if (node.First("reference")?.Value is not { } reference) return;
        var isHere = run.References.Resolve(node).Node is not null;
        var found = reference.StartsWith('#') ? "contained" : isHere ? "bundled" : "referenced";
        if (!allowed.Contains(found, StringComparer.Ordinal) && !(found == "bundled" && allowed.Contains("referenced", StringComparer.Ordinal)))
            run.Error(FindingCodes.Reference, node, origin, "aggregation", node.Name, string.Join(", ", allowed));
    }
}
