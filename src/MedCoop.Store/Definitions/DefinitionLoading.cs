using Hl7.Fhir.Model;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Store.Engines;
using MedCoop.Store.Journal;
using MedCoop.Store.Rows;
using Microsoft.Extensions.Logging;

namespace MedCoop.Store.Definitions;

/// <summary>Reads the definitions from the database, all in one snapshot.</summary>
internal sealed partial class DefinitionLoading(ReadSession session, InternedIds interned, ILogger logger)
{
    private const string Active = $"""
        SELECT {VersionReading.Columns}, r.key FROM token_index t JOIN resource r ON r.key = t.key JOIN version v ON v.seq = r.seq
        WHERE t.param = (SELECT id FROM interned WHERE kind = 2 AND value = 'SearchParameter.status') AND t.code = 'active' AND r.deleted = FALSE
        ORDER BY r.key
        """;

    private const string Older = $"SELECT {VersionReading.Columns} FROM version v WHERE v.key = $1 AND v.seq < $2 ORDER BY v.version DESC";

    /// <summary>Reads.</summary>
    /// <param name="known">What is known already: what has not changed is not read again.</param>
    public async Task<SearchDefinitions> LoadAsync(SearchDefinitions? known, CancellationToken cancellationToken)
    {
        await session.BeginSnapshotAsync(cancellationToken);
        var revision = await session.FirstAsync(session.Command(CatalogRow.Read), row => row.GetInt64(0), cancellationToken);
        var urls = await session.ListAsync(
            session.Command("SELECT value FROM interned WHERE kind = 4 ORDER BY id"), row => row.GetString(0), cancellationToken);
        var active = await session.ListAsync(
            session.Command(Active), row => (Version: VersionReading.Read(row, interned), Key: row.GetInt64(7)), cancellationToken);
        var stored = new List<StoredParameter>();
        // A composite may name a parameter that is younger than itself, so what cannot be used at first is tried again after the others.
        for (var count = -1; count != stored.Count;)
        {
            count = stored.Count;
            foreach (var (version, key) in active.FindAll(of => !stored.Exists(done => done.Seq == of.Version.Sequence)))
            {
                if (Known(known, version) is { } same) stored.Add(same);
                else if (await ReadAsync(version, key, stored, cancellationToken) is { } fresh) stored.Add(fresh);
            }
        }

        foreach (var (version, _) in active.Where(of => !stored.Exists(done => done.Seq == of.Version.Sequence))) LogUnusable(version.Key, version.Version);
        stored.RemoveAll(parameter => parameter.Definition.Parameters.Count == 0);
        return new SearchDefinitions(revision, stored, urls, await UnindexedAsync(stored, cancellationToken));
    }

    // A composite depends on others, which may have changed.
    private static StoredParameter? Known(SearchDefinitions? known, StoredVersion version) => known?.Custom.FirstOrDefault(
        other => other.Seq == version.Sequence && other.Definition.Parameters.All(parameter => parameter.Components.Count == 0));

    private async Task<StoredParameter?> ReadAsync(
        StoredVersion version, long key, IReadOnlyList<StoredParameter> others, CancellationToken cancellationToken)
    {
        var known = SearchParameterCatalog.BuiltIn.With(others.SelectMany(other => other.Definition.Parameters));
        if (Read(version, known) is not { } definition) return null;
        var since = version.Sequence;
        var older = await session.ListAsync(
            session.Command(Older, key, version.Sequence), row => VersionReading.Read(row, interned), cancellationToken);
        foreach (var before in older.TakeWhile(before => !before.IsDeletion && Read(before, known)?.Meaning == definition.Meaning))
            since = before.Sequence;
        return new StoredParameter(version.Key, version.Sequence, since, definition);
    }

    // Null: it cannot be used. Writes refuse that, but another version of this program may have taken it.
    private static CustomParameter? Read(StoredVersion version, SearchParameterCatalog known) =>
        CustomParameter.Read((SearchParameter)ResourceReader.Parse(version.Body), known) is { Problem: null } read ? read.Value : null;

    private async Task<List<string>> UnindexedAsync(List<StoredParameter> stored, CancellationToken cancellationToken)
    {
        var unindexed = new List<string>();
        if (stored.Count == 0) return unindexed;
        var runs = await session.ListAsync(
            session.Command("SELECT types, covers FROM reindex WHERE finished_at IS NOT NULL"),
            row => (Types: row.GetString(0).Split(',', StringSplitOptions.RemoveEmptyEntries), Covers: row.GetInt64(1)), cancellationToken);
        foreach (var (parameter, since) in stored.SelectMany(of => of.Definition.Parameters.Select(parameter => (parameter, of.Since))))
        {
            var isCovered = runs.Exists(run =>
                run.Covers >= since && (run.Types.Length == 0 || run.Types.Contains(parameter.ResourceType, StringComparer.Ordinal)));
            if (!isCovered && await IsOlderThereAsync(parameter.ResourceType, since, cancellationToken)) unindexed.Add(parameter.IndexName);
        }

        return unindexed;
    }

    private async Task<bool> IsOlderThereAsync(string type, long since, CancellationToken cancellationToken) =>
        interned.TryGet(InternedKind.Type, type, out var typeId)
        && await session.FirstAsync(
            session.Command("SELECT 1 FROM resource WHERE type_id = $1 AND deleted = FALSE AND seq < $2 LIMIT 1", typeId, since),
            row => row.GetInt32(0),
            cancellationToken) == 1;

    [LoggerMessage(3301, LogLevel.Warning, "{Resource} version {Version} is active but cannot be used as a search parameter")]
    private partial void LogUnusable(ResourceKey resource, int version);
}
