namespace MedCoop.Fhir.Search.Query.Filter;

/// <summary>A <c>_filter</c> expression as it was written. A closed family.</summary>
internal abstract record FilterNode;

/// <summary>Two expressions, both of which or one of which must hold.</summary>
internal sealed record FilterPair(FilterNode Left, bool IsAnd, FilterNode Right) : FilterNode;

/// <summary>Must not hold.</summary>
internal sealed record FilterNot(FilterNode Inner) : FilterNode;

/// <summary><c>path op value</c>.</summary>
/// <param name="Path">The parameter, and the references that lead to it; at least one step.</param>
/// <param name="Operation">One of <see cref="FilterSyntax.Operations"/>.</param>
/// <param name="Value">Without quotes.</param>
internal sealed record FilterTest(IReadOnlyList<FilterStep> Path, string Operation, string Value) : FilterNode;

/// <summary>One step of a path: a parameter, perhaps with a filter on what it leads to.</summary>
internal sealed record FilterStep(string Name, FilterNode? Within);
