using Hl7.Fhir.Model;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Search.Values;

namespace MedCoop.Store.Search.Conditions;

/// <summary>Criteria to conditions.</summary>
/// <param name="types">The types searched; empty: all.</param>
internal sealed class ConditionCompiler(IReadOnlyList<string> types)
{
    /// <summary>The top-level conditions, all of which must hold; nested "all of" is flattened, so that each can lead.</summary>
    public static IReadOnlyList<Condition> All(SearchQuery query)
    {
        var compiler = new ConditionCompiler(query.Types);
        return [.. compiler.CompileAll(query.Criteria)];
    }

    /// <summary>Conditions on a date of which there is only one become one: <c>date=ge…&amp;date=lt…</c> is a range of the index.</summary>
    private IEnumerable<Condition> CompileAll(IEnumerable<Criterion> criteria)
    {
        var flat = criteria.SelectMany(Flatten).ToList();
        var dates = flat.OfType<ValueCriterion>().Where(value => value.Parameter is { Type: SearchParamType.Date, IsSingle: true } && value.Values.Count > 0)
            .GroupBy(value => value.Parameter).Where(group => group.Count() > 1).ToList();
        return
        [
            .. dates.Select(group => OfTests([new DateTest([group.Key.IndexName], [.. group.Select(v => v.Values.OfType<DateValue>().ToList())])])),
            .. flat.Except(dates.SelectMany(group => group)).Select(Compile),
        ];
    }

    private static IEnumerable<Criterion> Flatten(Criterion criterion) =>
        criterion is AllOf all ? all.Criteria.SelectMany(Flatten) : [criterion];

    private Condition Compile(Criterion criterion) => criterion switch
    {
        AllOf all => new AllCondition([.. CompileAll(all.Criteria)]),
        AnyOf any => new AnyCondition([.. Alternatives(any.Criteria)]),
        Not not => new NotCondition(Compile(not.Criterion)),
        ValueCriterion value => OfTests(Tests([value.Parameter], value.Values)),
        MissingCriterion { Missing: true } missing => new NotCondition(OfTests(AnyValue(missing.Parameter))),
        MissingCriterion missing => OfTests(AnyValue(missing.Parameter)),
        ChainCriterion { Targets.Count: 0 } => AnyCondition.Never,
        ChainCriterion chain => Chain(chain.Parameter, [.. chain.Targets.Select(t => (t.Type, Within(t.Type, t.Criterion)))]),
        HasCriterion has => Has(has.Parameter, Within(has.Parameter.ResourceType, has.Criterion)),
        IdCriterion { Ids.Count: 0 } or TypeCriterion { Types.Count: 0 } or LastUpdatedCriterion { Values.Count: 0 } => AnyCondition.Never,
        IdCriterion id => new IdCondition(id.Ids, types),
        LastUpdatedCriterion lastUpdated => new LastUpdatedCondition(lastUpdated.Values, types),
        TypeCriterion type => new TypeCondition(type.Types),
        TextCriterion text => new TextCondition(text.Text, text.Query),
        _ => throw new ArgumentOutOfRangeException(nameof(criterion), criterion, message: null),
    };

    private static Condition Chain(SearchParameterInfo parameter, IReadOnlyList<(string Type, Condition Condition)> targets)
    {
        var chain = new ChainCondition(parameter.IndexName, targets);
        var byUrl = CanonicalLink.Types(parameter);
        return !targets.Any(target => byUrl.Contains(target.Type)) ? chain : new AnyCondition(
        [
            chain,
            .. targets.Where(target => byUrl.Contains(target.Type)).Select(target => new CanonicalChainCondition(parameter.IndexName, target.Type, target.Condition)),
        ]);
    }

    private static Condition Has(SearchParameterInfo parameter, Condition referring)
    {
        var has = new HasCondition(parameter.IndexName, referring);
        var byUrl = CanonicalLink.Types(parameter);
        return byUrl.Count == 0 ? has : new AnyCondition([has, new CanonicalHasCondition(parameter.IndexName, byUrl, referring)]);
    }

    /// <summary>A criterion on resources of one type.</summary>
    public static Condition Within(string type, Criterion criterion) => new ConditionCompiler([type]).Compile(criterion);

    private static Condition OfTests(IReadOnlyList<ValueTest> tests) => tests.Count == 0 ? AnyCondition.Never : new ValueCondition(tests);

