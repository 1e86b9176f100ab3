using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>
/// Resolves references that cannot be stored as they came: conditional ones (<c>Patient?identifier=…</c>) and, inside a Bundle, those to
/// other entries. https://hl7.org/fhir/R4/http.html#trules
/// </summary>
internal sealed class ReferenceResolver(ConditionalCriteria criteria)
{
    /// <summary>The content with its references resolved.</summary>
    /// <param name="content">As it came.</param>
    /// <param name="entries">fullUrl to <c>Type/id</c>; empty outside Bundles.</param>
    /// <param name="request">The request.</param>
    public async Task<Result<ResolvedContent>> ResolveAsync(
        ResourceContent content, IReadOnlyDictionary<string, string> entries, FhirRequest request, CancellationToken cancellationToken)
    {
        // A document carries its own world: its references lead to its own entries, and it is stored as it was signed.
        if (content.Resource is Hl7.Fhir.Model.Bundle) return new ResolvedContent(content, []);
        List<Reliance>? reliances = null;
        Dictionary<string, string>? conditional = null;
        foreach (var reference in ReferenceRewriter.References(content.Json))
        {
            if (reference.Value.StartsWith("urn:", StringComparison.Ordinal) && entries.Count > 0 && !entries.ContainsKey(reference.Value)
                && reference.Value.StartsWith("urn:uuid:", StringComparison.Ordinal))
                return Unresolved(reference.Expression, "names no entry of this Bundle by its fullUrl");
            if (!IsConditional(reference.Value, out var type, out var query) || conditional?.ContainsKey(reference.Value) == true) continue;
            if (!FhirRoutes.IsConcreteType(type)) return Unresolved(reference.Expression, "is conditional, but begins with no R4 resource type");
            var found = await criteria.FindWrittenAsync(type, QueryStrings.Parse(query), request, limit: 2, cancellationToken);
            if (!found.TryGet(out var match, out var problem)) return problem.Within(reference.Expression, "Conditional reference");
            if (match.Keys is not [var only])
                return Unresolved(reference.Expression, match.Keys.Count == 0 ? "matches no resource" : "matches more than one resource");
            (conditional ??= new(StringComparer.Ordinal)).Add(reference.Value, only.ToString());
            (reliances ??= []).Add(match.Reliance);
        }

        if (conditional is null && entries.Count == 0) return new ResolvedContent(content, []);
        var rewritten = ReferenceRewriter.Rewrite(content.Json, uri =>
            conditional?.GetValueOrDefault(uri) ?? entries.GetValueOrDefault(uri) ?? WithVersionOrFragment(uri, entries));
        return rewritten.Equals(content.Json)
            ? new ResolvedContent(content, reliances ?? [])
            : new ResolvedContent(new ResourceContent(ResourceReader.Parse(rewritten), rewritten), reliances ?? []);
    }

    private static string? WithVersionOrFragment(string uri, IReadOnlyDictionary<string, string> entries)
    {
        var at = uri.IndexOf('#', StringComparison.Ordinal);
        return at > 0 && entries.TryGetValue(uri[..at], out var target) ? target + uri[at..] : null;
    }

    private static bool IsConditional(string reference, out string type, out string query)
    {
        var at = reference.IndexOf('?', StringComparison.Ordinal);
        type = at > 0 ? reference[..at] : "";
        query = at > 0 ? reference[(at + 1)..] : "";
        return at > 0 && type.All(char.IsAsciiLetter);
    }

    private static Problem Unresolved(string expression, string why) => new(
        ProblemKind.Invalid, ErrorCodes.UnresolvedReference, $"The reference {why}; it must lead to exactly one.",
        [new Issue(IssueSeverity.Error, "not-found", ErrorCodes.UnresolvedReference, $"The reference {why}; it must lead to exactly one.") { Expression = expression }]);
}

/// <summary>Content whose references are resolved.</summary>
/// <param name="Content">Ready to be stored.</param>
/// <param name="Reliances">What the resolution relied on.</param>
internal sealed record ResolvedContent(ResourceContent Content, IReadOnlyList<Reliance> Reliances);
