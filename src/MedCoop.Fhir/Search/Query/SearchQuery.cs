namespace MedCoop.Fhir.Search.Query;

/// <summary>A search that was understood: everything that the store needs to run it and the server to answer it truthfully.</summary>
public sealed record SearchQuery
{
    /// <summary>The types searched; several, or all (empty), only in a system-level search.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>All must hold.</summary>
    public IReadOnlyList<Criterion> Criteria { get; init; } = [];

    /// <summary>
    /// Sort keys, most significant first; empty means order of creation. Ties are always broken by order of creation, newest first when
    /// the first key is descending (so that an index can be read backwards). Resources without a value come last in both directions.
    /// </summary>
    public IReadOnlyList<SortKey> Sort { get; init; } = [];

    /// <summary>Matches per page, at least 1; 0 is never here (it means <see cref="SummaryMode.Count"/>). Null: the server's default.</summary>
    public int? Count { get; init; }

    /// <summary>What to say about the number of matches.</summary>
    public TotalMode Total { get; init; } = TotalMode.None;

    /// <summary><c>_include</c> and <c>_revinclude</c>, in the order given.</summary>
    public IReadOnlyList<IncludeRule> Includes { get; init; } = [];

    /// <summary>How much of each resource to return.</summary>
    public SummaryMode Summary { get; init; } = SummaryMode.False;

    /// <summary><c>_elements</c>; empty means all.</summary>
    public IReadOnlyList<string> Elements { get; init; } = [];

    /// <summary>The cursor of a page link, verbatim; null for the first page.</summary>
    public string? Page { get; init; }

    /// <summary><c>_explain</c>: whether to tell how it was looked for instead of what was found. No part of FHIR.</summary>
    public bool Explain { get; init; }

    /// <summary>Whether it asks for what is written and nothing that follows from it: what refers to a record that a patient has replaced is not that patient's.</summary>
    public bool IsLiteral { get; init; }

    /// <summary>The parameters that were understood and used, as given, for the self link.</summary>
    public IReadOnlyList<QueryParameter> Used { get; init; } = [];

    /// <summary>What was ignored and why; each becomes a warning in the answer's outcome entry.</summary>
    public IReadOnlyList<Outcomes.Issue> Ignored { get; init; } = [];
}

/// <summary>One <c>name=value</c> of a query, decoded.</summary>
public readonly record struct QueryParameter(string Name, string Value);

/// <summary>One key of <c>_sort</c>.</summary>
/// <param name="Parameter">What to sort by; null together with <paramref name="Special"/>.</param>
/// <param name="Special"><c>_id</c> or <c>_lastUpdated</c>, which are columns and not index rows; null otherwise.</param>
/// <param name="Descending">Whether <c>-</c> stood before it.</param>
public sealed record SortKey(Parameters.SearchParameterInfo? Parameter, string? Special, bool Descending);

/// <summary><c>_total</c>.</summary>
public enum TotalMode
{
    /// <summary>No total.</summary>
    None,

    /// <summary>An estimate is enough.</summary>
    Estimate,

    /// <summary>Exactly what paging would yield.</summary>
    Accurate,
}

/// <summary><c>_summary</c>.</summary>
public enum SummaryMode
{
    /// <summary>Everything.</summary>
    False,

    /// <summary>Only elements marked as summary.</summary>
    True,

    /// <summary>Narrative, id, meta and mandatory elements.</summary>
    Text,

    /// <summary>Everything but the narrative.</summary>
    Data,

    /// <summary>Only the number of matches.</summary>
    Count,
}

/// <summary><c>_include=Source:code:Target</c> or <c>_revinclude=…</c>.</summary>
/// <param name="Reverse">Whether it is a <c>_revinclude</c>.</param>
/// <param name="Iterate">Whether it also applies to what other rules included.</param>
/// <param name="SourceType">The type that holds the references; null for <c>*</c>.</param>
/// <param name="Parameters">The reference parameters to follow; empty means all of the source type (<c>*</c>).</param>
/// <param name="TargetType">Only references to this type; null for any.</param>
public sealed record IncludeRule(
    bool Reverse, bool Iterate, string? SourceType, IReadOnlyList<Parameters.SearchParameterInfo> Parameters, string? TargetType)
{
    /// <summary>Of all that <c>*</c> stands for, the parameters that may lead to resources by canonical URL.</summary>
    public IReadOnlyList<Parameters.SearchParameterInfo> Canonicals { get; init; } = [];
}
