using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query.Values;

namespace MedCoop.Fhir.Search.Query.Filter;

/// <summary>
/// Turns a <c>_filter</c> into criteria. Every comparison asks whether some value of the parameter fulfils it, <c>ne</c> too, except
/// for <c>ni</c> ("none of the concepts") and <c>pr</c>. https://hl7.org/fhir/R4/search_filter.html
/// </summary>
internal sealed class FilterReading(CriterionParser parser, IReadOnlyList<string> types, SearchParsing options, int depth)
{
    private const string Has = "_has:";

    // "For convenience, these codes are predefined and can be used in place of their associated full namespace."
    private static readonly Dictionary<string, string> Namespaces = new(StringComparer.Ordinal)
    {
        ["loinc"] = "http://loinc.org",
        ["snomed"] = "http://snomed.info/sct",
        ["rxnorm"] = "http://www.nlm.nih.gov/research/umls/rxnorm",
        ["ucum"] = "http://unitsofmeasure.org",
    };

    /// <summary>Reads the whole.</summary>
    internal Result<Criterion> Read(string text)
    {
        var read = new FilterSyntax(text).Read();
        var criterion = read.Problem is { } malformed ? malformed : OfNode(read.Value, types, depth);
        // A filter with a part left out would be another filter, so nothing in it is ever ignored.
        return criterion.Problem is { Code: ErrorCodes.UnknownParameter } unknown ? unknown with { Code = ErrorCodes.BadFilter } : criterion;
    }

    private Result<Criterion> OfNode(FilterNode node, IReadOnlyList<string> of, int at)
    {
        if (CriterionParser.TooDeep(at) is { } tooDeep) return tooDeep;
        switch (node)
        {
            case FilterPair pair:
                var left = OfNode(pair.Left, of, at);
                if (left.Problem is not null) return left;
                var right = OfNode(pair.Right, of, at);
                if (right.Problem is not null) return right;
                return pair.IsAnd ? new AllOf([left.Value, right.Value]) : new AnyOf([left.Value, right.Value]);
            case FilterNot not:
                var inner = OfNode(not.Inner, of, at);
                return inner.Problem is null ? new Not(inner.Value) : inner;
            case FilterTest test:
                return OfTest(test, step: 0, of, at);
            default:
                throw new ArgumentOutOfRangeException(nameof(node), node, message: null);
        }
    }

    private Result<Criterion> OfTest(FilterTest test, int step, IReadOnlyList<string> of, int at)
    {
        if (CriterionParser.TooDeep(at) is { } tooDeep) return tooDeep;
        var (name, within) = test.Path[step];
        if (name.StartsWith(Has, StringComparison.Ordinal))
        {
            return parser.ParseHas(name[Has.Length..], (type, rest) => OfTest(
                test with { Path = [new FilterStep(rest, within), .. test.Path.Skip(step + 1)] }, step: 0, [type], at + 1));
        }

        var isLast = step == test.Path.Count - 1;
        if (isLast && within is not null) return FilterSyntax.Bad("After [filter] a point and a parameter of what it filters must follow.");
        var parts = name.Split(':', 2);
        if (isLast && parts.Length == 2) return FilterSyntax.Bad("A filter has no modifiers; it has comparisons.");
        return isLast
            ? OfLast(test, name, of)
            : parser.Chain(of, parts[0], parts.ElementAtOrDefault(1), target => Both(within, OfTest(test, step + 1, [target], at + 1), target, at + 1));
    }

    private Result<Criterion> Both(FilterNode? within, Result<Criterion> rest, string target, int at)
    {
        if (rest.Problem is not null || within is null) return rest;
        var filter = OfNode(within, [target], at);
        return filter.Problem is null ? new AllOf([filter.Value, rest.Value]) : filter;
    }

    private Result<Criterion> OfLast(FilterTest test, string name, IReadOnlyList<string> of)
    {
        var code = name == "id" ? "_id" : name;
        return code is "_id" or "_lastUpdated"
            ? OfOwnColumn(test, code)
            : parser.ForEach(of, type => parser.Find(type, code) is var found && found.Problem is { } problem ? problem : OfParameter(test, found.Value));
    }

    private Result<Criterion> OfOwnColumn(FilterTest test, string code)
    {
        var own = (code, test.Operation) switch
        {
            (_, "pr") => OwnColumns.Read(code, "missing", test.Value == "true" ? "false" : "true", options.Now),
            ("_id", "eq") => OwnColumns.Read(code, modifier: null, test.Value, options.Now),
            ("_id", "ne") => OwnColumns.Read(code, "not", test.Value, options.Now),
            ("_lastUpdated", "eq" or "ne" or "gt" or "lt" or "ge" or "le" or "ap" or "sa" or "eb") =>
                OwnColumns.Read(code, modifier: null, test.Operation + test.Value, options.Now),
            _ => null,
        };
        return own ?? Incomparable(code, test.Operation);
    }

