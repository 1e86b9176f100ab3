using Resources = System.Collections.Generic.IReadOnlyList<MedCoop.Store.Tests.Search.Evaluation.SpecResource>;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>What includes add to the matches of one page. https://hl7.org/fhir/R4/search.html#revinclude</summary>
/// <param name="all">The current resources.</param>
internal sealed class SpecIncludes(Resources all)
{
    public IReadOnlySet<SpecResource> Of(Resources page, IReadOnlyList<(string Name, string Value)> query)
    {
        var rules = query.Where(parameter => parameter.Name.Split(':')[0] is "_include" or "_revinclude").ToList();
        var iterating = rules.Where(rule => rule.Name.Contains(':', StringComparison.Ordinal)).ToList();
        var included = rules.SelectMany(rule => page.SelectMany(from => Followed(rule.Name, rule.Value, from))).ToHashSet();
        // Iterating rules also apply to what is included, until nothing new comes.
        for (var before = -1; before != included.Count;)
        {
            before = included.Count;
            included.UnionWith(iterating.SelectMany(rule => included.SelectMany(from => Followed(rule.Name, rule.Value, from))).ToList());
        }

        // "Each resource only once", and a match is no include.
        included.ExceptWith(page);
        return included;
    }

    private IEnumerable<SpecResource> Followed(string name, string rule, SpecResource from)
    {
        var parts = rule.Split(':');
        var (source, code, target) = (parts[0], parts.ElementAtOrDefault(1) ?? "*", parts.ElementAtOrDefault(2));
        if (name.StartsWith("_include", StringComparison.Ordinal))
        {
            return source == "*" || source == from.Type
                ? all.Where(to => (target ?? to.Type) == to.Type && from.Refers(code, to))
                : [];
        }

        return (target ?? from.Type) == from.Type
            ? all.Where(referring => (source == "*" || source == referring.Type) && referring.Refers(code, from))
            : [];
    }
}
