using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search;
using MedCoop.Fhir.Terminology.Sets;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Terminology;

/// <summary><c>ValueSet/$expand</c>: the codes of a value set. https://hl7.org/fhir/R4/valueset-operation-expand.html</summary>
internal sealed class Expand(CurrentTerminologies current, ResourceStore store, RestLimits limits)
{
    /// <summary>How deep a tree is shown; a deeper one is shown flat, because readers of JSON have limits too.</summary>
    private const int DeepestTree = 32;

    /// <summary>Most codes in one answer; larger sets are read by <c>count</c> and <c>offset</c>, or narrowed by <c>filter</c>.</summary>
    private const int MostAtOnce = 10_000;

    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        if (!OperationInput.Read(routed.Request, limits.Read).TryGet(out var input, out var problem)) return problem;
        if (!input.TryNumber("count", out var count, out problem) || !input.TryNumber("offset", out var offset, out problem)) return problem!;
        if (input.Text("context") is not null) return OperationInput.Bad("'context' is not served; name the value set by 'url'.");
        if (input.Text("date") is not null) return OperationInput.Bad("'date' is not served: what the server knows is of now. Name versions by 'system-version' and 'valueSetVersion'.");
        if (!(await current.GetAsync(cancellationToken)).TryGet(out var terminologies, out problem)) return problem;
        if (!Versions(input).TryGet(out var versions, out problem)) return problem;
        if (versions.Count > 0) terminologies = terminologies.WithVersions(versions);
        if (!(await NamedValueSet.FindAsync(routed, input, terminologies, store, cancellationToken)).TryGet(out var named, out problem)) return problem;
        if (!named.Set.Codes().TryGet(out var all, out problem)) return problem;

        var words = input.Text("filter")?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
        var codes = all.Without(input.Texts("exclude-system")).Choose(words, input.Flag("activeOnly"));
        if (Math.Min(codes.Count - (offset ?? 0), count ?? int.MaxValue) > MostAtOnce) return TooMany(codes.Count);
        var page = codes.Page(offset ?? 0, count ?? MostAtOnce);

        // Pages and choices cut trees apart, so only the whole is shown as one.
        var isTree = words.Length == 0 && count is null && offset is null && input.Text("excludeNested") != "true";
        var show = new Showing(input.Text("displayLanguage"), input.Flag("includeDesignations"));
        var answer = (ValueSet)(named.Resource ?? new ValueSet { Url = named.Set.Content.Url, Status = PublicationStatus.Active }).DeepCopy();
        answer.Text = null;
        if (!input.Flag("includeDefinition")) answer.Compose = null;
        answer.Expansion = new ValueSet.ExpansionComponent
        {
            Identifier = "urn:uuid:" + Guid.CreateVersion7(input.At),
            TimestampElement = new FhirDateTime(input.At),
            Total = codes.Count,
            Offset = count is null && offset is null ? null : offset ?? 0,
            Parameter = Parameters(input, count, offset, page),
            Contains = (isTree ? Tree(page, show) : null) ?? [.. page.Select(show.Of)],
        };
        return new FhirAnswer(AnswerKind.Ok) { Body = ResourceFormat.ToJson(answer) };
    }

    // system-version: "the version to use for a system, if the value set does not specify which one".
    private static Result<IReadOnlyDictionary<string, string>> Versions(OperationInput input)
    {
        Dictionary<string, string> versions = new(StringComparer.Ordinal);
        foreach (var canonical in input.Texts("system-version"))
        {
            if (CanonicalUrl.Split(canonical) is not (var url, { Length: > 0 } version)) return OperationInput.Bad("'system-version' is the URL of a code system, '|' and a version.");
            versions[url] = version;
        }

        return versions;
    }

    private static Problem TooMany(int count)
    {
        var text = $"The value set has {count} codes, and one answer holds {MostAtOnce}; use count and offset, or filter.";
        return new Problem(ProblemKind.Invalid, ErrorCodes.UnusableTerminology, text, [new Issue(IssueSeverity.Error, "too-costly", ErrorCodes.UnusableTerminology, text)]);
    }

    // What was asked and what was used, so that the expansion can be judged later.
    private static List<ValueSet.ParameterComponent> Parameters(OperationInput input, int? count, int? offset, IReadOnlyList<ExpandedCode> page)
    {
        List<ValueSet.ParameterComponent> parameters = [];
        foreach (var name in new[] { "filter", "displayLanguage" })
            if (input.Text(name) is { } text) parameters.Add(new() { Name = name, Value = new FhirString(text) });
        foreach (var name in new[] { "activeOnly", "includeDesignations", "excludeNested" })
            if (input.Text(name) is { } flag) parameters.Add(new() { Name = name, Value = new FhirBoolean(flag == "true") });
        foreach (var name in new[] { "exclude-system", "system-version" })
            parameters.AddRange(input.Texts(name).Select(canonical => new ValueSet.ParameterComponent { Name = name, Value = new FhirUri(canonical) }));
        if (count is { } most) parameters.Add(new() { Name = "count", Value = new Integer(most) });
        if (offset is { } from) parameters.Add(new() { Name = "offset", Value = new Integer(from) });
        foreach (var system in page.Select(code => code.CodeSystem).OfType<Fhir.Terminology.Systems.ICodeSystem>().DistinctBy(system => system.Url, StringComparer.Ordinal))
            parameters.Add(new() { Name = "used-codesystem", Value = new FhirUri(system.Version is null ? system.Url : $"{system.Url}|{system.Version}") });
        return parameters;
    }

    // Each code stands below the first of its parents that is in the set and does not itself stand below the code. Null: too deep.
    private static List<ValueSet.ContainsComponent>? Tree(IReadOnlyList<ExpandedCode> codes, Showing show)
    {
        var nodes = codes.ToDictionary(code => (code.System, code.Concept.Code), show.Of);
        Dictionary<(string, string), (string, string)> above = [];
        List<ValueSet.ContainsComponent> roots = [];
        foreach (var code in codes)
        {
            var key = (code.System, code.Concept.Code);
            var parent = (code.CodeSystem?.Parents(code.Concept.Code) ?? []).Select(parent => (code.System, parent)).FirstOrDefault(parent => nodes.ContainsKey(parent) && !IsBelow(parent, key, above));
            if (parent.parent is null) roots.Add(nodes[key]);
            else
            {
                above[key] = parent;
                nodes[parent].Contains.Add(nodes[key]);
            }
        }

        return codes.All(code => IsShallow((code.System, code.Concept.Code), above)) ? roots : null;
    }

    private static bool IsShallow((string, string) node, Dictionary<(string, string), (string, string)> above)
    {
        for (var depth = 0; depth < DeepestTree; depth++)
            if (!above.TryGetValue(node, out node)) return true;
        return false;
    }

    private static bool IsBelow((string, string) node, (string, string) ancestor, Dictionary<(string, string), (string, string)> above)
    {
        for (var at = node; ; at = above[at])
        {
            if (at == ancestor) return true;
            if (!above.ContainsKey(at)) return false;
        }
    }

    /// <summary>How codes are shown.</summary>
    private sealed record Showing(string? Language, bool WithDesignations)
    {
        public ValueSet.ContainsComponent Of(ExpandedCode code) => new()
        {
            System = code.System,
            Version = code.CodeSystem?.Version,
            Code = code.Concept.Code,
            Display = code.Display(Language),
            Abstract = code.Concept.IsAbstract ? true : null,
            Inactive = code.Concept.IsInactive ? true : null,
            Designation = WithDesignations ? [.. code.Designations.Select(TerminologyAnswers.Designation)] : [],
        };
    }
}
