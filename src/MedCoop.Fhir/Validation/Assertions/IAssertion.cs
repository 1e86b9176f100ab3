using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation.Assertions;

/// <summary>One demand on one element; made once, checked often, so it holds no state.</summary>
internal interface IAssertion
{
    /// <summary>Reports to the run what is wrong.</summary>
    void Check(ElementNode node, ValidationRun run);
}
