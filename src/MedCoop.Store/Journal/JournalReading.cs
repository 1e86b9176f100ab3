using System.Runtime.CompilerServices;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Journal;

/// <summary>Reads the journal in its order: never skips a version that commits late, never gives one twice.</summary>
internal sealed class JournalReading(IStoreEngine engine)
{
    private const int PageVersions = 500;
    private const long PageBytes = 8 * 1024 * 1024;

    private const string JournalSql = $"SELECT {VersionReading.Columns} FROM version v WHERE v.seq > $1 AND v.seq <= $2 ORDER BY v.seq LIMIT $3";

    // As of a position: versions up to it that no other version up to it replaced. The journal never changes before its end, so this is
    // the same at any time.
    private const string SnapshotSql = $"""
        SELECT {VersionReading.Columns} FROM version v
        WHERE v.type_id = $4 AND v.seq > $1 AND v.seq <= $2 AND v.method <> 4
          AND NOT EXISTS (SELECT 1 FROM version n WHERE n.key = v.key AND n.version = v.version + 1 AND n.seq <= $2)
        ORDER BY v.seq LIMIT $3
        """;

    private const string SmallSql = $"""
        SELECT {VersionReading.Columns} FROM version v
        WHERE v.type_id = $4 AND v.seq > $1 AND v.seq <= $2 AND length(v.body) <= $5
        ORDER BY v.seq LIMIT $3
        """;

    /// <inheritdoc cref="ResourceStore.SmallVersionsAsync" />
    public async IAsyncEnumerable<StoredVersion> SmallAsync(string type, int mostBytes, long upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!engine.Interned.TryGet(InternedKind.Type, type, out var typeId)) yield break;
        await foreach (var version in PagesAsync(SmallSql, after: 0, upTo, cancellationToken, typeId, mostBytes)) yield return version;
    }

    /// <inheritdoc cref="ResourceStore.JournalAsync" />
    public async IAsyncEnumerable<StoredVersion> FollowAsync(long after, long upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var version in PagesAsync(JournalSql, after, upTo, cancellationToken)) yield return version;
    }

    /// <inheritdoc cref="ResourceStore.SnapshotAsync" />
    public async IAsyncEnumerable<StoredVersion> SnapshotAsync(string type, long position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!engine.Interned.TryGet(InternedKind.Type, type, out var typeId)) yield break;
        await foreach (var version in PagesAsync(SnapshotSql, after: 0, position, cancellationToken, typeId)) yield return version;
    }

    /// <inheritdoc cref="ResourceStore.TypesAsync" />
    public async Task<Result<IReadOnlyList<string>>> TypesAsync(long position, CancellationToken cancellationToken) =>
        await engine.ReadAsync<IReadOnlyList<string>>(
            async (session, token) =>
            {
                var ids = await session.ListAsync(
                    session.Command("SELECT id FROM interned i WHERE kind = $1 AND EXISTS (SELECT 1 FROM version v WHERE v.type_id = i.id AND v.seq <= $2)", (int)InternedKind.Type, position),
                    row => row.GetInt32(0),
                    token);
                return [.. ids.Select(engine.Interned.TypeOf).Order(StringComparer.Ordinal)];
            },
            timeout: null,
            cancellationToken);

    private async IAsyncEnumerable<StoredVersion> PagesAsync(
        string sql, long after, long upTo, [EnumeratorCancellation] CancellationToken cancellationToken, params object[] more)
    {
        while (true)
        {
            var page = (await engine.ReadAsync((session, token) => PageAsync(session, sql, [after, upTo, PageVersions, .. more], token), timeout: null, cancellationToken)).OrThrow();
            foreach (var version in page.Versions) yield return version;
            if (page.IsLast) yield break;
            after = page.Versions[^1].Sequence;
        }
    }

    private async Task<Page> PageAsync(ReadSession session, string sql, object[] parameters, CancellationToken cancellationToken)
    {
        var command = session.Command(sql, parameters);
        var versions = new List<StoredVersion>();
        var bytes = 0L;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            versions.Add(VersionReading.Read(reader, engine.Interned));
            bytes += versions[^1].Body.Length;
            if (bytes >= PageBytes) return new(versions, IsLast: false);
        }

        return new(versions, IsLast: versions.Count < PageVersions);
    }

    private sealed record Page(List<StoredVersion> Versions, bool IsLast);
}
