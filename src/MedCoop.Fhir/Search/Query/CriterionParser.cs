using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query.Filter;
using MedCoop.Fhir.Search.Query.Values;

namespace MedCoop.Fhir.Search.Query;

/// <summary>Turns one <c>name=value</c> into a criterion: plain, with a modifier, chained, reverse-chained, or any mixture of them.</summary>
internal sealed class CriterionParser(SearchParameterCatalog catalog, SearchParsing options)
{
    private const string Has = "_has:";
    private const int DeepestChain = 16;

    // A chain that names no types branches at each step; this bounds the walk through them.
    private const int MostSteps = 2000;

    private int steps;

    /// <summary>Parses for resources of any of the types; a parameter must then be known for each.</summary>
    internal Result<Criterion> Parse(IReadOnlyList<string> types, string name, string value) => Parse(types, name, value, depth: 0);

    private Result<Criterion> Parse(IReadOnlyList<string> types, string name, string value, int depth)
    {
        if (TooDeep(depth) is { } tooDeep) return tooDeep;
        if (name.StartsWith(Has, StringComparison.Ordinal))
            return ParseHas(name[Has.Length..], (type, rest) => Parse([type], rest, value, depth + 1));
        var (code, modifier) = SplitModifier(name, out var rest);
        if (rest is null && code == "_list") return InList(modifier, value);
        if (rest is null && code == "_filter")
            return modifier is null ? new FilterReading(this, types, options, depth).Read(value) : Refusal.BadModifier("_filter takes no modifier.");
        if (rest is null && OwnColumns.Read(code, modifier, value, options.Now) is { } own) return own;
        if (rest is null && TextQueryReading.Read(code, modifier, value) is { } text) return text;
        return rest is null
            ? ForEach(types, type => ParsePlain(type, code, modifier, value))
            : Chain(types, code, modifier, target => Parse([target], rest, value, depth + 1));
    }

    /// <summary>For resources of any of the types.</summary>
    internal Result<Criterion> ForEach(IReadOnlyList<string> types, Func<string, Result<Criterion>> parse)
    {
        var perType = new List<TypedCriterion>();
        foreach (var type in types)
        {
            if (++steps > MostSteps) return Refusal.BadValue("The chain may lead to too many types; name them, as in subject:Patient.name.");
            var parsed = parse(type);
            if (parsed.Problem is { } problem) return problem;
            perType.Add(new TypedCriterion(type, parsed.Value));
        }

        return perType is [var only] ? only.Criterion : Together(perType);
    }

    /// <summary>A reference that leads to a resource for which more holds.</summary>
    /// <param name="rest">What holds for a target of a type.</param>
    internal Result<Criterion> Chain(IReadOnlyList<string> types, string code, string? modifier, Func<string, Result<Criterion>> rest) =>
        ForEach(types, type => ParseChain(type, code, modifier, rest));

    /// <summary>The parameter of a type, or the refusal.</summary>
    internal Result<SearchParameterInfo> Find(string type, string code) =>
        catalog.Find(type, code) is { } parameter ? parameter : Unknown(type, code);

    // Refuses what is deeper than a chain may be.
    internal static Problem? TooDeep(int depth) => depth > DeepestChain ? Refusal.BadValue($"A chain has at most {DeepestChain} steps.") : null;

    // What a resource lacks must be asked for by type: a Patient lacks every Observation's parameter.
    private static AnyOf Together(List<TypedCriterion> perType) => new(perType.ConvertAll(typed => typed.Criterion is ValueCriterion or ChainCriterion
        ? typed.Criterion
        : new AllOf([new TypeCriterion([typed.Type]), typed.Criterion])));

