using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Commits;

/// <summary>
/// Gives resources the case that they are in: the root that their references lead to. What changes a case changes it for all that is part of
/// it, so the work goes on from there.
/// </summary>
internal sealed class CaseAssignment(CaseSession session, string? organization, bool isForCustodians = false)
{
    private const string Parents = """
        SELECT r.key FROM case_link l JOIN resource r ON r.type_id = l.target_type AND r.id = l.target_id WHERE l.key = $1 AND l.kind = 0 ORDER BY l.rank LIMIT 1
        """;

    private const string CaseOfParent = """
        SELECT r.case_key FROM case_link l JOIN resource r ON r.type_id = l.target_type AND r.id = l.target_id WHERE l.key = $1 AND l.kind = 0 ORDER BY l.rank LIMIT 1
        """;

    private const string Claimants = """
        SELECT l.key FROM resource r JOIN case_link l ON l.target_type = r.type_id AND l.target_id = r.id WHERE r.key = $1 AND l.kind = 2 ORDER BY l.key LIMIT 1
        """;

    private const string Dependents = """
        SELECT l.key FROM resource r JOIN case_link l ON l.target_type = r.type_id AND l.target_id = r.id WHERE r.key = $1 AND l.kind <> 2
        UNION SELECT d.key FROM case_link l JOIN resource d ON d.type_id = l.target_type AND d.id = l.target_id WHERE l.key = $1 AND l.kind = 2
        """;

    private const string SubjectOf = """
        SELECT r.key FROM case_link l JOIN resource r ON r.type_id = l.target_type AND r.id = l.target_id WHERE l.key = $1 AND l.kind = 1 ORDER BY l.rank
        """;

    private readonly Queue<long> waiting = new();
    private readonly HashSet<long> queued = [];
    private readonly HashSet<long> fresh = [];
    private readonly Dictionary<long, string?> custodians = [];

    /// <summary>Groups of cases whose grants have to be worked out again.</summary>
    public HashSet<long> Groups { get; } = [];

    /// <summary>Writes what a resource says of its case.</summary>
    public async Task LinkAsync(CaseChange change)
    {
        if (change.IsDeletion || await IsOutdatedAsync(change)) return;
        var wanted = change.Rows(session.Interned);
        var stored = change.IsNew ? [] : await session.ListAsync("SELECT kind, rank, target_type, target_id FROM case_link WHERE key = $1", Read, change.Key);
        var same = !change.IsNew && stored.ToHashSet().SetEquals(wanted.Select(Of));
        if (!same)
        {
            // What it claimed before may have to go back.
            foreach (var claimed in change.IsNew ? [] : await session.ListAsync(Dependents, row => row.GetInt64(0), change.Key)) Enqueue(claimed);
            if (stored.Count > 0) await session.ExecuteAsync("DELETE FROM case_link WHERE key = $1", change.Key);
            foreach (var row in wanted)
            {
                await session.ExecuteAsync(
                    "INSERT INTO case_link (key, kind, rank, target_type, target_id) VALUES ($1, $2, $3, $4, $5)", row.Key, (int)row.Kind, row.Rank, row.TargetType, row.TargetId);
            }

            // What it claims now may come with it, though its own case stays the same.
            foreach (var claimed in change.IsNew ? [] : await session.ListAsync(Dependents, row => row.GetInt64(0), change.Key)) Enqueue(claimed);
        }

        if (change.IsNew) fresh.Add(change.Key);
        if (change.Links is { } links)
        {
            custodians[change.Key] = links.Custodian;
            if (!change.IsNew || links.Labels != 0) await session.ExecuteAsync("UPDATE resource SET labels = $2 WHERE key = $1 AND labels <> $2", change.Key, links.Labels);
            if (change.IsNew || !same || change.ReadAt is not null) Enqueue(change.Key);
        }
        else if (stored.Count > 0)
        {
            await session.ExecuteAsync("UPDATE resource SET case_key = NULL, labels = 0 WHERE key = $1", change.Key);
        }
    }

