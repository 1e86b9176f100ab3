using System.Text.Json;
using MedCoop.Fhir.Search.Query;

namespace MedCoop.Fhir.Json;

/// <summary>Parts of a resource: _summary and _elements. https://hl7.org/fhir/R4/search.html#summary</summary>
public static class ResourceView
{
    private static readonly SummaryRule Summary = new();
    private static readonly TextRule Text = new();
    private static readonly DataRule Data = new();

    /// <summary>
    /// The wanted part, tagged SUBSETTED when something was left out. A Bundle stays whole and each resource in it becomes its wanted
    /// part; for <see cref="SummaryMode.Count"/> it loses its entries instead.
    /// </summary>
    /// <param name="json">A resource that <see cref="ResourceReader.ReadJson"/> accepted.</param>
    /// <param name="summary">How much; <paramref name="elements"/> only count when this is <see cref="SummaryMode.False"/>.</param>
    /// <param name="elements">Element names or paths; empty means all.</param>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> json, SummaryMode summary, IReadOnlyList<string> elements)
    {
        if (summary == SummaryMode.False && elements.Count == 0) return json;
        var type = ResourceHeader.Of(json).Type;
        if (type == "Bundle") return summary == SummaryMode.Count ? WithoutEntries(json) : EachEntry(json, part => Apply(part, summary, elements));
        return summary == SummaryMode.Count ? json : Part(json, RuleFor(summary, elements, type));
    }

    private static ViewRule RuleFor(SummaryMode summary, IReadOnlyList<string> elements, string type) => summary switch
    {
        SummaryMode.True => Summary,
        SummaryMode.Text => Text,
        SummaryMode.Data => Data,
        _ => ElementsRule.Of(elements, type),
    };

    private static ReadOnlyMemory<byte> Part(ReadOnlyMemory<byte> json, ViewRule rule) =>
        JsonFilter.Apply(json.Span, rule) is { } part ? SubsettedTag.AddTo(part) : json;

    /// <summary>A Bundle with each of its entries' resources replaced.</summary>
    /// <param name="bundle">A Bundle.</param>
    /// <param name="part">Gives what stands in a resource's place.</param>
    public static ReadOnlyMemory<byte> EachEntry(ReadOnlyMemory<byte> bundle, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> part)
    {
        var edits = new JsonEdits();
        var reader = new Utf8JsonReader(bundle.Span, JsonSyntax.ReaderOptions);
        while (reader.Read())
        {
            // Root object, entry array, entry object: a resource property of an entry stands at depth 3.
            if (reader.CurrentDepth != 3 || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("resource"u8)) continue;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var end = (int)reader.BytesConsumed;
            edits.Replace(start, end, part(bundle[start..end]));
        }

        return edits.ApplyTo(bundle);
    }

    private static ReadOnlyMemory<byte> WithoutEntries(ReadOnlyMemory<byte> bundle) => JsonFilter.Apply(bundle.Span, new CountRule()) ?? bundle;

    private sealed class CountRule : ViewRule
    {
        public override ViewRule? Inside(ElementShape element) => element.FhirName == "entry" ? null : Everything;
    }
}
