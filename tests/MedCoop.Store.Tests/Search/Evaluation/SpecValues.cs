using Hl7.Fhir.Model;
using Resources = System.Collections.Generic.IReadOnlyList<MedCoop.Store.Tests.Search.Evaluation.SpecResource>;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>Whether the values of one parameter are what is asked for, by its type, the modifier and the prefix.</summary>
/// <param name="all">The current resources: value sets, code systems and wholes are among them.</param>
internal sealed class SpecValues(Resources all, DateTimeOffset now)
{
    private readonly SpecTerminology terminology = new(all);
    private readonly SpecHierarchy hierarchy = new(all);

    /// <summary>Of a parameter's value, which may have alternatives.</summary>
    public bool Hold(SpecResource resource, SpecParameter parameter, string? modifier, string value)
    {
        if (modifier == "missing") return HasAny(resource, parameter) != (value == "true");
        // ":not: Reverse the code matching ... all resources that do not have a matching item", those without any included; so does
        // :not-in.
        var reverse = modifier is "not" or "not-in";
        var asked = modifier switch { "not" => null, "not-in" => "in", _ => modifier };
        return SpecText.Split(value, ',').Any(alternative => IsAny(resource, parameter, asked, alternative)) != reverse;
    }

    /// <summary>Whether the parameter has a value.</summary>
    public static bool HasAny(SpecResource resource, SpecParameter parameter)
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

    /// <summary>Whether some value is a code of the value set.</summary>
    public bool AnyIn(SpecResource resource, SpecParameter parameter, string valueSet) => IsAny(resource, parameter, "in", valueSet);

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
        if (parameter is { Code: "url", Kind: SearchParamType.Uri } && modifier is null
            && SpecText.Split(value, '|') is [var url, var version])
        {
            return elements.Any(e => Matches(e, parameter, null, url))
                && resource.Elements($"{resource.Type}.version")
                    .Any(e => Matches(e, parameter with { Kind = SearchParamType.Token }, null, version));
        }

        return elements.Any(element => Matches(element, parameter, modifier, value)) || (modifier is null && SpecNames.Match(resource, parameter, value));
    }

    private bool Matches(Base element, SpecParameter parameter, string? modifier, string value) => parameter.Kind switch
    {
        SearchParamType.Token => MatchesToken(element, modifier, value),
        SearchParamType.String => SpecString.Of(element).Any(text => SpecString.Matches(text, modifier, value)),
        SearchParamType.Date => SpecDate.Of(element).Any(date => date.Matches(value, now)),
        SearchParamType.Number => SpecNumber.Of(element).Any(number => number.Matches(value)),
        SearchParamType.Quantity => SpecQuantity.Of(element).Any(quantity => quantity.Matches(value)),
        SearchParamType.Uri => SpecUri.Of(element).Any(uri => SpecUri.Matches(uri, modifier, value)),
        SearchParamType.Reference => SpecReference.Of(element).Any(reference => MatchesReference(reference, parameter, modifier, value)),
        SearchParamType.Special => SpecPosition.Of(element).Any(position => position.IsNear(value)),
        _ => throw new ArgumentOutOfRangeException(nameof(parameter)),
    };

    private bool MatchesToken(Base element, string? modifier, string value) => modifier switch
    {
        null => SpecToken.Of(element).Any(token => token.Matches(value)),
        "text" => SpecToken.Of(element).Any(token => token.MatchesText(value)),
        "of-type" => element is Identifier identifier && SpecToken.MatchesOfType(identifier, value),
        "in" => SpecToken.Of(element).Any(token => terminology.IsIn(token, value)),
        "above" or "below" => SpecToken.Of(element).Any(token => terminology.IsRelated(token, value, modifier == "above")),
        _ => throw new FormatException(modifier),
    };

    private bool MatchesReference(SpecReference reference, SpecParameter parameter, string? modifier, string value) => modifier switch
    {
        "identifier" => reference.Identifier is not null && SpecToken.Of(reference.Identifier).Any(token => token.Matches(value)),
        "above" or "below" => hierarchy.Holds(reference, parameter, value, modifier == "above"),
        _ => reference.Matches(value, modifier, parameter.Targets),
    };
}
