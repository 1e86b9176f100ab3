using Hl7.Fhir.Model;
using Resources = System.Collections.Generic.IReadOnlyList<MedCoop.Store.Tests.Search.Evaluation.SpecResource>;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// Search as the specification tells it, slow and simple: every resource is asked every question. Takes the query as it stands in the URL
/// and shares nothing with the product but the SDK. https://hl7.org/fhir/R4/search.html
/// </summary>
/// <param name="all">The current resources.</param>
internal sealed class SpecSearch(Resources all, DateTimeOffset now)
{
    private static readonly HashSet<string> Shapes = ["_sort", "_count", "_total", "_summary", "_include", "_revinclude", "_type", "_elements"];

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
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (code, modifier) = (dot < 0 ? name : name[..dot]).Split(':', 2) is [var plain, var after] ? (plain, after) : (dot < 0 ? name : name[..dot], null);
        if (code == "_list") return ReferencesOf("List", value, "item").Any(target => LeadsTo(target, resource));
        if (code == "_lastUpdated") return modifier == "missing" ? value == "false" : SpecText.Split(value, ',').Any(v => SpecDate.Read(resource.LastUpdated).Matches(v, now));
        if (SpecParameter.Find(resource.Type, code) is not { } parameter) return false;
        return dot < 0 ? HoldsPlain(resource, parameter, modifier, value) : HoldsChain(resource, parameter, modifier, name[(dot + 1)..], value);
    }

    /// <summary>What includes add to the matches of one page. https://hl7.org/fhir/R4/search.html#revinclude</summary>
    public IReadOnlySet<SpecResource> Included(Resources page, IReadOnlyList<(string Name, string Value)> query)
    {
        var rules = query.Where(parameter => parameter.Name.StartsWith("_include", StringComparison.Ordinal) || parameter.Name.StartsWith("_revinclude", StringComparison.Ordinal)).ToList();
        var included = new HashSet<SpecResource>();
        foreach (var found in rules.SelectMany(rule => page.SelectMany(from => Followed(rule.Name, rule.Value, from)))) included.Add(found);
        // Iterating rules also apply to what is included, until nothing new comes.
        for (var before = -1; before != included.Count;)
        {
            before = included.Count;
            foreach (var found in rules.Where(rule => rule.Name.Contains(':', StringComparison.Ordinal)).SelectMany(rule => included.SelectMany(from => Followed(rule.Name, rule.Value, from))).ToList())
                included.Add(found);
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
                ? all.Where(to => (target ?? to.Type) == to.Type && Refers(from, code, to))
                : [];
        }

        return (target ?? from.Type) == from.Type ? all.Where(referring => (source == "*" || source == referring.Type) && Refers(referring, code, from)) : [];
    }

    private static bool Refers(SpecResource from, string code, SpecResource to) => SpecParameter.References(from.Type)
        .Where(parameter => code == "*" || parameter.Code == code)
        .Any(parameter => from.Elements(parameter.Expression).SelectMany(SpecReference.Of).Any(reference => LeadsTo(reference, to)));

    private static bool LeadsTo(SpecReference reference, SpecResource resource) => reference.Url is null && (reference.Type, reference.Id) == (resource.Type, resource.Id);

    private IEnumerable<SpecReference> ReferencesOf(string type, string ids, string code) => all
        .Where(r => r.Type == type && ids.Split(',').Contains(r.Id))
        .SelectMany(r => r.Elements(SpecParameter.Find(type, code)!.Expression).SelectMany(SpecReference.Of));

    // [Type, reference, rest]: https://hl7.org/fhir/R4/search.html#has
    private bool HoldsHas(SpecResource resource, string[] has, string value) => all
        .Where(referring => referring.Type == has[0] && SpecParameter.Find(has[0], has[1]) is { } link
            && referring.Elements(link.Expression).SelectMany(SpecReference.Of).Any(reference => LeadsTo(reference, resource)))
        .Any(referring => Holds(referring, has[2], value));

    // https://hl7.org/fhir/R4/search.html#chaining
    private bool HoldsChain(SpecResource resource, SpecParameter parameter, string? type, string rest, string value) => resource
        .Elements(parameter.Expression).SelectMany(SpecReference.Of)
        .SelectMany(reference => all.Where(target => LeadsTo(reference, target)))
        .Where(target => type is null ? parameter.Targets.Contains(target.Type) : type == target.Type)
        .Any(target => Knows(target.Type, rest) && Holds(target, rest, value));

    // Without a type the chain goes on where it has a meaning.
    private static bool Knows(string type, string rest)
    {
        var code = rest.Split('.', ':')[0];
        return code is "_has" or "_lastUpdated" or "_list" || SpecParameter.Find(type, code) is not null;
    }

    private bool HoldsPlain(SpecResource resource, SpecParameter parameter, string? modifier, string value)
    {
        if (modifier == "missing") return HasAny(resource, parameter) != (value == "true");
        var found = SpecText.Split(value, ',').Any(alternative => IsAny(resource, parameter, modifier, alternative));
        // ":not: Reverse the code matching ... all resources that do not have a matching item", those without any included.
        return modifier == "not" ? !found : found;
    }

    private bool IsAny(SpecResource resource, SpecParameter parameter, string? modifier, string value)
    {
        var elements = resource.Elements(parameter.Expression);
        if (parameter.Kind == SearchParamType.Composite)
        {
            // Each component must hold for one and the same element.
            var parts = SpecText.Split(value, '$');
            return elements.Any(element => parameter.Components.Zip(parts).All(c =>
                resource.Select(element, c.First.Expression).Any(e => Matches(e, c.First with { Targets = [] }, null, c.Second))));
        }

        // A canonical with a version asks for both. https://hl7.org/fhir/R4/references.html#canonical
        if (parameter is { Code: "url", Kind: SearchParamType.Uri } && modifier is null && SpecText.Split(value, '|') is [var url, var version])
            return elements.Any(e => Matches(e, parameter, null, url)) && resource.Elements($"{resource.Type}.version").Any(e => Matches(e, parameter with { Kind = SearchParamType.Token }, null, version));
        return elements.Any(element => Matches(element, parameter, modifier, value));
    }

    private bool Matches(Base element, SpecParameter parameter, string? modifier, string value) => (parameter.Kind, modifier) switch
    {
        (SearchParamType.Token, "text") => SpecToken.Of(element).Any(token => token.MatchesText(value)),
        (SearchParamType.Token, "of-type") => element is Identifier identifier && SpecToken.MatchesOfType(identifier, value),
        (SearchParamType.Token, _) => SpecToken.Of(element).Any(token => token.Matches(value)),
        (SearchParamType.String, _) => SpecString.Of(element).Any(text => SpecString.Matches(text, modifier, value)),
        (SearchParamType.Date, _) => SpecDate.Of(element).Any(date => date.Matches(value, now)),
        (SearchParamType.Number, _) => SpecNumber.Of(element).Any(number => number.Matches(value)),
        (SearchParamType.Quantity, _) => SpecQuantity.Of(element).Any(quantity => quantity.Matches(value)),
        (SearchParamType.Uri, _) => SpecUri.Of(element).Any(uri => SpecUri.Matches(uri, modifier, value)),
        (SearchParamType.Reference, "identifier") => SpecReference.Of(element).Any(r => r.Identifier is not null && SpecToken.Of(r.Identifier).Any(token => token.Matches(value))),
        (SearchParamType.Reference, _) => SpecReference.Of(element).Any(reference => reference.Matches(value, modifier, parameter.Targets)),
        _ => throw new ArgumentOutOfRangeException(nameof(parameter)),
    };

    private static bool HasAny(SpecResource resource, SpecParameter parameter)
    {
        var elements = resource.Elements(parameter.Expression);
        return parameter.Kind switch
        {
            SearchParamType.Token => elements.Any(e => SpecToken.Of(e).Any(t => t != new SpecToken(null, null, null))),
            SearchParamType.String => elements.Any(e => SpecString.Of(e).Any()),
            SearchParamType.Date => elements.Any(e => SpecDate.Of(e).Any()),
            SearchParamType.Number => elements.Any(e => SpecNumber.Of(e).Any()),
            SearchParamType.Quantity => elements.Any(e => SpecQuantity.Of(e).Any()),
            SearchParamType.Uri => elements.Any(e => SpecUri.Of(e).Any()),
            SearchParamType.Reference => elements.Any(e => SpecReference.Of(e).Any()),
            _ => elements.Count > 0,
        };
    }
}
