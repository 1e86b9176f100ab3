using MedCoop.Store.Search;

namespace MedCoop.Store.Commits;

/// <summary>A <see cref="ChangeSet"/> with all that could be worked out before the write lock.</summary>
/// <param name="Source">What the caller gave.</param>
/// <param name="Changes">One per change, in the same order.</param>
/// <param name="Versions">Versions that it relies on beyond those of its changes.</param>
/// <param name="Matches">Searches that it relies on.</param>
internal sealed record PreparedChangeSet(
    ChangeSet Source, IReadOnlyList<PreparedChange> Changes, IReadOnlyList<VersionReliance> Versions, IReadOnlyList<PreparedMatch> Matches)
{
    /// <summary>The revision of the definitions that it relies on; null: on none.</summary>
    public long? Revision { get; } = Source.Changes.Min(change => change.Revision);

    /// <summary>Whether its index rows were extracted with definitions of different revisions: then some are outdated for certain.</summary>
    public bool IsMixed => Source.Changes.Any(change => change.Revision is { } revision && revision != Revision);

    /// <summary>Whether it changes what resources are indexed by.</summary>
    public bool ChangesDefinitions { get; } = Source.Changes.Any(change => change.ChangesDefinitions);

    /// <summary>What is to be done about cases; null: nothing.</summary>
    public CaseWork? Cases { get; init; }

    /// <summary>Bytes of the bodies: what bounds a group of commits.</summary>
    public int Bytes => Changes.Sum(change => change.Source.Body?.Bytes.Length ?? 0);
}

/// <summary>One change, ready to be written.</summary>
internal sealed record PreparedChange(Change Source, int TypeId, IndexRows Rows);

/// <summary>A search that must still match the same resources.</summary>
/// <param name="Source">What the caller gave.</param>
/// <param name="Keys">Yields the keys of at most one resource more than the decision saw.</param>
internal sealed record PreparedMatch(MatchReliance Source, SearchCommand Keys);
