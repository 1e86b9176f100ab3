using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Validation.Compile;
using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation.Assertions;

/// <summary>A code is in the value set bound. https://hl7.org/fhir/R4/terminologies.html#strength</summary>
internal sealed class BindingAssertion(string valueSet, BindingStrength strength, Origin origin) : IAssertion
{
    /// <inheritdoc />
    public void Check(ElementNode node, ValidationRun run)
    {
        // "Best to check" bindings say nothing of texts, and an unbindable type (a choice's other types) is not meant.
        if (CodedValue.Of(node) is not { } coded) return;
        if (coded.Codings.Count == 0)
        {
            if (strength == BindingStrength.Required && coded.MustHaveCode) run.Report(IssueSeverity.Error, Code, node, origin, "binding-no-code", node.Name, valueSet);
            else if (strength == BindingStrength.Extensible && coded.MustHaveCode) run.Report(IssueSeverity.Warning, Code, node, origin, "binding-no-code", node.Name, valueSet);
            return;
        }

        var answers = coded.Codings.Select(coding => run.Terminologies.Membership(valueSet, coding.System, coding.Code)).ToList();
        if (answers.Exists(answer => answer == Membership.In)) return;
        if (answers.Exists(answer => answer is Membership.UnknownValueSet or Membership.UnknownSystem))
        {
            if (strength != BindingStrength.Preferred) run.Report(IssueSeverity.Warning, FindingCodes.BindingUnchecked, node, origin, "binding-unchecked", node.Name, valueSet);
            return;
        }

        var severity = strength switch
        {
            BindingStrength.Required => IssueSeverity.Error,
            BindingStrength.Extensible => IssueSeverity.Warning,
            _ => IssueSeverity.Information,
        };
        run.Report(severity, Code, node, origin, Code, node.Name, valueSet);
    }

    private string Code => strength switch
    {
        BindingStrength.Required => FindingCodes.BindingRequired,
        BindingStrength.Extensible => FindingCodes.BindingExtensible,
        _ => FindingCodes.BindingPreferred,
    };
}
