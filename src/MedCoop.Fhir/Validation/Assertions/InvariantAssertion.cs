using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Validation.Compile;
using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Fhir.Validation.Nodes;
using MedCoop.Fhir.Validation.Paths;

namespace MedCoop.Fhir.Validation.Assertions;

/// <summary>An invariant holds. https://hl7.org/fhir/R4/conformance-rules.html#constraints</summary>
internal sealed class InvariantAssertion(ConstraintRule constraint, CompiledPath? expression, Origin origin) : IAssertion
{
    /// <inheritdoc />
    public void Check(ElementNode node, ValidationRun run)
    {
        switch (expression is null ? null : run.Holds(node, expression, origin))
        {
            case true:
                return;
            case null:
                run.Report(IssueSeverity.Warning, FindingCodes.InvariantUnchecked, node, origin, "invariant-unchecked", constraint.Key);
                return;
            default:
                var severity = constraint.IsBestPractice ? IssueSeverity.Information : constraint.IsError ? IssueSeverity.Error : IssueSeverity.Warning;
                var text = new FindingText("invariant", constraint.Key, constraint.Human) { Translations = constraint.Translations };
                run.Report(severity, constraint.Key, node, origin, text);
                return;
        }
    }
}
