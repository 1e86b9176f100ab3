using System.Text.Json;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Store.Access;
using MedCoop.Store.Commits;
using MedCoop.Store.Definitions;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;
using MedCoop.Store.Verification;

namespace MedCoop.Store.Reindexing;

/// <summary>Reads the resources of a range of keys, in one snapshot, and finds those whose index rows are not those that their content yields.</summary>
internal sealed class ReindexRange(ReadSession session, SqlDialect dialect, InternedIds interned, SearchDefinitions definitions, IReadOnlyList<int> typeIds, CaseRules rules)
{
    private readonly List<(CurrentRow Row, IReadOnlyList<IndexEntry> Entries, HashSet<RowContent> Stored)> suspects = [];

    /// <summary>What the resources read say of their cases.</summary>
    public List<CaseChange> Cases { get; } = [];

    /// <summary>Names that must be interned before <see cref="Cases"/> are assigned.</summary>
    public IReadOnlyCollection<InternedName> CaseNames =>
        [.. Cases.SelectMany(change => change.Links is { } links ? [.. links.Parents, .. links.Subject, .. links.Claims] : (IEnumerable<ResourceKey>)[]).Select(key => new InternedName(InternedKind.Type, key.Type)).Distinct()];

    /// <summary>Whether the snapshot has other definitions, so that nothing was read.</summary>
    public bool IsOutdated { get; private set; }

    /// <summary>Resources read.</summary>
    public int Read { get; private set; }

    /// <summary>Resources whose bytes cannot be understood.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Names that must be interned before <see cref="Wrong"/>.</summary>
    public IReadOnlyCollection<InternedName> MissingNames =>
        [.. suspects.SelectMany(suspect => suspect.Entries).SelectMany(IndexRowMapping.NamesOf).Where(name => !interned.TryGet(name.Kind, name.Value, out _)).Distinct()];

    /// <summary>Reads.</summary>
    public async Task RunAsync(long from, long before, CancellationToken cancellationToken)
    {
        await session.BeginSnapshotAsync(cancellationToken);
        IsOutdated = await session.FirstAsync(session.Command(CatalogRow.Read), row => row.GetInt64(0), cancellationToken) != definitions.Revision;
        if (IsOutdated) return;
        var stored = await StoredRows.ReadAsync(session, dialect, from, before, cancellationToken);
        var ofTypes = typeIds.Count == 0 ? "" : $" AND r.type_id IN ({string.Join(", ", typeIds)})";
        var command = session.Command($"{CurrentRow.Select} WHERE r.key >= $1 AND r.key < $2{ofTypes}", from, before);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = CurrentRow.Read(reader);
            Read++;
            Look(row, stored.GetValueOrDefault(row.Key) ?? []);
        }
    }

    /// <summary>The resources whose rows are to be replaced.</summary>
    public List<ReindexedResource> Wrong()
    {
        var wrong = new List<ReindexedResource>();
        foreach (var (row, entries, stored) in suspects)
        {
            var rows = IndexRowMapping.Map(entries, interned);
            if (IsRight(row, rows, stored)) continue;
            rows.SetKey(row.Key);
            wrong.Add(new ReindexedResource(row.Key, row.Seq, rows));
        }

        return wrong;
    }

    private void Look(CurrentRow row, HashSet<RowContent> stored)
    {
        if (Entries(row) is not { } entries)
        {
            Unreadable++;
            return;
        }

        // Most are right, and are forgotten at once.
        var isMapped = entries.SelectMany(IndexRowMapping.NamesOf).All(name => interned.TryGet(name.Kind, name.Value, out _));
        if (!isMapped || !IsRight(row, IndexRowMapping.Map(entries, interned), stored)) suspects.Add((row with { Named = null }, entries, stored));
    }

    private static bool IsRight(CurrentRow row, IndexRows rows, HashSet<RowContent> stored) => rows.Tables == row.IndexTables && RowContent.Of(rows).SetEquals(stored);

    private IReadOnlyList<IndexEntry>? Entries(CurrentRow row)
    {
        if (row.Deleted) return [];
        if (row.Named is not { Body: { } body }) return null;
        try
        {
            var resource = ResourceReader.Parse(body);
            var links = rules.LinksOf(resource, definitions.OwnUrls);
            if (rules != CaseRules.None)
                Cases.Add(new CaseChange(row.Key, row.TypeId, new ResourceKey(resource.TypeName, row.Id), links, IsNew: false, IsDeletion: false) { ReadAt = row.Seq });
            return definitions.Extract(resource);
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or InvalidDataException)
        {
            return null;
        }
    }
}
