using Hl7.FhirPath;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation.Paths;

/// <summary>A FHIRPath expression over <see cref="ElementNode"/>s, compiled once to closures. https://hl7.org/fhirpath/N1/</summary>
internal sealed class CompiledPath
{
    private readonly PathStep evaluate;

    private CompiledPath(PathStep evaluate) => this.evaluate = evaluate;

    /// <summary>Compiles. Problems: not FHIRPath, or a function that is not known here.</summary>
    public static Result<CompiledPath> Compile(string expression)
    {
        try
        {
            return new CompiledPath(PathCompiling.Compile(new FhirPathCompiler().Parse(expression)));
        }
        catch (Exception failure) when (failure is FormatException or PathException or InvalidOperationException or ArgumentException)
        {
            return new Problem(ProblemKind.Invalid, ErrorCodes.UnusableProfile, $"\"{expression}\" cannot be evaluated: {failure.Message}");
        }
    }

    /// <summary>
    /// Whether it holds of the element. Nothing found breaks nothing, as in the reference validators: ref-1 says nothing of a Reference with
    /// only a display. Null: it has no truth value here.
    /// </summary>
    public bool? Holds(ElementNode node, PathContext context)
    {
        if (Evaluate(node, context) is not { } found) return null;
        return found.Count switch
        {
            0 => true,
            1 => PathValues.Truth(found),
            _ => null,
        };
    }

    /// <summary>Its value; null when the evaluation fails.</summary>
    public Many? Evaluate(ElementNode node, PathContext context)
    {
        try
        {
            return evaluate(new PathFrame(context, node, Many.Of(node), 0, default), Many.Of(node));
        }
        catch (PathException)
        {
            return null;
        }
    }
}

/// <summary>One part of an expression.</summary>
/// <param name="frame">Where.</param>
/// <param name="focus">What the part is applied to.</param>
internal delegate Many PathStep(in PathFrame frame, Many focus);
