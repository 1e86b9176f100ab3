namespace MedCoop.Store.Rows;

/// <summary>One resource as it is now. Table <c>resource</c>: unique (type_id, id); (type_id, deleted, key); (type_id, deleted, last_updated, key); (case_key, type_id) where there is a case.</summary>
internal sealed class ResourceRow
{
    /// <summary>Journal sequence of its first version: never changes, grows with time of creation, and is what pages sort by.</summary>
    public required long Key { get; init; }

    public required int TypeId { get; init; }

    public required string Id { get; init; }

    /// <summary>Current version, deletions included.</summary>
    public required int Version { get; set; }

    /// <summary>Journal sequence of the current version: finds its body.</summary>
    public required long Seq { get; set; }

    /// <summary>A deleted resource has no index rows: what an index table yields is always current.</summary>
    public required bool Deleted { get; set; }

    /// <summary>UTC ticks, whole milliseconds.</summary>
    public required long LastUpdated { get; set; }

    /// <summary>The case (a root resource's key) that it belongs to; null: none.</summary>
    public long? CaseKey { get; set; }

    /// <summary>Security labels that matter for who may see it, as bits.</summary>
    public int Labels { get; set; }

    /// <summary>Big-endian content hash; null when deleted.</summary>
    public byte[]? ContentHash { get; set; }

    /// <summary>Which index tables hold rows of it, so that an update touches no other.</summary>
    public required IndexTables IndexTables { get; set; }
}
