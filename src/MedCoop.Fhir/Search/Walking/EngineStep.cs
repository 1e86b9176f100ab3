using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Walking;

/// <summary>An expression outside the compiled subset, evaluated by the SDK's FHIRPath engine. No parameter of R4 needs it.</summary>
internal sealed class EngineStep(string expression, Step next) : Step
{
    /// <summary>The expression.</summary>
    internal string Expression => expression;

    internal override void Visit(Base element, Walk walk)
    {
        var root = walk.Root.ToPocoNode();
        var context = new FhirEvaluationContext { Resource = root, RootResource = root };
        foreach (var found in Select(element, context)) next.Visit(found, walk);
    }

    // A user's expression may fail on one resource (single() of two, a number compared with a text). It is stored, but not found by it.
    private Base[] Select(Base element, FhirEvaluationContext context)
    {
        try
        {
            return [.. element.Select(expression, context).OfType<Base>()];
        }
#pragma warning disable CA1031 // The engine throws whatever it likes; a user's expression must never stop a write.
        catch (Exception)
#pragma warning restore CA1031
        {
            return [];
        }
    }
}
