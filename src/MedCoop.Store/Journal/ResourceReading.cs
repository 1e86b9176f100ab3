using System.Buffers.Binary;
using System.Data.Common;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Access;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;
using MedCoop.Store.Search;

namespace MedCoop.Store.Journal;

/// <summary>Reads single resources by their key.</summary>
internal sealed class ResourceReading(IStoreEngine engine)
{
    /// <summary>Columns of <see cref="VersionReading"/> by type and id.</summary>
    public const string CurrentSql =
        $"SELECT {VersionReading.Columns} FROM resource r JOIN version v ON v.seq = r.seq WHERE r.type_id = $1 AND r.id = $2";

    private const string VersionSql =
        $"SELECT {VersionReading.Columns} FROM resource r JOIN version v ON v.key = r.key AND v.version = $3 WHERE r.type_id = $1 AND r.id = $2";

    private const string HeadSql = "SELECT r.version, r.deleted, r.content_hash FROM resource r WHERE r.type_id = $1 AND r.id = $2";

    private const string MakerSql = "SELECT v.actor FROM resource r JOIN version v ON v.key = r.key AND v.version = 1 WHERE r.type_id = $1 AND r.id = $2";

    // PostgreSQL: all in one round trip.
    private const string HeadsSql = """
        SELECT r.type_id, r.id, r.version, r.deleted, r.content_hash FROM unnest($1, $2) AS wanted (type_id, id)
        JOIN resource r ON r.type_id = wanted.type_id AND r.id = wanted.id
        """;

    private readonly SeenConditions seen = new(engine);

    public ValueTask<Result<StoredVersion>> CurrentAsync(ResourceKey key, Visibility visibility, CancellationToken cancellationToken)
    {
        if (!TypeIdOf(key, out var typeId)) return ValueTask.FromResult<Result<StoredVersion>>(Problems.Unknown(key));
        return engine.CurrentAsync(key, typeId, visibility.IsEverything ? null : Seen(key, visibility, [typeId, key.Id]), cancellationToken);
    }

    public async Task<Result<StoredVersion>> VersionAsync(ResourceKey key, int version, Visibility visibility, CancellationToken cancellationToken)
    {
        if (!TypeIdOf(key, out var typeId)) return Problems.Unknown(key);
        var found = await FirstAsync(VersionSql, Seen(key, visibility, [typeId, key.Id, version]), Version, cancellationToken);
        return found.Problem ?? OrUnknown(found.Value, key, $"{key} has no version {version}.");
    }

    /// <summary>The current version's number and content hash; null: there is none that can be seen.</summary>
    public async Task<Result<ResourceHead>> HeadAsync(ResourceKey key, Visibility visibility, CancellationToken cancellationToken)
    {
        if (!TypeIdOf(key, out var typeId)) return ResourceHead.None;
        var found = await FirstAsync(HeadSql, Seen(key, visibility, [typeId, key.Id]), row => Head(row, 0), cancellationToken);
        return found.Problem ?? (found.Value.Value is { } head ? Result.Of(head) : ResourceHead.None);
    }

    /// <summary>Who created it; empty: nobody did.</summary>
    public async Task<Result<string>> MakerAsync(ResourceKey key, CancellationToken cancellationToken)
    {
        if (!TypeIdOf(key, out var typeId)) return "";
        var found = await FirstAsync(MakerSql, new SearchCommand("", [typeId, key.Id]), row => row.GetString(0), cancellationToken);
        return found.Problem is { } problem ? problem : found.Value.Value ?? "";
    }

    // What cannot be seen is answered for exactly as what is not there. The text continues one that uses the first parameters.
    private SearchCommand Seen(ResourceKey key, Visibility visibility, IReadOnlyList<object?> first) => seen.Of(visibility, key.Type, first);

    public Task<Result<IReadOnlyDictionary<ResourceKey, ResourceHead>>> HeadsAsync(
        IReadOnlyCollection<ResourceKey> keys, CancellationToken cancellationToken) =>
        engine.ReadAsync<IReadOnlyDictionary<ResourceKey, ResourceHead>>(
            async (session, token) => engine.Dialect == SqlDialect.Sqlite
                ? await OneByOneAsync(session, keys, token)
                : await TogetherAsync(session, keys, token),
            timeout: null,
            cancellationToken);

    // Without a network between, single look-ups cost least.
    private async Task<Dictionary<ResourceKey, ResourceHead>> OneByOneAsync(ReadSession session, IReadOnlyCollection<ResourceKey> keys, CancellationToken cancellationToken)
    {
        var heads = new Dictionary<ResourceKey, ResourceHead>(keys.Count);
        foreach (var key in keys)
        {
            if (!TypeIdOf(key, out var typeId)) continue;
            if (await session.FirstAsync(session.Command(HeadSql, typeId, key.Id), row => Head(row, 0), cancellationToken) is { } head) heads[key] = head;
        }

        return heads;
    }

    private async Task<Dictionary<ResourceKey, ResourceHead>> TogetherAsync(ReadSession session, IReadOnlyCollection<ResourceKey> keys, CancellationToken cancellationToken)
    {
        var known = keys.Where(key => TypeIdOf(key, out _)).ToList();
        var typeIds = known.Select(key => engine.Interned[new(InternedKind.Type, key.Type)]).ToArray();
        var found = await session.ListAsync(
            session.Command(HeadsSql, typeIds, known.Select(key => key.Id).ToArray()),
            row => (Key: new ResourceKey(engine.Interned.TypeOf(row.GetInt32(0)), row.GetString(1)), Head: Head(row, 2)),
            cancellationToken);
        return found.DistinctBy(one => one.Key).ToDictionary(one => one.Key, one => one.Head);
    }

    private static Result<StoredVersion> OrUnknown(Found<StoredVersion> found, ResourceKey key, string? text = null) =>
        found.Value is { } version ? version : Problems.Unknown(key, text);

    private static ResourceHead Head(DbDataReader row, int first) => new(
        row.GetInt32(first),
        row.GetBoolean(first + 1),
        row.IsDBNull(first + 2) ? UInt128.Zero : BinaryPrimitives.ReadUInt128BigEndian(row.GetFieldValue<byte[]>(first + 2)));

    private StoredVersion Version(DbDataReader row) => VersionReading.Read(row, engine.Interned);

    private bool TypeIdOf(ResourceKey key, out int typeId) => engine.Interned.TryGet(InternedKind.Type, key.Type, out typeId);

    private Task<Result<Found<T>>> FirstAsync<T>(string sql, SearchCommand seen, Func<DbDataReader, T> row, CancellationToken cancellationToken)
        where T : class =>
        engine.ReadAsync(async (session, token) => new Found<T>(await session.FirstAsync(session.Command(sql + seen.Text, [.. seen.Values]), row, token)), timeout: null, cancellationToken);

    /// <summary>What a query found, or that it found nothing.</summary>
    private readonly record struct Found<T>(T? Value)
        where T : class;
}
