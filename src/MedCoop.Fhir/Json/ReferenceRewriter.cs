namespace MedCoop.Fhir.Json;

/// <summary>One <c>Reference.reference</c> in a resource.</summary>
/// <param name="Value">As it stands there: <c>Patient/1</c>, <c>urn:uuid:...</c>, <c>Patient?identifier=...</c>, <c>#p</c>.</param>
/// <param name="Expression">FHIRPath of the Reference, e.g. <c>Observation.subject</c>.</param>
public sealed record FoundReference(string Value, string Expression);

/// <summary>Finds and replaces references, URIs and narrative links inside a resource's bytes.</summary>
public static class ReferenceRewriter
{
    /// <summary>
    /// Rewrites what the transaction rules of https://hl7.org/fhir/R4/http.html#trules name: <c>Reference.reference</c>, elements of type
    /// uri, url, oid and uuid, and <c>href</c> and <c>src</c> in narratives. Elements of type canonical stay, as those rules say.
    /// </summary>
    /// <param name="json">A resource that <see cref="ResourceReader.ReadJson"/> accepted.</param>
    /// <param name="replace">Gets each URI and gives its replacement, or null to leave it.</param>
    /// <returns>The same memory when nothing was replaced.</returns>
    public static ReadOnlyMemory<byte> Rewrite(ReadOnlyMemory<byte> json, Func<string, string?> replace)
    {
        var edits = new JsonEdits();
        ShapedWalk.Strings(json.Span, (reader, element) =>
        {
            var replaced = element switch
            {
                { IsReferenceValue: true } or { Type.IsLink: true } => replace(reader.GetString()!),
                { Type.IsNarrative: true } => NarrativeLinks.Rewrite(reader.GetString()!, replace),
                _ => null,
            };
            if (replaced is not null) edits.ReplaceString(reader, replaced);
        });
        return edits.ApplyTo(json);
    }

    /// <summary>The values of <see cref="References"/> alone, which cost much less than their places.</summary>
    /// <param name="json">A resource that <see cref="ResourceReader.ReadJson"/> accepted.</param>
    public static IReadOnlyList<string> Values(ReadOnlyMemory<byte> json)
    {
        List<string> values = [];
        ShapedWalk.Strings(json.Span, (reader, element) =>
        {
            if (element.IsReferenceValue) values.Add(reader.GetString()!);
        });
        return values;
    }

    /// <summary>Every <c>Reference.reference</c>, in document order; those of contained resources too.</summary>
    /// <param name="json">A resource that <see cref="ResourceReader.ReadJson"/> accepted.</param>
    public static IReadOnlyList<FoundReference> References(ReadOnlyMemory<byte> json)
    {
        List<string> values = [];
        List<int> offsets = [];
        ShapedWalk.Strings(json.Span, (reader, element) =>
        {
            if (!element.IsReferenceValue) return;
            values.Add(reader.GetString()!);
            offsets.Add((int)reader.TokenStartIndex);
        });
        if (values.Count == 0) return [];
        var expressions = JsonPlace.ExpressionsAt(json.Span, offsets, ResourceHeader.Of(json).Type);
        return [.. values.Zip(expressions, (value, expression) => new FoundReference(value, ElementPath.Parent(expression)))];
    }
}
