using MedCoop.Fhir.Validation.Compile;
using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation.Assertions;

/// <summary>A Reference (or canonical) leads to a type or profile that is allowed. https://hl7.org/fhir/R4/references.html</summary>
internal sealed class TargetAssertion(string type, IReadOnlyList<string> targets, Origin origin) : IAssertion
{
    /// <inheritdoc />
    public void Check(ElementNode node, ValidationRun run)
    {
        if (node.Type != "Reference" || type != "Reference") return;
        var target = run.References.TargetOf(node);
        if (target.Type is not { } found) return;
        if (node.First("reference")?.Value is { } reference && References.TypeIn(reference) is { } written && written != found)
            run.Error(FindingCodes.Reference, node, origin, "reference-other-type", node.Name, written, found);
        var fitting = targets.Where(canonical => TypeOf(canonical, run) is not { } allowed || R4Types.IsA(found, allowed)).ToList();
        if (fitting.Count == 0)
        {
            var allowed = targets.Select(canonical => TypeOf(canonical, run)).Distinct(StringComparer.Ordinal);
            run.Error(FindingCodes.TargetType, node, origin, "target-type", node.Name, found, string.Join(", ", allowed));
            return;
        }

        if (fitting.Exists(canonical => R4Types.Named(canonical) is not null)) return;
        if (target.Node is { } resource) CheckProfiles(node, resource, fitting, run);
        else run.WhenKnown(node, there => CheckProfiles(node, there, fitting, run));
    }

    private void CheckProfiles(ElementNode node, ElementNode resource, List<string> fitting, ValidationRun run)
    {
        if (!fitting.Exists(canonical => run.ConformsTo(resource, canonical) is not false))
            run.Error(FindingCodes.TargetType, node, origin, "target-profile", node.Name, string.Join(", ", fitting));
    }

    private static string? TypeOf(string canonical, ValidationRun run) => R4Types.Named(canonical) ?? run.Schemas.Find(canonical)?.Type;
}
