namespace MedCoop.Fhir.Json;

/// <summary>The elements of a resource that somebody sees; id and meta are always among them.</summary>
/// <param name="Only">Only these; null: all but <paramref name="Hidden"/>.</param>
/// <param name="Hidden">Not these: names, or paths in JSON's names such as <c>input.valueString</c>.</param>
public sealed record VisibleElements(IReadOnlySet<string>? Only, IReadOnlySet<string> Hidden)
{
    /// <summary>The part of a resource that is seen, tagged SUBSETTED when something was left out; the same memory when nothing was.</summary>
    /// <param name="json">A resource that <see cref="ResourceReader.ReadJson"/> accepted.</param>
    public ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json) =>
        JsonFilter.Apply(json.Span, new RootRule(this)) is { } part ? SubsettedTag.AddTo(part) : json;

    private sealed class RootRule(VisibleElements elements) : ViewRule
    {
        public override ViewRule? Inside(ElementShape element)
        {
            if (element.FhirName is "id" or "meta" or "implicitRules") return Everything;
            if (elements.Only is { } only) return only.Contains(element.FhirName) ? Everything : null;
            if (elements.Hidden.Contains(element.FhirName)) return null;
            var inside = elements.Hidden.Where(path => path.StartsWith($"{element.FhirName}.", StringComparison.Ordinal)).Select(path => path[(element.FhirName.Length + 1)..]).ToList();
            return inside.Count == 0 ? Everything : new NestedRule(inside);
        }
    }

    private sealed class NestedRule(List<string> hidden) : ViewRule
    {
        public override ViewRule? Inside(ElementShape element) => hidden.Contains(element.JsonName) || hidden.Contains(element.FhirName) ? null : Everything;
    }
}
