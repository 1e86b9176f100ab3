using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Commits;
using MedCoop.Store.Engines;
using MedCoop.Store.Journal;
using MedCoop.Store.Rows;
using MedCoop.Store.Search;

namespace MedCoop.Store.Access;

/// <summary>Reads who may see the cases of a patient, or one case without a patient.</summary>
internal sealed class CaseReading(IStoreEngine engine)
{
    private const string Group = "SELECT c.group_key FROM resource r JOIN case_root c ON c.key = r.case_key WHERE r.type_id = $1 AND r.id = $2";

    private const string CaseOf = "SELECT c.key, c.owner FROM resource r JOIN case_root c ON c.key = r.case_key WHERE r.type_id = $1 AND r.id = $2";

    private const string Together = "SELECT r.key FROM resource r JOIN resource o ON o.case_key = r.case_key WHERE r.type_id = $1 AND r.id = $2 AND o.type_id = $3 AND o.id = $4";

    private const string Awaiting = "SELECT r.key FROM case_link l JOIN resource r ON r.key = l.key WHERE l.target_type = $1 AND l.target_id = $2 AND r.deleted = FALSE";

    private const string Contents = $"SELECT {VersionReading.Columns} FROM resource r JOIN version v ON v.seq = r.seq WHERE r.case_key = $1 AND r.type_id = $2 AND r.deleted = FALSE";

    private const string Roots = """
        SELECT r.key, r.type_id, r.id, c.owner FROM case_root c JOIN resource r ON r.key = c.key AND r.case_key = r.key WHERE c.group_key = $1 ORDER BY r.key
        """;

    private const string Grants = """
        SELECT g.case_key, g.grantee, g.why, g.starts, g.ends, g.country, g.purposes, g.consents, g.denied_types, g.denied_labels, g.patient
        FROM case_root c JOIN case_grant g ON g.case_key = c.key WHERE c.group_key = $1 ORDER BY g.case_key, g.grantee, g.why, g.starts
        """;

    private const string Ended = """
        SELECT e.case_key, e.grantee, e.why, e.consents, e.ended_at, e.told FROM case_root c JOIN grant_end e ON e.case_key = c.key WHERE c.group_key = $1
        ORDER BY e.ended_at DESC, e.grantee LIMIT 1000
        """;

    private const string Begun = """
        SELECT b.case_key, b.grantee, b.why, b.consents, b.began_at FROM case_root c JOIN grant_begin b ON b.case_key = c.key WHERE c.group_key = $1
        ORDER BY b.began_at DESC, b.grantee LIMIT 1000
        """;

    /// <summary>The report on the cases that a resource's is one of; empty when it is in none.</summary>
    public Task<Result<CaseReport>> ReadAsync(ResourceKey key, CancellationToken cancellationToken) => engine.ReadAsync(
        async (session, token) =>
        {
            await session.BeginSnapshotAsync(token);
            var cases = new ReadCaseSession(session, engine.Dialect, engine.Interned);
            if (!engine.Interned.TryGet(InternedKind.Type, key.Type, out var typeId)) return new CaseReport([], [], []);
            var group = await cases.ListAsync(Group, row => row.GetInt64(0), typeId, key.Id);
            if (group.Count == 0) return new CaseReport([], [], []);
            var roots = await cases.ListAsync(
                Roots, row => (Key: row.GetInt64(0), Resource: new ResourceKey(engine.Interned.TypeOf(row.GetInt32(1)), row.GetString(2)), Owner: row.IsDBNull(3) ? null : row.GetString(3)), group[0]);
            var names = roots.ToDictionary(root => root.Key, root => root.Resource);
            var grants = await cases.ListAsync(Grants, GrantContent.Read, group[0]);
            var ended = await cases.ListAsync(Ended, row => (Turn: Turn(row), Told: row.GetString(5)), group[0]);
            var begun = await cases.ListAsync(Begun, Turn, group[0]);
            return new CaseReport(
                [.. roots.Select(root => (root.Resource, root.Owner))],
                [.. grants.Where(grant => names.ContainsKey(grant.Case)).Select(grant => grant.Of(names[grant.Case], engine.Interned))],
                [.. ended.Where(end => names.ContainsKey(end.Turn.Case)).Select(end => Of(end.Turn, end.Told, names[end.Turn.Case]))])
            {
                Begun = [.. begun.Where(begin => names.ContainsKey(begin.Case)).Select(begin => new BegunGrant(names[begin.Case], begin.Grantee, begin.Why, begin.Consents, Instants.Of(begin.At)))],
            };
        },
        timeout: null, cancellationToken);