    /// <summary>Assigns, until nothing changes any more.</summary>
    public async Task AssignAsync()
    {
        while (waiting.TryDequeue(out var key))
        {
            queued.Remove(key);
            var before = (await session.ListAsync("SELECT case_key FROM resource WHERE key = $1", row => row.IsDBNull(0) ? 0L : row.GetInt64(0), key)).FirstOrDefault();
            var root = fresh.Remove(key) ? await RootOfNew(key) : await RootOf(key);
            if (root != before)
            {
                if (before != 0) await TouchAsync(key);
                await session.ExecuteAsync("UPDATE resource SET case_key = $2 WHERE key = $1", key, root);
                if (before != 0) await TouchAsync(key);
                foreach (var dependent in await session.ListAsync(Dependents, row => row.GetInt64(0), key)) Enqueue(dependent);
            }

            if (root == key) await RootAsync(key);
        }
    }

    /// <summary>The grants of the case that a resource is in have to be worked out again.</summary>
    public async Task TouchAsync(long key) => Groups.UnionWith(await GroupsOf(key));

    /// <summary>The group that a resource's case is one of; empty: it is in none.</summary>
    public Task<List<long>> GroupsOf(long key) =>
        session.ListAsync("SELECT c.group_key FROM resource r JOIN case_root c ON c.key = r.case_key WHERE r.key = $1", row => row.GetInt64(0), key);

    /// <summary>The root that a resource's references lead to; of a circle, the eldest in it.</summary>
    public async Task<long> RootOf(long key)
    {
        var path = new List<long> { key };
        while (await NextAsync(path[^1]) is var next and not 0)
        {
            if (path.IndexOf(next) is var begin and >= 0) return path.Skip(begin).Min();
            path.Add(next);
        }

        return path[^1];
    }

    // What it is part of; what says so itself nowhere may be claimed.
    private async Task<long> NextAsync(long key)
    {
        var parent = (await session.ListAsync(Parents, row => row.GetInt64(0), key)).FirstOrDefault();
        if (parent != 0) return parent;
        var isPatients = (await session.ListAsync("SELECT 1 FROM case_link WHERE key = $1 AND kind = 1 LIMIT 1", row => row.GetInt32(0), key)).Count > 0;
        return isPatients ? 0 : (await session.ListAsync(Claimants, row => row.GetInt64(0), key)).FirstOrDefault();
    }

    // Nothing leads to what is new, so it is in the case of what it is part of, whatever that is part of.
    private async Task<long> RootOfNew(long key)
    {
        var known = await session.ListAsync(CaseOfParent, row => row.IsDBNull(0) ? 0 : row.GetInt64(0), key);
        return known is [var inCase and not 0, ..] && inCase != key ? inCase : await RootOf(key);
    }

    private async Task<bool> IsOutdatedAsync(CaseChange change)
    {
        if (change.ReadAt is not { } seq) return false;
        var still = await session.ListAsync(
            $"SELECT 1 FROM resource WHERE key = $1 AND seq = $2{(session.Dialect == SqlDialect.PostgreSql ? " FOR UPDATE" : "")}", row => row.GetInt32(0), change.Key, seq);
        return still.Count == 0;
    }

    private async Task RootAsync(long key)
    {
        var group = (await session.ListAsync(SubjectOf, row => row.GetInt64(0), key)).FirstOrDefault(key);
        var known = await session.ListAsync("SELECT group_key FROM case_root WHERE key = $1", row => row.GetInt64(0), key);
        if (known.Count == 0)
        {
            await session.ExecuteAsync("INSERT INTO case_root (key, group_key, owner) VALUES ($1, $2, $3)", key, group, OwnerOf(key));
        }
        else if (known[0] != group)
        {
            Groups.Add(known[0]);
            await session.ExecuteAsync("UPDATE case_root SET group_key = $2 WHERE key = $1", key, group);
        }

        Groups.Add(group);
    }

    private string? OwnerOf(long key)
    {
        var custodian = custodians.GetValueOrDefault(key);
        return isForCustodians ? custodian ?? organization : organization ?? custodian;
    }

    private void Enqueue(long key)
    {
        if (queued.Add(key)) waiting.Enqueue(key);
    }

    private static (short Kind, int Rank, int Type, string Id) Read(System.Data.Common.DbDataReader row) => (row.GetInt16(0), row.GetInt32(1), row.GetInt32(2), row.GetString(3));

    private static (short Kind, int Rank, int Type, string Id) Of(CaseLinkRow row) => ((short)row.Kind, row.Rank, row.TargetType, row.TargetId);
}
