using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;

namespace MedCoop.Fhir.Search.Query;

/// <summary>One query while it is being read: what was understood so far, what was ignored, what is wrong.</summary>
internal sealed class QueryReading(SearchParameterCatalog catalog, string? type, SearchParsing options)
{
    private readonly List<Criterion> criteria = [];
    private readonly List<QueryParameter> used = [];
    private readonly List<Issue> ignored = [];
    private readonly List<Issue> errors = [];
    private readonly HashSet<string> once = new(StringComparer.Ordinal);
    private readonly AnswerReading answer = new(catalog, type);

    private string[] types = type is null ? [] : [type];

    /// <summary><c>_type</c> comes first, wherever it stands: the other parameters depend on it.</summary>
    internal void ReadTypes(IReadOnlyList<QueryParameter> parameters)
    {
        if (type is not null) return;
        foreach (var parameter in parameters.Where(parameter => parameter.Name == "_type"))
        {
            var names = parameter.Value.Split(',').Distinct(StringComparer.Ordinal).ToArray();
            if (!once.Add("_type")) Refuse(parameter, Twice());
            else if (Array.TrueForAll(names, name => catalog.For(name).Count > 0)) types = names;
            else Refuse(parameter, Refusal.BadValue("_type is a list of R4 resource types, joined by commas."));
        }
    }

    internal void Read(QueryParameter parameter)
    {
        if ((parameter.Name == "_type" && type is null) || parameter is { Name: "_contained", Value: "false" })
        {
            used.Add(parameter);
        }
        else if (AnswerParameters.Shapes(parameter.Name))
        {
            ReadAnswerShape(parameter);
        }
        else if (Unsupported(parameter) is { } problem)
        {
            Refuse(parameter, problem);
        }
        else
        {
            ReadCriterion(parameter);
        }
    }

    internal Result<SearchQuery> Finish()
    {
        if (answer.Conflict is { } conflict) errors.Add(Refusal.IssueOf(conflict, "_elements", IssueSeverity.Error));
        if (errors.Count > 0)
        {
            var text = errors.Count == 1 ? errors[0].Text : $"{errors.Count} search parameters cannot be used; the issues name them.";
            return new Problem(ProblemKind.Invalid, errors[0].Code, text, errors);
        }

        return answer.Shape(new SearchQuery { Types = types, Criteria = criteria, Used = used, Ignored = ignored });
    }

    private static Problem Twice() => Refusal.BadValue("It is given more than once.");

    private void ReadAnswerShape(QueryParameter parameter)
    {
        if (answer.IsSingle(parameter.Name) && !once.Add(parameter.Name)) Refuse(parameter, Twice());
        else if (answer.Read(parameter, out var kept) is { } problem) Dismiss(parameter, problem, kept);
        else used.Add(parameter);
    }

    private void ReadCriterion(QueryParameter parameter)
    {
        var parsed = new CriterionParser(catalog, options).Parse(types.Length == 0 ? catalog.Types : types, parameter.Name, parameter.Value);
        if (parsed.Problem is { } problem)
        {
            Dismiss(parameter, problem, kept: null);
            return;
        }

        criteria.Add(parsed.Value);
        used.Add(parameter);
    }

    // Only what is unknown may be left out, and only when the client did not ask for strictness.
    // https://hl7.org/fhir/R4/search.html#errors
    private void Dismiss(QueryParameter parameter, Problem problem, string? kept)
    {
        if (problem.Code != ErrorCodes.UnknownParameter || options.Strict)
        {
            Refuse(parameter, problem);
            return;
        }

        ignored.Add(Refusal.IssueOf(problem, parameter.Name, IssueSeverity.Warning));
        if (kept is not null) used.Add(parameter with { Value = kept });
    }

    private void Refuse(QueryParameter parameter, Problem problem) => errors.Add(Refusal.IssueOf(problem, parameter.Name, IssueSeverity.Error));

    // What FHIR defines and this server cannot answer. Leaving one out would answer another question than was asked.
    private static Problem? Unsupported(QueryParameter parameter)
    {
        var name = parameter.Name.Split(':')[0];
        if (AnswerParameters.Shapes(name)) return Refusal.BadModifier($"{name} takes no such modifier.");
        return name switch
        {
            "_contained" when parameter.Value != "false" =>
                Refusal.BadModifier("This server searches no contained resources: false is the only value."),
            "_containedType" or "_query" => Refusal.BadModifier("This server does not support it."),
            _ => null,
        };
    }
}
