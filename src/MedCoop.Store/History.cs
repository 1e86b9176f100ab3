namespace MedCoop.Store;

/// <summary>Which part of the journal to show. https://hl7.org/fhir/R4/http.html#history</summary>
public sealed record HistoryQuery
{
    /// <summary>Only this type; null: the whole system.</summary>
    public string? Type { get; init; }

    /// <summary>Only this resource (with <see cref="Type"/>); null: all.</summary>
    public string? Id { get; init; }

    /// <summary><c>_since</c>: only versions made at or after this instant.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary><c>_before</c>: only versions made before this instant.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary><c>_at</c>: only versions that were current at some time in [start, end).</summary>
    public (DateTimeOffset Start, DateTimeOffset End)? At { get; init; }

    /// <summary>Oldest first instead of newest first (<c>_sort=_lastUpdated</c>).</summary>
    public bool OldestFirst { get; init; }

    /// <summary>Versions per page.</summary>
    public required int Count { get; init; }

    /// <summary>Cursor of a page link; null for the first page.</summary>
    public string? Page { get; init; }
}

/// <summary>One page of history, newest first unless asked otherwise.</summary>
/// <param name="Versions">The versions.</param>
/// <param name="NextPage">Cursor of the next page; null on the last one.</param>
/// <param name="Total">Versions in the whole history asked for.</param>
public sealed record HistoryResult(IReadOnlyList<StoredVersion> Versions, string? NextPage, long Total);
