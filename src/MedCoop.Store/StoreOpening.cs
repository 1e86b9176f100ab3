using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store;

/// <summary>Makes a store ready for use.</summary>
internal static class StoreOpening
{
    public static async Task<Result<ResourceStore>> OpenAsync(ResourceStore store, IStoreEngine engine, bool migrate, CancellationToken cancellationToken)
    {
        var pending = migrate ? await engine.MigrateAsync(cancellationToken) : await engine.PendingMigrationsAsync(cancellationToken);
        if (pending.Problem is { } away) return away;
        if (!migrate && pending.Value.Count > 0) return Outdated(pending.Value);

        var known = await engine.ReadAsync((session, token) => LoadAsync(session, engine.Interned, token), timeout: null, cancellationToken);
        if (known.Problem is { } unreadable) return unreadable;
        // All types from the start, so that a row's type never has to be looked up.
        var missing = ModelInfo.SupportedResources.Select(type => new InternedName(InternedKind.Type, type))
            .Where(name => !engine.Interned.TryGet(name.Kind, name.Value, out _))
            .ToList();
        if (missing.Count > 0 && (await engine.InternAsync(missing, cancellationToken)).Problem is { } unwritable) return unwritable;
        return store;
    }

    private static async Task<InternedIds> LoadAsync(ReadSession session, InternedIds interned, CancellationToken cancellationToken)
    {
        var rows = await session.ListAsync(
            session.Command("SELECT id, kind, value FROM interned"),
            row => (Id: row.GetInt32(0), Name: new InternedName((InternedKind)row.GetInt16(1), row.GetString(2))),
            cancellationToken);
        foreach (var (id, name) in rows) interned.Add(id, name);
        return interned;
    }

    private static Problem Outdated(IReadOnlyList<string> pending) => new(
        ProblemKind.Unavailable,
        ErrorCodes.OutdatedSchema,
        $"The database lacks {pending.Count} migrations ({string.Join(", ", pending)}). Start the server once without --no-migrate, or apply them as docs/operations.md says.");
}
