using System.Text.RegularExpressions;
using Hl7.Fhir.Model;
using Resources = System.Collections.Generic.IReadOnlyList<MedCoop.Store.Tests.Search.Evaluation.SpecResource>;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// Which codes are in a value set (https://hl7.org/fhir/R4/valueset.html#compositions) and which stand above and below a code
/// (https://hl7.org/fhir/R4/codesystem.html#hierarchy), asked of one code at a time.
/// </summary>
/// <param name="all">The current resources, with the value sets and code systems.</param>
internal sealed class SpecTerminology(Resources all)
{
    /// <summary><c>:in</c>: <c>ValueSet/id</c>, or a canonical URL with or without <c>|version</c>.</summary>
    public bool IsIn(SpecToken token, string query)
    {
        if (token.Code is null) return false;
        var parts = SpecText.Split(query, '|').Select(SpecText.Unescape).ToList();
        var valueSet = SpecReference.Read(parts[0]) is { Url: null, Id: { } id }
            ? all.Single(resource => resource.Type == "ValueSet" && resource.Id == id)
            : Find("ValueSet", parts[0], parts.ElementAtOrDefault(1));
        return Contains((ValueSet)valueSet.Model, token.System ?? "", token.Code);
    }

    /// <summary><c>:above</c> and <c>:below</c>: <c>system|code</c>, the code itself included.</summary>
    public bool IsRelated(SpecToken token, string query, bool above)
    {
        var parts = SpecText.Split(query, '|').Select(SpecText.Unescape).ToList();
        if (token.Code is null || token.System != parts[0]) return false;
        var (lower, upper) = above ? (parts[1], token.Code) : (token.Code, parts[1]);
        return IsA(CodeSystemOf(parts[0]), lower, upper);
    }

    private bool Contains(ValueSet valueSet, string system, string code) => valueSet.Compose is { } compose
        ? compose.Include.Exists(part => InPart(part, system, code)) && !compose.Exclude.Exists(part => InPart(part, system, code))
        : InExpansion(valueSet.Expansion?.Contains ?? [], system, code);

    // "All the codes of the system that pass all the filters, and that are in all the value sets." A system here has all codes that
    // anything has with it.
    private bool InPart(ValueSet.ConceptSetComponent part, string system, string code)
    {
        var imports = part.ValueSetElement.Select(canonical => canonical.Value!.Split('|'));
        var inSystem = part.System is null ? part.ValueSetElement.Count > 0 : part.System == system;
        return inSystem
            && (part.Concept.Count == 0 || part.Concept.Exists(concept => concept.Code == code))
            && part.Filter.TrueForAll(filter => Passes(filter, CodeSystemOf(system), code))
            && imports.All(parts => Contains((ValueSet)Find("ValueSet", parts[0], parts.ElementAtOrDefault(1)).Model, system, code));
    }

    private static bool InExpansion(List<ValueSet.ContainsComponent> contains, string system, string code) => contains.Exists(part =>
        (part.Abstract is not true && (part.System ?? "") == system && part.Code == code) || InExpansion(part.Contains, system, code));

    // https://hl7.org/fhir/R4/valueset-filter-operator.html
    private static bool Passes(ValueSet.FilterComponent filter, CodeSystem system, string code) => filter.Op switch
    {
        FilterOperator.IsA => IsA(system, code, filter.Value!),
        FilterOperator.DescendentOf => code != filter.Value && IsA(system, code, filter.Value!),
        FilterOperator.IsNotA => !IsA(system, code, filter.Value!),
        FilterOperator.Generalizes => IsA(system, filter.Value!, code),
        FilterOperator.Equal => Properties(system, code, filter.Property!).Contains(filter.Value!),
        FilterOperator.In => Properties(system, code, filter.Property!).Intersect(filter.Value!.Split(',')).Any(),
        FilterOperator.NotIn => !Properties(system, code, filter.Property!).Intersect(filter.Value!.Split(',')).Any(),
        FilterOperator.Exists => Properties(system, code, filter.Property!).Any() == (filter.Value == "true"),
        FilterOperator.Regex => Properties(system, code, filter.Property!).Any(
            text => Regex.IsMatch(text, $"^({filter.Value})$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))),
        _ => throw new FormatException($"{filter.Op}"),
    };

    private static IEnumerable<string> Properties(CodeSystem system, string code, string property) => property switch
    {
        "code" or "concept" => [code],
        "parent" => Parents(system).Where(link => link.Child == code).Select(link => link.Parent),
        "child" => Parents(system).Where(link => link.Parent == code).Select(link => link.Child),
        _ => Concepts(system.Concept).Where(concept => concept.Code == code).SelectMany(concept => concept.Property)
            .Where(p => p.Code == property)
            .Select(p => p.Value switch { FhirBoolean flag => flag.Value is true ? "true" : "false", var v => $"{v}" }),
    };

    private static bool IsA(CodeSystem system, string lower, string upper)
    {
        var above = new HashSet<string> { lower };
        for (var before = -1; before != above.Count;)
        {
            before = above.Count;
            above.UnionWith(Parents(system).Where(link => above.Contains(link.Child)).Select(link => link.Parent).ToList());
        }

        return above.Contains(upper);
    }

    // By nesting, and by the properties that the specification defines for it.
    private static IEnumerable<(string Child, string Parent)> Parents(CodeSystem system) => Concepts(system.Concept).SelectMany(concept =>
        concept.Concept.Select(child => (child.Code!, concept.Code!))
            .Concat(concept.Property.Where(p => p.Code is "parent" or "subsumedBy").Select(p => (concept.Code!, $"{p.Value}")))
            .Concat(concept.Property.Where(p => p.Code == "child").Select(p => ($"{p.Value}", concept.Code!))));

    private static IEnumerable<CodeSystem.ConceptDefinitionComponent> Concepts(
        IEnumerable<CodeSystem.ConceptDefinitionComponent> concepts) =>
        concepts.SelectMany(concept => Concepts(concept.Concept).Prepend(concept));

    private CodeSystem CodeSystemOf(string url) => (CodeSystem)Find("CodeSystem", url, null).Model;

    // Of several the specification prefers none: here the one that was changed last.
    private SpecResource Find(string type, string url, string? version) => SpecSort.Sorted(
        all.Where(resource => resource.Type == type && resource.Is(url, version)), "-_lastUpdated")[0];
}