    /// <summary>
    /// The same values asked of one parameter in many types (<c>_tag</c> in a search over all of them) become one test over all those
    /// parameters.
    /// </summary>
    private IEnumerable<Condition> Alternatives(IReadOnlyList<Criterion> criteria)
    {
        foreach (var alike in criteria.OfType<ValueCriterion>().GroupBy(value => (value.Parameter.Code, value.Parameter.Type, new Values(value.Values))))
        {
            if (alike.Key.Type == SearchParamType.Composite)
                foreach (var composite in alike) yield return Compile(composite);
            else
                yield return OfTests(Tests([.. alike.Select(value => value.Parameter)], alike.First().Values));
        }

        foreach (var other in criteria.Where(c => c is not ValueCriterion)) yield return Compile(other);
    }

    /// <summary>Parameters of the same code, one per type.</summary>
    private static IReadOnlyList<ValueTest> Tests(IReadOnlyList<SearchParameterInfo> parameters, IReadOnlyList<SearchValue> values)
    {
        if (values.Any(value => value is ValueSetValue or SubsumptionValue or HierarchyValue))
            throw new ArgumentException("The query is not resolved", nameof(values));
        var names = parameters.Select(p => p.IndexName).ToList();
        return
        [
            .. Simple(names, values),
            .. TokenTest.For([.. names.Select(IndexNames.OfIdentifier)], values.OfType<ReferenceIdentifierValue>().Select(v => v.Identifier)),
            .. TokenTest.For([.. names.Select(IndexNames.OfNameKeys)], values.OfType<NameKeyValue>().Select(v => new TokenValue("", v.Key))),
            .. TokenTest.For([.. names.Select(IndexNames.OfNamePairs)], values.OfType<NamePairValue>().Select(v => new TokenValue("", v.Pair))),
            .. TokenTest.For([.. names.Select(IndexNames.OfPlain)], values.OfType<PlainNumberValue>().Select(v => v.Token)),
            .. TokenTest.For([.. names.Select(IndexNames.OfType)], values.OfType<IdentifierOfTypeValue>().Select(v => v.Token)),
            .. values.OfType<CompositeValue>().Select(composite => OfComposite(parameters[0], composite)).OfType<ValueTest>(),
        ];
    }

    private static IEnumerable<ValueTest> Simple(IReadOnlyList<string> names, IReadOnlyList<SearchValue> values) =>
    [
        .. TokenTest.For(names, values.OfType<TokenValue>()),
        .. values.OfType<TokenTextValue>().Select(value => new TokenTextTest(names, value.Normalized)),
        .. values.OfType<StringValue>().Select(value => new StringTest(names, value)),
        .. values.OfType<DateValue>().Select(value => new DateTest(names, [[value]])),
        .. values.OfType<NumberValue>().Select(value => new NumberTest(names, value)),
        .. values.OfType<QuantityValue>().SelectMany(value => QuantityTest.For(names, value)),
        .. ReferenceTest.For(names, values.OfType<ReferenceValue>()),
        .. UriTest.For(names, values.OfType<UriValue>()),
        .. values.OfType<OtherThanValue>().SelectMany(value => Simple(names, [value.Value]).Select(test => new OtherThanTest(test))),
        .. values.OfType<NearValue>().Select(value => new PositionTest(names, value)),
    ];

    private static CompositeTest? OfComposite(SearchParameterInfo parameter, CompositeValue composite)
    {
        var tests = composite.Components.Select((value, i) => Simple([parameter.Components[i].IndexName], [value]).ToList()).ToList();
        return tests is [[var first, ..], ..] ? new CompositeTest(first, tests[1..]) : null;
    }

    /// <summary>A reference may have an identifier only; a composite has a value when its first component has.</summary>
    private static IReadOnlyList<ValueTest> AnyValue(SearchParameterInfo parameter) => (IndexTable.For(parameter.Type), parameter.Components) switch
    {
        ({ } table, _) when table == IndexTable.Reference =>
            [new AnyValueTest(table, [parameter.IndexName]), new AnyValueTest(IndexTable.Token, [IndexNames.OfIdentifier(parameter.IndexName)])],
        ({ } table, _) => [new AnyValueTest(table, [parameter.IndexName])],
        (null, [var first, ..]) when IndexTable.For(first.Type) is { } table => [new AnyValueTest(table, [first.IndexName])],
        _ => [],
    };

    /// <summary>Values that compare by content.</summary>
    private readonly record struct Values(IReadOnlyList<SearchValue> Items)
    {
        public bool Equals(Values other) => Items.SequenceEqual(other.Items);

        public override int GetHashCode() => Items.Aggregate(0, HashCode.Combine);
    }
}