    private Result<Criterion> OfParameter(FilterTest test, SearchParameterInfo parameter)
    {
        if (test.Operation == "pr")
        {
            return test.Value is "true" or "false"
                ? new MissingCriterion(parameter, Missing: test.Value == "false")
                : FilterSyntax.Bad("The value of pr is true or false.");
        }

        if (test.Operation == "eq" && parser.CanonicalVersion(parameter, modifier: null, test.Value) is { } versioned) return versioned;
        var read = Values(test, parameter);
        if (read is not { } values) return Incomparable(parameter.IndexName, test.Operation);
        if (values.Problem is { } problem) return problem;
        var found = new ValueCriterion(parameter, values.Value);
        return test.Operation == "ni" ? new Not(found) : found;
    }

    /// <summary>What some value must match; null when the comparison makes no sense for the parameter.</summary>
    private Result<IReadOnlyList<SearchValue>>? Values(FilterTest test, SearchParameterInfo parameter)
    {
        var (operation, value) = (test.Operation, test.Value);
        return (parameter.Type, operation) switch
        {
            (SearchParamType.String, _) => Strings(operation, value),
            (SearchParamType.Token, "eq") => Read(parameter, modifier: null, Token(value)),
            (SearchParamType.Token, "ne") => OtherThan(Read(parameter, modifier: null, Token(value))),
            (SearchParamType.Token, "in" or "ni") => Read(parameter, "in", value),
            (SearchParamType.Token, "ss") => Read(parameter, "below", Token(value)),
            (SearchParamType.Token, "sb") => Read(parameter, "above", Token(value)),
            (SearchParamType.Date or SearchParamType.Number or SearchParamType.Quantity, "eq" or "ne" or "gt" or "lt" or "ge" or "le" or "ap" or "sa" or "eb") =>
                Read(parameter, modifier: null, operation + value),
            (SearchParamType.Date, "po") => Overlapping(Read(parameter, modifier: null, value)),
            (SearchParamType.Reference, "eq" or "re") => Read(parameter, modifier: null, value),
            (SearchParamType.Reference, "ne") => OtherThan(Read(parameter, modifier: null, value)),
            (SearchParamType.Uri, "eq") => Read(parameter, modifier: null, value),
            (SearchParamType.Uri, "ne") => OtherThan(Read(parameter, modifier: null, value)),
            (SearchParamType.Uri, "sw") => Read(parameter, "below", value),
            (SearchParamType.Composite, "eq") => Read(parameter, modifier: null, value),
            _ => null,
        };
    }

    private static Result<IReadOnlyList<SearchValue>>? Strings(string operation, string value)
    {
        StringMatch[]? matches = operation switch
        {
            "eq" or "ne" => [StringMatch.Equal],
            "co" => [StringMatch.Contains],
            "sw" => [StringMatch.StartsWith],
            "ew" => [StringMatch.EndsWith],
            "gt" => [StringMatch.Greater],
            "lt" => [StringMatch.Less],
            "ge" => [StringMatch.Greater, StringMatch.Equal],
            "le" => [StringMatch.Less, StringMatch.Equal],
            _ => null,
        };
        if (matches is null) return null;
        var normalized = SearchText.Normalize(value);
        if (normalized.Length == 0) return Refusal.BadValue("There is no letter or digit to search for.");
        Result<IReadOnlyList<SearchValue>> values = matches.Select(match => (SearchValue)new StringValue(normalized, match)).ToList();
        return operation == "ne" ? OtherThan(values) : values;
    }

    private Result<IReadOnlyList<SearchValue>> Read(SearchParameterInfo parameter, string? modifier, string value) =>
        ValueReading.ReadAll(parameter, modifier, value, options);

    private static Result<IReadOnlyList<SearchValue>> OtherThan(Result<IReadOnlyList<SearchValue>> read)
    {
        if (read.Problem is not null) return read;
        return read.Value is [var only] ? new List<SearchValue> { new OtherThanValue(only) } : FilterSyntax.Bad("ne compares with one value.");
    }

    // An approximate date is one that overlaps; here it is not widened.
    private static Result<IReadOnlyList<SearchValue>> Overlapping(Result<IReadOnlyList<SearchValue>> read) => read.Problem is not null
        ? read
        : read.Value.Select(value => value is DateValue { Prefix: Prefix.Eq } date ? date with { Prefix = Prefix.Ap } : value).ToList();

    private static string Token(string value) =>
        value.Split('|', 2) is [var system, var code] && Namespaces.TryGetValue(system, out var full) ? $"{full}|{code}" : value;

    private static Problem Incomparable(string name, string operation) => FilterSyntax.Bad($"{name} cannot be compared by '{operation}'.");
}
