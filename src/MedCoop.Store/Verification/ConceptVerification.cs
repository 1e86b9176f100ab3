using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Engines;

namespace MedCoop.Store.Verification;

/// <summary>Checks the code systems that are rows, in one snapshot: the rows of one in use are written once and never change.</summary>
/// <param name="found">Gets each finding.</param>
internal sealed class ConceptVerification(IStoreEngine engine, Action<Finding> found)
{
    private static readonly (string Table, string What)[] Tables =
        [("concept_text", "texts for filters"), ("concept_link", "links"), ("concept_designation", "designations"), ("concept_property", "properties")];

    /// <summary>Checks.</summary>
    /// <returns>How many concepts.</returns>
    public Task<Result<long>> RunAsync(CancellationToken cancellationToken) => engine.ReadAsync(CheckAsync, timeout: null, cancellationToken);

    private async Task<long> CheckAsync(ReadSession session, CancellationToken cancellationToken)
    {
        await session.BeginSnapshotAsync(cancellationToken);
        var systems = await session.ListAsync(
            session.Command("SELECT id, url, version, count FROM code_system WHERE state = 1 ORDER BY id"),
            row => (Id: row.GetInt32(0), Name: row.IsDBNull(2) ? row.GetString(1) : $"{row.GetString(1)}|{row.GetString(2)}", Count: row.GetInt32(3)), cancellationToken);
        foreach (var (id, name, count) in systems) await CheckAsync(session, id, name, count, cancellationToken);
        var stray = await CountAsync(session, "SELECT count(*) FROM concept WHERE system NOT IN (SELECT id FROM code_system)", cancellationToken);
        if (stray > 0) Report($"{Said(stray)} concepts belong to no code system.");
        return systems.Sum(system => (long)system.Count);
    }

    private async Task CheckAsync(ReadSession session, int id, string name, int count, CancellationToken cancellationToken)
    {
        var there = await CountAsync(session, "SELECT count(*) FROM concept WHERE system = $1 AND place >= 0 AND place < $2", cancellationToken, id, count);
        if (there != count) Report($"{name} has {Said(there)} concepts instead of {Said(count)}. Import it again.");
        foreach (var (table, what) in Tables)
        {
            var astray = await CountAsync(session, $"SELECT count(*) FROM {table} WHERE system = $1 AND (place < 0 OR place >= $2)", cancellationToken, id, count);
            if (astray > 0) Report($"{name} has {Said(astray)} {what} that lead to no concept. Import it again.");
        }

        var texts = await CountAsync(session, "SELECT count(*) FROM concept_text WHERE system = $1", cancellationToken, id);
        if (texts != count) Report($"{name} has {Said(texts)} texts for filters instead of {Said(count)}. Import it again.");
        var parents = await CountAsync(session, "SELECT count(*) FROM concept_link WHERE system = $1 AND (parent < 0 OR parent >= $2)", cancellationToken, id, count);
        if (parents > 0) Report($"{name} has {Said(parents)} links that lead to no concept. Import it again.");
    }

    private void Report(string text) => found(new Finding(FindingKind.Concepts, Resource: null, text));

    private static string Said(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static Task<long> CountAsync(ReadSession session, string sql, CancellationToken cancellationToken, params object?[] values) =>
        session.FirstAsync(session.Command(sql, values), row => row.GetInt64(0), cancellationToken);
}