    /// <summary>Current resources of some types in the cases that some resources are in, as far as they can be seen.</summary>
    /// <param name="members">Resources of the cases; the first one's keeper is told.</param>
    /// <param name="types">R4 types.</param>
    /// <param name="visibility">What who asks may see.</param>
    public Task<Result<CaseContents>> ContentsAsync(IReadOnlyList<ResourceKey> members, IReadOnlyList<string> types, Visibility visibility, CancellationToken cancellationToken) => engine.ReadAsync(
        async (session, token) =>
        {
            await session.BeginSnapshotAsync(token);
            var cases = new List<(long Key, string? Owner)>();
            foreach (var member in members)
            {
                if (!engine.Interned.TryGet(InternedKind.Type, member.Type, out var typeId)) continue;
                cases.AddRange(await session.ListAsync(session.Command(CaseOf, typeId, member.Id), row => (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1)), token));
            }

            var known = types.Where(type => engine.Interned.TryGet(InternedKind.Type, type, out _)).ToList();
            var found = new List<StoredVersion>();
            foreach (var one in cases.Select(one => one.Key).Distinct())
            {
                foreach (var type in known)
                {
                    var writer = new SqlWriter(engine.Dialect, engine.Interned, visibility, [one, engine.Interned[new(InternedKind.Type, type)]]);
                    var sql = Contents + writer.AndVisible("r", type) + " ORDER BY r.key";
                    found.AddRange(await session.ListAsync(session.Command(sql, [.. writer.Values]), row => VersionReading.Read(row, engine.Interned), token));
                }
            }

            return new CaseContents(cases.Count == 0 ? null : cases[0].Owner, found);
        },
        timeout: null, cancellationToken);

    /// <summary>Whether two resources are in one case.</summary>
    public Task<Result<bool>> AreTogetherAsync(ResourceKey one, ResourceKey other, CancellationToken cancellationToken) => engine.ReadAsync(
        async (session, token) => engine.Interned.TryGet(InternedKind.Type, one.Type, out var type) && engine.Interned.TryGet(InternedKind.Type, other.Type, out var otherType)
            && (await session.ListAsync(session.Command(Together, type, one.Id, otherType, other.Id), row => row.GetInt64(0), token)).Count > 0,
        timeout: null, cancellationToken);

    /// <summary>Whether something refers to a resource as what it belongs to that is not in <paramref name="own"/>: with the resource it would come into another case.</summary>
    public Task<Result<bool>> IsAwaitedAsync(ResourceKey key, Visibility own, CancellationToken cancellationToken) => engine.ReadAsync(
        async (session, token) =>
        {
            if (!engine.Interned.TryGet(InternedKind.Type, key.Type, out var type)) return false;
            var all = await session.ListAsync(session.Command(Awaiting, type, key.Id), row => row.GetInt64(0), token);
            if (all.Count == 0 || own.IsEverything) return false;
            var writer = new SqlWriter(engine.Dialect, engine.Interned, own, [type, key.Id]);
            var seen = await session.ListAsync(session.Command(Awaiting + writer.AndVisible("r"), [.. writer.Values]), row => row.GetInt64(0), token);
            return seen.Count < all.Count;
        },
        timeout: null, cancellationToken);

    private static (long Case, string Grantee, string Why, string Consents, long At) Turn(System.Data.Common.DbDataReader row) =>
        (row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4));

    private static EndedGrant Of((long Case, string Grantee, string Why, string Consents, long At) end, string told, ResourceKey root) =>
        new(root, end.Grantee, end.Why, end.Consents, Instants.Of(end.At)) { Told = told.Length > 0 ? told : null };
}
