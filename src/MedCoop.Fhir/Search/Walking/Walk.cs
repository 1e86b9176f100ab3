using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Walking;

/// <summary>One run over one resource: where it began, and what was found so far.</summary>
/// <param name="root">What <c>%resource</c> means.</param>
internal sealed class Walk(Resource root)
{
    /// <summary>What <c>%resource</c> means.</summary>
    internal Resource Root => root;

    /// <summary>The elements found, in document order per path.</summary>
    internal List<Base> Found { get; private set; } = [];

    /// <summary>Everything that a step leads to from one element.</summary>
    internal List<Base> Gather(Step step, Base from)
    {
        var outer = Found;
        Found = [];
        step.Visit(from, this);
        var gathered = Found;
        Found = outer;
        return gathered;
    }
}
