using MedCoop.Fhir.Search.Parameters;

namespace MedCoop.Fhir.Search.Query;

/// <summary>One condition on a resource: a tree that the store translates to SQL. A closed family.</summary>
public abstract record Criterion
{
    private protected Criterion()
    {
    }
}

/// <summary>At least one must hold. Empty: nothing matches.</summary>
public sealed record AnyOf(IReadOnlyList<Criterion> Criteria) : Criterion;

/// <summary>All must hold. Empty: everything matches.</summary>
public sealed record AllOf(IReadOnlyList<Criterion> Criteria) : Criterion;

/// <summary>Must not hold. Resources without any value satisfy it: <c>:not</c> includes missing ones.</summary>
public sealed record Not(Criterion Criterion) : Criterion;

/// <summary>The resource has at least one index value of the parameter that one of the values matches.</summary>
/// <param name="Parameter">Indexed under <see cref="SearchParameterInfo.IndexName"/>.</param>
/// <param name="Values">Alternatives (<c>a,b</c>).</param>
public sealed record ValueCriterion(SearchParameterInfo Parameter, IReadOnlyList<SearchValue> Values) : Criterion;

/// <summary><c>:missing</c>: the resource has (<paramref name="Missing"/> false) or has not any value.</summary>
public sealed record MissingCriterion(SearchParameterInfo Parameter, bool Missing) : Criterion;

/// <summary>
/// <c>subject:Patient.name=…</c>: the reference leads to a current resource of one of the types for which that type's criterion holds.
/// </summary>
/// <param name="Parameter">The reference parameter.</param>
/// <param name="Targets">Criterion per target type; types for which the rest of the chain has no meaning are absent.</param>
public sealed record ChainCriterion(SearchParameterInfo Parameter, IReadOnlyList<TypedCriterion> Targets) : Criterion;

/// <summary>A criterion on resources of one type.</summary>
public sealed record TypedCriterion(string Type, Criterion Criterion);

/// <summary><c>_has:Observation:patient:code=…</c>: a current resource refers here through the parameter, and the criterion holds for it.</summary>
/// <param name="Parameter">The reference parameter of the referring type.</param>
/// <param name="Criterion">On the referring resource.</param>
public sealed record HasCriterion(SearchParameterInfo Parameter, Criterion Criterion) : Criterion;

/// <summary><c>_id</c>: one of these.</summary>
public sealed record IdCriterion(IReadOnlyList<string> Ids) : Criterion;

/// <summary><c>_lastUpdated</c>.</summary>
public sealed record LastUpdatedCriterion(IReadOnlyList<DateValue> Values) : Criterion;

/// <summary>Only these types (system-level <c>_type</c>, compartments).</summary>
public sealed record TypeCriterion(IReadOnlyList<string> Types) : Criterion;

/// <summary><c>_text</c> and <c>_content</c>.</summary>
/// <param name="Text">What is looked at.</param>
/// <param name="Query">What is looked for.</param>
public sealed record TextCriterion(SearchedText Text, TextQuery Query) : Criterion;