    // code[:modifier][.rest]
    private static (string Code, string? Modifier) SplitModifier(string name, out string? rest)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        rest = dot < 0 ? null : name[(dot + 1)..];
        var step = dot < 0 ? name : name[..dot];
        var colon = step.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (step, null) : (step[..colon], step[(colon + 1)..]);
    }

    private Result<Criterion> ParsePlain(string type, string code, string? modifier, string value)
    {
        if (catalog.Find(type, code) is not { } parameter) return Unknown(type, code);
        if (modifier == "missing") return Missing(parameter, value);
        if (CanonicalVersion(parameter, modifier, value) is { } versioned) return versioned;
        if (parameter.Type == SearchParamType.Reference && modifier is "above" or "below") return Hierarchy(parameter, value, modifier == "above");
        var values = ValueReading.ReadAll(parameter, modifier, value, options);
        if (values.Problem is { } problem) return problem;
        var found = new ValueCriterion(parameter, values.Value);
        if (modifier is null && !options.IsLiteral) return NameReading.InEveryScript(catalog, found, value);
        return modifier is "not" or "not-in" ? new Not(found) : found;
    }

    // "When the reference establishes a strict hierarchy, the modifiers :above and :below may be used to search transitively through it."
    // https://hl7.org/fhir/R4/search.html#recursive
    private Result<Criterion> Hierarchy(SearchParameterInfo parameter, string value, bool above)
    {
        var hierarchies = parameter.Targets.Select(PartOf).OfType<SearchParameterInfo>().ToList();
        if (hierarchies.Count == 0) return Refusal.BadModifier($"{parameter.IndexName} leads to no resources that are parts of one another.");
        var values = new List<SearchValue>();
        foreach (var alternative in EscapedText.Split(value, ','))
        {
            var read = ReferenceReading.Read(alternative, type: null, [.. hierarchies.Select(partOf => partOf.ResourceType)], options.OwnUrls);
            if (read.Problem is { } problem) return problem;
            if (read.Value is not ReferenceValue { Type: { } type, Url: null } reference || hierarchies.Find(p => p.ResourceType == type) is not { } partOf)
                return Refusal.BadValue($"With :above and :below the value is Type/id, where Type is {string.Join(" or ", hierarchies.Select(p => p.ResourceType))}.");
            values.Add(new HierarchyValue(type, reference.Id, partOf, above));
        }

        return new ValueCriterion(parameter, values);
    }

    private SearchParameterInfo? PartOf(string type) =>
        catalog.For(type).FirstOrDefault(p => p is { Code: "partof" or "part-of", Type: SearchParamType.Reference } && p.Targets.Contains(type));

    // "All resources that the list refers to." The functional lists ($current-problems…) are not kept here.
    // https://hl7.org/fhir/R4/search.html#list
    private Result<Criterion> InList(string? modifier, string value)
    {
        if (modifier is not null) return Refusal.BadModifier("_list takes no modifier.");
        var list = OwnColumns.Read("_id", modifier: null, value, options.Now)!.Value;
        if (list.Problem is not null || catalog.Find("List", "item") is not { } items)
            return Refusal.BadValue("_list is the id of a List resource.");
        return new HasCriterion(items, list.Value);
    }

    private static Problem Unknown(string type, string code) =>
        Refusal.UnknownParameter($"{type} has no search parameter '{Refusal.Shown(code)}'; the CapabilityStatement lists those it has.");

    private static Result<Criterion> Missing(SearchParameterInfo parameter, string value)
    {
        if (parameter.Type == SearchParamType.Composite) return Refusal.BadModifier("A composite parameter takes no modifier.");
        return value is "true" or "false"
            ? new MissingCriterion(parameter, value == "true")
            : Refusal.BadValue("The value of :missing is true or false.");
    }

    // "Servers SHOULD support automatically detecting a |[version] portion": url=http://x|1.0 is also version=1.0.
    internal Result<Criterion>? CanonicalVersion(SearchParameterInfo parameter, string? modifier, string value)
    {
        if (parameter is not { Code: "url", Type: SearchParamType.Uri } || modifier is not null || !value.Contains('|', StringComparison.Ordinal)
            || catalog.Find(parameter.ResourceType, "version") is not { } versionParameter)
            return null;

        var alternatives = new List<Criterion>();
        foreach (var alternative in EscapedText.Split(value, ','))
        {
            var parts = EscapedText.Split(alternative, '|');
            var url = ValueReading.ReadAll(parameter, modifier: null, parts[0], options);
            if (url.Problem is { } problem) return problem;
            var ofUrl = new ValueCriterion(parameter, url.Value);
            if (parts.Count > 2 || (parts.Count == 2 && parts[1].Length == 0)) return Refusal.BadValue("A canonical URL is url or url|version.");
            if (parts.Count == 1)
            {
                alternatives.Add(ofUrl);
                continue;
            }

            if (!EscapedText.TryUnescape(parts[1], out var version)) return Refusal.BadEscape();
            alternatives.Add(new AllOf([ofUrl, new ValueCriterion(versionParameter, [new TokenValue(System: null, version)])]));
        }

        return alternatives is [var only] ? only : new AnyOf(alternatives);
    }

    private Result<Criterion> ParseChain(string type, string code, string? modifier, Func<string, Result<Criterion>> rest)
    {
        if (catalog.Find(type, code) is not { } parameter) return Unknown(type, code);
        if (parameter.Type != SearchParamType.Reference)
            return Refusal.BadValue($"{parameter.IndexName} is no reference, so no chain leads on from it.");
        if (modifier is not null && !LiteralReference.IsTypeName(modifier))
            return Refusal.BadModifier("Within a chain only a resource type may follow the colon, as in subject:Patient.name.");
        if (modifier is not null && !parameter.Targets.Contains(modifier))
            return Refusal.BadModifier($"{parameter.IndexName} never refers to a {modifier}.");

        var targets = new List<TypedCriterion>();
        Problem? refusal = null;
        foreach (var target in modifier is null ? parameter.Targets : [modifier])
        {
            var parsed = rest(target);
            if (parsed.Problem is not { } problem) targets.Add(new TypedCriterion(target, parsed.Value));
            else if (steps > MostSteps) return problem;
            // Of the types that cannot answer, one that knows the parameter but not the value tells more.
            else if (refusal is null || problem.Code != ErrorCodes.UnknownParameter) refusal = problem;
        }

        if (targets.Count > 0) return new ChainCriterion(parameter, targets);
        return refusal ?? Refusal.BadValue($"No chain leads on from {parameter.IndexName}.");
    }

    /// <summary><c>Type:reference:rest</c>, where rest may again be a chain or a <c>_has</c>.</summary>
    /// <param name="rest">What holds for the referring type.</param>
    internal Result<Criterion> ParseHas(string name, Func<string, string, Result<Criterion>> rest)
    {
        var parts = name.Split(':', 3);
        if (parts.Length < 3 || !LiteralReference.IsTypeName(parts[0]))
            return Refusal.BadModifier("A reverse chain is _has:Type:reference:parameter, as in _has:Observation:patient:code.");
        if (catalog.Find(parts[0], parts[1]) is not { } parameter) return Unknown(parts[0], parts[1]);
        if (parameter.Type != SearchParamType.Reference) return Refusal.BadValue($"{parameter.IndexName} is no reference.");
        var parsed = rest(parts[0], parts[2]);
        return parsed.Problem is { } problem ? problem : new HasCriterion(parameter, parsed.Value);
    }
}
