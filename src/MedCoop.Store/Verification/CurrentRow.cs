using System.Buffers.Binary;
using System.Data.Common;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Verification;

/// <summary>A resource's row beside the version that it names.</summary>
internal sealed record CurrentRow
{
    public const string Select = """
        SELECT r.key, r.type_id, r.id, r.version, r.seq, r.deleted, r.last_updated, r.content_hash, r.index_tables,
            v.key, v.type_id, v.id, v.version, v.at, v.method, v.body
        FROM resource r LEFT JOIN version v ON v.seq = r.seq
        """;

    public required long Key { get; init; }

    public required int TypeId { get; init; }

    public required string Id { get; init; }

    public required int Version { get; init; }

    public required long Seq { get; init; }

    public required bool Deleted { get; init; }

    public required long LastUpdated { get; init; }

    /// <summary>Null: none is stored.</summary>
    public required UInt128? ContentHash { get; init; }

    public required IndexTables IndexTables { get; init; }

    /// <summary>The version at <see cref="Seq"/>; null: there is none.</summary>
    public required NamedVersion? Named { get; init; }

    public static CurrentRow Read(DbDataReader row) => new()
    {
        Key = row.GetInt64(0),
        TypeId = row.GetInt32(1),
        Id = row.GetString(2),
        Version = row.GetInt32(3),
        Seq = row.GetInt64(4),
        Deleted = row.GetBoolean(5),
        LastUpdated = row.GetInt64(6),
        ContentHash = !row.IsDBNull(7) && row.GetFieldValue<byte[]>(7) is { Length: 16 } hash ? BinaryPrimitives.ReadUInt128BigEndian(hash) : null,
        IndexTables = (IndexTables)row.GetInt32(8),
        Named = row.IsDBNull(9) ? null : new NamedVersion(
            row.GetInt64(9), row.GetInt32(10), row.GetString(11), row.GetInt32(12), row.GetInt64(13), (ChangeMethod)row.GetInt16(14),
            row.IsDBNull(15) ? null : row.GetFieldValue<byte[]>(15)),
    };
}

/// <summary>What a version says.</summary>
internal sealed record NamedVersion(long Key, int TypeId, string Id, int Version, long At, ChangeMethod Method, byte[]? Body);
