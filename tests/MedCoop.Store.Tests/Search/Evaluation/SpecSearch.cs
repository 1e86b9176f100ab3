using Resources = System.Collections.Generic.IReadOnlyList<MedCoop.Store.Tests.Search.Evaluation.SpecResource>;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// Search as the specification tells it, slow and simple: every resource is asked every question. Takes the query as it stands in the URL
/// and shares nothing with the product but the SDK. https://hl7.org/fhir/R4/search.html
/// </summary>
/// <param name="all">The current resources.</param>
internal sealed class SpecSearch(Resources all, DateTimeOffset now)
{
    private static readonly HashSet<string> Shapes =
        ["_sort", "_count", "_total", "_summary", "_include", "_revinclude", "_type", "_elements"];

    private readonly Dictionary<string, SpecFilter> filters = new(StringComparer.Ordinal);

    /// <summary>The current resources.</summary>
    public Resources All => all;

    /// <summary>What a parameter's values are compared with.</summary>
    public SpecValues Values { get; } = new(all, now);

    /// <summary>What matches, in order.</summary>
    /// <param name="type">In the address; null: a system-level search.</param>
    /// <param name="query">Decoded <c>name=value</c>.</param>
    public Resources Run(string? type, IReadOnlyList<(string Name, string Value)> query)
    {
        var types = type ?? query.FirstOrDefault(parameter => parameter.Name == "_type").Value;
        var asked = query.Where(parameter => !Shapes.Contains(parameter.Name.Split(':')[0])).ToList();
        var found = all.Where(resource => types is null || types.Split(',').Contains(resource.Type))
            .Where(resource => asked.TrueForAll(parameter => Holds(resource, parameter.Name, parameter.Value)));
        return SpecSort.Sorted(found, query.FirstOrDefault(parameter => parameter.Name == "_sort").Value);
    }

    /// <summary>Whether one parameter holds for a resource.</summary>
    public bool Holds(SpecResource resource, string name, string value)
    {
        if (name.StartsWith("_has:", StringComparison.Ordinal)) return HoldsHas(resource, name["_has:".Length..].Split(':', 3), value);
        var step = name.Split('.', 2);
        var (code, modifier) = step[0].Split(':', 2) is [var plain, var after] ? (plain, after) : (step[0], null);
        if (step is [_, var rest])
            return SpecParameter.Find(resource.Type, code) is { } link && HoldsChain(resource, link, modifier, rest, value);
        return code switch
        {
            "_list" => all.Any(list => list.Type == "List" && value.Split(',').Contains(list.Id) && list.Refers("item", resource)),
            "_lastUpdated" when modifier == "missing" => value == "false",
            "_lastUpdated" => SpecText.Split(value, ',').Any(v => SpecDate.Read(resource.LastUpdated).Matches(v, now)),
            "_text" => SpecText.Split(value, ',').Any(v => SpecTextQuery.Read(v)(resource.Narrative, [])),
            "_content" => SpecText.Split(value, ',').Any(v => SpecTextQuery.Read(v)(resource.Narrative, resource.Content)),
            "_filter" => Filter(value).Holds(resource),
            _ => SpecParameter.Find(resource.Type, code) is { } parameter && Values.Hold(resource, parameter, modifier, value),
        };
    }

    // [Type, reference, rest]: https://hl7.org/fhir/R4/search.html#has
    private bool HoldsHas(SpecResource resource, string[] has, string value) => all.Any(referring =>
        referring.Type == has[0] && referring.Refers(has[1], resource) && Holds(referring, has[2], value));

    // https://hl7.org/fhir/R4/search.html#chaining
    private bool HoldsChain(SpecResource resource, SpecParameter parameter, string? type, string rest, string value) => all
        .Where(target => type is null ? parameter.Targets.Contains(target.Type) : type == target.Type)
        .Any(target => resource.Refers(parameter.Code, target) && Knows(target.Type, rest, value) && Holds(target, rest, value));

    // Without a type the chain goes on where it has a meaning.
    private bool Knows(string type, string rest, string value) => rest.Split('.', ':')[0] switch
    {
        "_has" or "_lastUpdated" or "_list" or "_text" or "_content" => true,
        "_filter" => Filter(value).Means(type),
        var code => SpecParameter.Find(type, code) is not null,
    };

    private SpecFilter Filter(string text)
    {
        if (!filters.TryGetValue(text, out var filter)) filters[text] = filter = new SpecFilterSyntax(this, text).Read();
        return filter;
    }
}
