using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query;

namespace MedCoop.Store;

/// <summary>The one place where resources are: reads, searches, the journal, and the only door for changes.</summary>
public sealed class ResourceStore
{
    /// <summary>The current version.</summary>
    /// <returns><see cref="ProblemKind.NotFound"/>, or the deletion itself as a version: callers decide whether that is 410.</returns>
    public Task<Result<StoredVersion>> ReadAsync(ResourceKey key, CancellationToken cancellationToken) => throw new NotSupportedException("not built yet");

    /// <summary>One version, current or not.</summary>
    public Task<Result<StoredVersion>> ReadVersionAsync(ResourceKey key, int version, CancellationToken cancellationToken) => throw new NotSupportedException("not built yet");

    /// <summary>The current version's number and content hash, without its body; null when it never existed.</summary>
    public Task<ResourceHead?> HeadAsync(ResourceKey key, CancellationToken cancellationToken) => throw new NotSupportedException("not built yet");

    /// <summary>Runs a search.</summary>
    public Task<Result<SearchResult>> SearchAsync(SearchQuery query, CancellationToken cancellationToken) => throw new NotSupportedException("not built yet");

    /// <summary>The keys of at most <paramref name="limit"/> resources that match, for conditional interactions.</summary>
    public Task<Result<IReadOnlyList<ResourceKey>>> MatchAsync(SearchQuery query, int limit, CancellationToken cancellationToken) => throw new NotSupportedException("not built yet");

    /// <summary>A page of history.</summary>
    public Task<Result<HistoryResult>> HistoryAsync(HistoryQuery query, CancellationToken cancellationToken) => throw new NotSupportedException("not built yet");

    /// <summary>Commits all changes or none. Returns only after they are durable.</summary>
    /// <returns>
    /// The receipt, or a problem of kind <see cref="ProblemKind.Conflict"/> with code <see cref="ErrorCodes.DecideAgain"/> when something that
    /// the decision relied on has changed, or <see cref="ProblemKind.Unavailable"/>.
    /// </returns>
    public Task<Result<Receipt>> CommitAsync(ChangeSet changeSet, CancellationToken cancellationToken) => throw new NotSupportedException("not built yet");
}

/// <summary>What is known of a resource without reading its body.</summary>
/// <param name="Version">Current version, deletions included.</param>
/// <param name="IsDeleted">Whether that version is a deletion.</param>
/// <param name="ContentHash">Hash of the current content (<see cref="Fhir.Json.StampedBody.ContentHash"/>); zero when deleted.</param>
public sealed record ResourceHead(int Version, bool IsDeleted, UInt128 ContentHash);
