using MedCoop.Fhir.Outcomes;

namespace MedCoop.Store;

/// <summary>One page of a search.</summary>
/// <param name="Matches">The resources that match, in order.</param>
/// <param name="Included">What <c>_include</c> and <c>_revinclude</c> added; none twice and none that is also a match.</param>
/// <param name="NextPage">Cursor of the next page; null on the last one.</param>
/// <param name="Total">How many match in all, if it was asked for.</param>
/// <param name="Notes">Things to tell the client, such as includes that were cut off.</param>
public sealed record SearchResult(
    IReadOnlyList<StoredVersion> Matches,
    IReadOnlyList<StoredVersion> Included,
    string? NextPage,
    long? Total,
    IReadOnlyList<Issue> Notes)
{
    /// <summary>What the database was asked, when the query wanted to know (<see cref="Fhir.Search.Query.SearchQuery.Explain"/>).</summary>
    public IReadOnlyList<ExplainedStatement> Statements { get; init; } = [];
}
