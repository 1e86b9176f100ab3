using System.Buffers.Binary;
using System.Data.Common;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Journal;

/// <summary>Reads single resources by their key.</summary>
internal sealed class ResourceReading(IStoreEngine engine)
{
    private const string CurrentSql =
        $"SELECT {VersionReading.Columns} FROM resource r JOIN version v ON v.seq = r.seq WHERE r.type_id = $1 AND r.id = $2";

    private const string VersionSql =
        $"SELECT {VersionReading.Columns} FROM resource r JOIN version v ON v.key = r.key AND v.version = $3 WHERE r.type_id = $1 AND r.id = $2";

    private const string HeadSql = "SELECT version, deleted, content_hash FROM resource WHERE type_id = $1 AND id = $2";

    public async Task<Result<StoredVersion>> CurrentAsync(ResourceKey key, CancellationToken cancellationToken)
    {
        if (!TypeIdOf(key, out var typeId)) return Unknown(key);
        var found = await FirstAsync(CurrentSql, [typeId, key.Id], Version, cancellationToken);
        return found.Problem ?? OrUnknown(found.Value, key);
    }

    public async Task<Result<StoredVersion>> VersionAsync(ResourceKey key, int version, CancellationToken cancellationToken)
    {
        if (!TypeIdOf(key, out var typeId)) return Unknown(key);
        var found = await FirstAsync(VersionSql, [typeId, key.Id, version], Version, cancellationToken);
        return found.Problem ?? OrUnknown(found.Value, key, $"{key} has no version {version}.");
    }

    public async Task<Result<IReadOnlyDictionary<ResourceKey, ResourceHead>>> HeadsAsync(
        IReadOnlyCollection<ResourceKey> keys, CancellationToken cancellationToken) =>
        await engine.ReadAsync<IReadOnlyDictionary<ResourceKey, ResourceHead>>(
            async (session, token) =>
            {
                var heads = new Dictionary<ResourceKey, ResourceHead>(keys.Count);
                foreach (var key in keys)
                {
                    if (!TypeIdOf(key, out var typeId)) continue;
                    if (await session.FirstAsync(session.Command(HeadSql, typeId, key.Id), Head, token) is { } head) heads[key] = head;
                }

                return heads;
            },
            timeout: null,
            cancellationToken);

    private static Result<StoredVersion> OrUnknown(Found<StoredVersion> found, ResourceKey key, string? text = null) =>
        found.Value is { } version ? version : Unknown(key, text);

    private static Problem Unknown(ResourceKey key, string? text = null) =>
        new(ProblemKind.NotFound, ErrorCodes.UnknownResource, text ?? $"There is no {key}.");

    private static ResourceHead Head(DbDataReader row) => new(
        row.GetInt32(0),
        row.GetBoolean(1),
        row.IsDBNull(2) ? UInt128.Zero : BinaryPrimitives.ReadUInt128BigEndian(row.GetFieldValue<byte[]>(2)));

    private StoredVersion Version(DbDataReader row) => VersionReading.Read(row, engine.Interned);

    private bool TypeIdOf(ResourceKey key, out int typeId) => engine.Interned.TryGet(InternedKind.Type, key.Type, out typeId);

    private Task<Result<Found<T>>> FirstAsync<T>(string sql, object[] values, Func<DbDataReader, T> row, CancellationToken cancellationToken)
        where T : class =>
        engine.ReadAsync(async (session, token) => new Found<T>(await session.FirstAsync(session.Command(sql, values), row, token)), timeout: null, cancellationToken);

    /// <summary>What a query found, or that it found nothing.</summary>
    private readonly record struct Found<T>(T? Value)
        where T : class;
}
