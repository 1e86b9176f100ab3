using System.Collections.Frozen;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Store.Engines;

namespace MedCoop.Store.Concepts;

/// <summary>The code systems that are rows and in use. One that stays the same stays the same instance, with what it has kept.</summary>
internal sealed class StoredCodeSystems(IStoreEngine engine)
{
    // Of several imports the newest first; ids are drawn by lot, so of one instant any order will do, as long as it is always the same.
    private const string InUse = """
        SELECT id, url, version, name, language, is_case_sensitive, value_set, count FROM code_system WHERE state = 1 ORDER BY touched DESC, id
        """;

    private volatile FrozenDictionary<int, StoredCodeSystem> known = FrozenDictionary<int, StoredCodeSystem>.Empty;

    /// <summary>Those of now, the newest first.</summary>
    public async Task<Result<IReadOnlyList<IListableCodeSystem>>> ReadAsync(CancellationToken cancellationToken)
    {
        var read = await engine.ReadAsync(
            (session, token) => session.ListAsync(
                session.Command(InUse),
                row => (Id: row.GetInt32(0), Count: row.GetInt32(7), Header: new CodeSystemHeader(row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetString(3))
                {
                    Language = row.IsDBNull(4) ? null : row.GetString(4),
                    IsCaseSensitive = row.GetBoolean(5),
                    ValueSet = row.IsDBNull(6) ? null : row.GetString(6),
                }),
                token),
            timeout: null, cancellationToken);
        if (!read.TryGet(out var rows, out var problem)) return problem;
        var before = known;
        var now = rows.ToFrozenDictionary(row => row.Id, row => before.GetValueOrDefault(row.Id) ?? new StoredCodeSystem(engine, row.Id, row.Header, row.Count));
        known = now;
        return rows.ConvertAll<IListableCodeSystem>(row => now[row.Id]);
    }
}
