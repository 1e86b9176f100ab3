namespace MedCoop.Store.Rows;

/// <summary>
/// One committed version: the journal, append-only. Table <c>version</c>: unique (key, version); (type_id, seq); (at, seq).
/// </summary>
/// <remarks>PostgreSQL has one more column, <c>tx</c> (xid8), the transaction: tells whether a snapshot taken for an earlier page of history saw the row.</remarks>
internal sealed class VersionRow
{
    /// <summary>Place in the global order.</summary>
    public required long Seq { get; init; }

    /// <summary>The resource's key.</summary>
    public required long Key { get; init; }

    public required int TypeId { get; init; }

    public required string Id { get; init; }

    public required int Version { get; init; }

    /// <summary>UTC ticks, whole milliseconds. On SQLite it never decreases with <see cref="Seq"/>.</summary>
    public required long At { get; init; }

    public required ChangeMethod Method { get; init; }

    public required string Actor { get; init; }

    /// <summary>UTF-8 JSON; null for a deletion.</summary>
    public byte[]? Body { get; init; }
}
