using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Walking;

namespace MedCoop.Fhir.Search.Parameters;

/// <summary>Reads one active SearchParameter; collects everything that is wrong before it refuses.</summary>
internal sealed class DefinitionReading(SearchParameter definition, SearchParameterCatalog known)
{
    private readonly List<Issue> issues = [];

    public Result<CustomParameter> Read()
    {
        var types = Types();
        CheckCode();
        CheckKind();
        var expression = Expression(types);
        var targets = Targets();
        var components = Components(types);
        var taken = Taken(types);
        if (issues.Count > 0)
        {
            var text = issues.Count == 1 ? issues[0].Text : $"The search parameter cannot be used for {issues.Count} reasons; the issues name them.";
            return new Problem(ProblemKind.BusinessRule, ErrorCodes.UnusableSearchParameter, text, issues);
        }

        return new CustomParameter(definition.Url!, [.. types.Except(taken, StringComparer.Ordinal).Select(type => Info(type, expression, targets, components))]);
    }

    private SearchParameterInfo Info(string type, string expression, IReadOnlyList<string> targets, List<(SearchParamType Type, string Expression)> components) => new(
        type, definition.Code!, definition.Url!, definition.Type!.Value, ExpressionText.Narrow(expression, type), targets,
        [.. components.Select((component, place) => new SearchComponent($"{type}.{definition.Code}#{place + 1}", component.Type, component.Expression))]);

    private List<string> Types()
    {
        var named = definition.Base.Select(type => type?.ToString() ?? "").ToList();
        if (named.Count == 0) Refuse("base", "It names no resource type to search.");
        return Concrete(named);
    }

    private static List<string> Concrete(IEnumerable<string> named) => [.. named.SelectMany(type => type switch
    {
        "Resource" => SearchParameterCatalog.R4.Types,
        "DomainResource" => SearchParameterCatalog.R4.Types.Where(name => name is not ("Bundle" or "Binary" or "Parameters")),
        _ => [type],
    }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private void CheckCode()
    {
        if (string.IsNullOrEmpty(definition.Url)) Refuse("url", "It has no canonical URL.");
        if (definition.Code is not { Length: > 0 and <= 64 } code || !char.IsAsciiLetter(code[0]) || !code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            Refuse("code", "A code is a letter followed by at most 63 letters, digits, '-' or '_'; those that begin with '_' are FHIR's own.");
    }

    private void CheckKind()
    {
        if (definition.Type is null) Refuse("type", "The type is none of number, date, string, token, reference, composite, quantity, uri.");
        else if (definition.Type == SearchParamType.Special) Refuse("type", "What 'special' means is written in words, which this server cannot follow; use another type.");
    }

    private string Expression(IReadOnlyList<string> types)
    {
        if (definition.Expression is not { Length: > 0 } expression)
        {
            Refuse("expression", "It has no FHIRPath expression, so nothing can be indexed for it.");
            return "";
        }

        if (ExpressionCheck.WhyUnusable(expression, types) is { } why) Refuse("expression", why);
        else if (types.FirstOrDefault(type => !ExpressionText.Concerns(expression, type)) is { } silent)
            Refuse("expression", $"It says nothing about {silent}, which base names.");
        return expression;
    }

    private List<string> Targets()
    {
        if (definition.Type == SearchParamType.Reference && !definition.Target.Any())
            Refuse("target", "A reference parameter names the resource types that it may lead to.");
        return definition.Type == SearchParamType.Reference ? Concrete(definition.Target.Select(type => type?.ToString() ?? "")) : [];
    }

    private List<(SearchParamType Type, string Expression)> Components(IReadOnlyList<string> types)
    {
        var components = new List<(SearchParamType, string)>();
        if (definition.Type != SearchParamType.Composite) return components;
        if (definition.Component.Count < 2) Refuse("component", "A composite has at least two components.");
        for (var i = 0; i < definition.Component.Count; i++)
        {
            var component = definition.Component[i];
            var type = R4SearchParameters.TypeOf(component.Definition ?? "") ?? Named(component.Definition, types)?.Type;
            if (type is null or SearchParamType.Composite or SearchParamType.Special)
                Refuse($"component[{i}].definition", "It names no search parameter that is known here and can be part of a composite.");
            if (component.Expression is not { Length: > 0 } expression) Refuse($"component[{i}].expression", "It has no FHIRPath expression.");
            else if (ExpressionCheck.WhyUnusable(expression, []) is { } why) Refuse($"component[{i}].expression", why);
            else components.Add((type ?? SearchParamType.Special, expression));
        }

        return components;
    }

    private SearchParameterInfo? Named(string? url, IReadOnlyList<string> types) =>
        types.SelectMany(known.For).FirstOrDefault(parameter => parameter.Url == url);

    // A definition of the standard's own, or one that is derived from it (as implementation guides have), adds nothing to what is there.
    private List<string> Taken(IReadOnlyList<string> types)
    {
        var taken = new List<string>();
        foreach (var type in types)
        {
            if (definition.Code is not { } code || known.Find(type, code) is not { } other) continue;
            var isSame = (other.Url == definition.Url || other.Url == definition.DerivedFrom) && SearchParameterCatalog.BuiltIn.Find(type, code) is not null;
            if (isSame) taken.Add(type);
            else Refuse("code", $"{type} already has a search parameter '{code}' ({other.Url}); choose another code.");
        }

        return taken;
    }

    private void Refuse(string element, string text) => issues.Add(
        new Issue(IssueSeverity.Error, "business-rule", ErrorCodes.UnusableSearchParameter, text) { Expression = $"SearchParameter.{element}" });
}
