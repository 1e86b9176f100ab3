using System.Data.Common;
using MedCoop.Fhir;
using MedCoop.Store.Commits;
using MedCoop.Store.Engines;

namespace MedCoop.Store.Journal;

/// <summary>Reads rows of <c>version</c>.</summary>
internal static class VersionReading
{
    /// <summary>The columns that <see cref="Read"/> expects, of a <c>version v</c>.</summary>
    public const string Columns = "v.type_id, v.id, v.version, v.seq, v.at, v.method, v.body";

    /// <summary>One row of <see cref="Columns"/>.</summary>
    public static StoredVersion Read(DbDataReader row, InternedIds interned) => new(
        new ResourceKey(interned.TypeOf(row.GetInt32(0)), row.GetString(1)),
        row.GetInt32(2),
        row.GetInt64(3),
        Instants.Of(row.GetInt64(4)),
        (ChangeMethod)row.GetInt16(5),
        row.IsDBNull(6) ? ReadOnlyMemory<byte>.Empty : row.GetFieldValue<byte[]>(6));
}
