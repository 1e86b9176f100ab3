namespace MedCoop.Store.Rows;

/// <summary>One run of <c>reindex</c>, so that an interrupted one goes on, and a finished one tells what it covered. Table <c>reindex</c>.</summary>
internal sealed class ReindexRow
{
    public required long Id { get; init; }

    /// <summary>Resource types, joined by commas; empty: all.</summary>
    public required string Types { get; init; }

    /// <summary>The newest definition that the run knew when it began, as its place in the journal: it covers those up to it.</summary>
    public required long Covers { get; init; }

    /// <summary>The last key to look at: what was created later was indexed with all of these.</summary>
    public required long LastKey { get; init; }

    /// <summary>The first key not yet looked at.</summary>
    public required long NextKey { get; set; }

    public required long Read { get; set; }

    public required long Changed { get; set; }

    /// <summary>UTC ticks; null: not finished.</summary>
    public long? FinishedAt { get; set; }
}
