using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;

namespace MedCoop.Fhir.Search.Query.Values;

/// <summary>Reads the alternatives of a parameter's value as its type and modifier say.</summary>
internal static class ValueReading
{
    // Each becomes a condition of its own; tokens, references and URIs are one list.
    private const int MostAlternatives = 1000;
    private const int MostListed = 20_000;

    /// <summary>All alternatives (<c>a,b</c>), or the first refusal.</summary>
    internal static Result<IReadOnlyList<SearchValue>> ReadAll(SearchParameterInfo parameter, string? modifier, string value, SearchParsing options)
    {
        var values = new List<SearchValue>();
        var alternatives = EscapedText.Split(value, ',');
        var most = modifier is null or "not" && parameter.Type is SearchParamType.Token or SearchParamType.Reference or SearchParamType.Uri ? MostListed : MostAlternatives;
        if (alternatives.Count > most) return Refusal.BadValue($"There are more than {most} alternatives; ask for them in several searches.");
        foreach (var alternative in alternatives)
        {
            if (alternative.Length == 0) return Refusal.BadValue("There is no value, or nothing on one side of a comma.");
            var read = Read(parameter, modifier, alternative, options);
            if (read.Problem is { } problem) return problem;
            values.Add(read.Value);
        }

        return values;
    }

    private static Result<SearchValue> Read(SearchParameterInfo parameter, string? modifier, string raw, SearchParsing options) =>
        (parameter.Type, modifier) switch
        {
            (SearchParamType.Token, null or "not") => AsValue(TokenReading.Read(raw)),
            (SearchParamType.Token, "text") => TokenReading.ReadText(raw),
            (SearchParamType.Token, "of-type") => TokenReading.ReadOfType(raw),
            (SearchParamType.Token, "in" or "not-in") => CodeReading.ReadValueSet(raw, options.OwnUrls),
            (SearchParamType.Token, "above" or "below") => CodeReading.ReadSubsumption(raw, above: modifier == "above"),
            (SearchParamType.String, null) => StringReading.Read(raw, StringMatch.StartsWith),
            (SearchParamType.String, "exact") => StringReading.Read(raw, StringMatch.Exact),
            (SearchParamType.String, "contains") => StringReading.Read(raw, StringMatch.Contains),
            (SearchParamType.Date, null) => DateReading.Read(raw, options.Now),
            (SearchParamType.Number, null) => NumberReading.Read(raw),
            (SearchParamType.Quantity, null) => QuantityReading.Read(raw),
            (SearchParamType.Uri, null) => UriReading.Read(raw, UriMatch.Exact),
            (SearchParamType.Uri, "below") => UriReading.Read(raw, UriMatch.Below),
            (SearchParamType.Uri, "above") => UriReading.Read(raw, UriMatch.Above),
            (SearchParamType.Reference, null) => ReferenceReading.Read(raw, type: null, parameter.Targets, options.OwnUrls),
            (SearchParamType.Reference, "identifier") => Identifier(raw),
            (SearchParamType.Reference, [>= 'A' and <= 'Z', ..]) => OfType(parameter, modifier, raw, options),
            (SearchParamType.Composite, null) => Composite(parameter, raw, options),
            (SearchParamType.Special, null) when parameter.Code == "near" => NearReading.Read(raw),
            (_, null) => Refusal.BadModifier("This server does not search by it."),
            _ => Refusal.BadModifier(
                $"The modifier ':{Refusal.Shown(modifier)}' is not one that this server knows for a {NameOf(parameter.Type)} parameter; "
                + $"it knows {ModifiersOf(parameter.Type)}."),
        };

    private static Result<SearchValue> AsValue(Result<TokenValue> token) => token.Problem is { } problem ? problem : token.Value;

    private static Result<SearchValue> Identifier(string raw)
    {
        var token = TokenReading.Read(raw);
        return token.Problem is { } problem ? problem : new ReferenceIdentifierValue(token.Value);
    }

    private static Result<SearchValue> OfType(SearchParameterInfo parameter, string type, string raw, SearchParsing options) =>
        !LiteralReference.IsTypeName(type) ? Refusal.BadModifier($"'{Refusal.Shown(type)}' is no resource type.")
        : !parameter.Targets.Contains(type) ? Refusal.BadModifier($"{parameter.IndexName} never refers to a {type}.")
        : ReferenceReading.Read(raw, type, parameter.Targets, options.OwnUrls);

    // Each component is read as if it were a parameter of its own.
    private static Result<SearchValue> Composite(SearchParameterInfo parameter, string raw, SearchParsing options)
    {
        var parts = EscapedText.Split(raw, '$');
        if (parts.Count != parameter.Components.Count)
            return Refusal.BadValue($"A value has {parameter.Components.Count} components, joined by $.");
        var values = new List<SearchValue>(parts.Count);
        foreach (var (component, part) in parameter.Components.Zip(parts))
        {
            if (part.Length == 0) return Refusal.BadValue("A component has no value.");
            var read = Read(parameter with { Type = component.Type, Targets = [], Components = [] }, modifier: null, part, options);
            if (read.Problem is { } problem) return problem;
            values.Add(read.Value);
        }

        return new CompositeValue(values);
    }

    private static string NameOf(SearchParamType type) => type.ToString().ToLowerInvariant();

    private static string ModifiersOf(SearchParamType type) => type switch
    {
        SearchParamType.Token => ":missing, :not, :text, :in, :not-in, :above, :below and :of-type",
        SearchParamType.String => ":missing, :exact and :contains",
        SearchParamType.Uri => ":missing, :below and :above",
        SearchParamType.Reference => ":missing, :identifier, :above, :below and the name of a target type",
        SearchParamType.Composite => "none",
        _ => ":missing",
    };
}
