namespace MedCoop.Fhir.Json;

/// <summary>Says of each element what a view keeps of it.</summary>
internal abstract class ViewRule
{
    /// <summary>Keeps the whole element as it stands.</summary>
    public static ViewRule Everything { get; } = new KeepEverything();

    /// <summary>The rule for what is inside the element; null when the element is left out.</summary>
    public abstract ViewRule? Inside(ElementShape element);

    private sealed class KeepEverything : ViewRule
    {
        public override ViewRule? Inside(ElementShape element) => this;
    }
}

/// <summary>
/// <c>_summary=true</c>: what the definitions mark as summary, at every depth. Mandatory and modifying elements stay too, for a resource
/// without them would be invalid or say something else.
/// </summary>
internal sealed class SummaryRule : ViewRule
{
    /// <inheritdoc />
    public override ViewRule? Inside(ElementShape element) => element switch
    {
        // An extension is one statement, of which the definitions mark no part; an id is what others point at.
        { FhirName: "modifierExtension" or "id" } => Everything,
        { InSummary: true } or { IsMandatory: true } or { IsModifier: true } => this,
        _ => null,
    };
}

/// <summary><c>_summary=text</c>: narrative, id, meta and the mandatory elements of the top level.</summary>
internal sealed class TextRule : ViewRule
{
    /// <inheritdoc />
    public override ViewRule? Inside(ElementShape element) =>
        element.FhirName is "text" or "id" or "meta" || element.IsMandatory ? Everything : null;
}

/// <summary><c>_summary=data</c>: everything but the narrative.</summary>
internal sealed class DataRule : ViewRule
{
    /// <inheritdoc />
    public override ViewRule? Inside(ElementShape element) => element.FhirName == "text" ? null : Everything;
}

/// <summary><c>_elements</c>: the named elements, id and meta, and what is mandatory or modifying beside them.</summary>
internal sealed class ElementsRule : ViewRule
{
    private readonly IReadOnlyList<string[]> wanted;
    private readonly bool isRoot;

    private ElementsRule(IReadOnlyList<string[]> wanted, bool isRoot)
    {
        this.wanted = wanted;
        this.isRoot = isRoot;
    }

    /// <summary>From names such as <c>name</c>, <c>name.family</c>, <c>Patient.name</c>, <c>value[x]</c>.</summary>
    public static ElementsRule Of(IReadOnlyList<string> elements, string resourceType) => new(
        [
            .. elements
                .Select(element => element.Replace("[x]", "", StringComparison.Ordinal).Split('.'))
                .Select(path => path.Length > 1 && path[0] == resourceType ? path[1..] : path),
        ],
        isRoot: true);

    /// <inheritdoc />
    public override ViewRule? Inside(ElementShape element)
    {
        if (isRoot && element.FhirName is "id" or "meta") return Everything;
        List<string[]> matching = [.. wanted.Where(path => path[0] == element.FhirName || path[0] == element.JsonName)];
        if (matching.Count == 0) return element.IsMandatory || element.IsModifier ? Everything : null;
        return matching.Exists(path => path.Length == 1) ? Everything : new ElementsRule([.. matching.Select(path => path[1..])], isRoot: false);
    }
}
