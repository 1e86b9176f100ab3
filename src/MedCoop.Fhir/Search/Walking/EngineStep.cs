using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Walking;

/// <summary>An expression outside the compiled subset, evaluated by the SDK's FHIRPath engine. No parameter of R4 needs it.</summary>
internal sealed class EngineStep(string expression, Step next) : Step
{
    internal override void Visit(Base element, Walk walk)
    {
        var root = walk.Root.ToPocoNode();
        var context = new FhirEvaluationContext { Resource = root, RootResource = root };
        foreach (var found in element.Select(expression, context).OfType<Base>()) next.Visit(found, walk);
    }
}
