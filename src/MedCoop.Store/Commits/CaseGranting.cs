using System.Globalization;
using MedCoop.Fhir;
using MedCoop.Store.Access;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Commits;

/// <summary>Makes the grants of a group of cases those that follow from what is stored, and notes which began and ended.</summary>
internal sealed class CaseGranting(CaseSession session, CaseRules rules)
{
    private const string Roots = """
        SELECT r.key, r.type_id, r.id, c.owner FROM case_root c JOIN resource r ON r.key = c.key AND r.case_key = r.key WHERE c.group_key = $1 ORDER BY r.key
        """;

    // By the case and not by the type: CROSS keeps SQLite to this order, "+ 0" from the index of types, by which it would read every Task and Consent that there is.
    internal const string Granting = """
        SELECT r.case_key, r.type_id, r.id, v.body FROM case_root c CROSS JOIN resource r JOIN version v ON v.seq = r.seq
        WHERE c.group_key = $1 AND r.case_key = c.key AND r.deleted = FALSE AND (r.type_id + 0) IN
        """;

    private const string OwnUrls = "SELECT value FROM interned WHERE kind = $1 ORDER BY id";

    private const string Stored = """
        SELECT g.case_key, g.grantee, g.why, g.starts, g.ends, g.country, g.purposes, g.consents, g.denied_types, g.denied_labels, g.patient
        FROM case_root c JOIN case_grant g ON g.case_key = c.key WHERE c.group_key = $1
        """;

    private const string Insert = """
        INSERT INTO case_grant (case_key, grantee, why, starts, ends, country, purposes, consents, denied_types, denied_labels, patient)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 = 1)
        """;

    private const string Delete =
        "DELETE FROM case_grant WHERE case_key = $1 AND grantee = $2 AND why = $3 AND starts = $4 AND country = $5 AND purposes = $6";

    private const string Begin = "INSERT INTO grant_begin (case_key, grantee, why, consents, began_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";

    private const string End = "INSERT INTO grant_end (case_key, grantee, why, consents, ended_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";

    private const string Keepers = """
        SELECT c.key, COALESCE(c.owner, g.owner) FROM case_root c LEFT JOIN case_root g ON g.key = c.group_key WHERE c.group_key = $1
        """;

    private const string Lose = """
        INSERT INTO lost_sight (lost_at, notice, case_key, grantee, why, group_key, keeper, starts, ends, country, purposes, consents, denied_types, denied_labels)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING
        """;

    /// <summary>Does it.</summary>
    /// <param name="group">The group's key.</param>
    /// <param name="at">UTC ticks of the transaction.</param>
    /// <param name="isByConsent">Whether the transaction changes a consent to these cases: who sees less by it is told.</param>
    public async Task RunAsync(long group, long at, bool isByConsent)
    {
        await session.LockAsync(group);
        var (wanted, stored) = await CompareAsync(group);
        var ended = stored.Except(wanted).ToList();
        foreach (var row in ended)
        {
            await session.ExecuteAsync(Delete, row.Case, row.Grantee, row.Why, row.Starts, row.Country, row.Purposes);
            await session.ExecuteAsync(End, row.Case, row.Grantee, row.Why, row.Consents, at);
        }

        var lost = isByConsent ? ended.FindAll(row => row.Consents.Length > 0 && row.Starts <= at && at < row.Ends) : [];
        if (lost.Count > 0) await LoseAsync(group, lost, at);

        foreach (var row in wanted.Except(stored))
        {
            // What only changes its terms has begun before.
            if (!stored.Any(had => (had.Case, had.Grantee, had.Why) == (row.Case, row.Grantee, row.Why))) await session.ExecuteAsync(Begin, row.Case, row.Grantee, row.Why, row.Consents, at);
            await session.ExecuteAsync(
                Insert, row.Case, row.Grantee, row.Why, row.Starts, row.Ends, row.Country, row.Purposes, row.Consents, row.DeniedTypes, row.DeniedLabels, row.Patient ? 1 : 0);
        }
    }

    /// <summary>The grants that follow from what is stored, and those that are.</summary>
    public async Task<(HashSet<GrantContent> Wanted, HashSet<GrantContent> Stored)> CompareAsync(long group)
    {
        var roots = await session.ListAsync(
            Roots, row => (Key: row.GetInt64(0), Resource: Resource(row.GetInt32(1), row.GetString(2)), Owner: row.IsDBNull(3) ? null : row.GetString(3)), group);
        var stored = await session.ListAsync(Stored, GrantContent.Read, group);
        if (roots.Count == 0) return ([], [.. stored]);
        var patient = roots.Find(root => root.Key == group && root.Resource.Type == "Patient").Resource;
        var names = roots.ToDictionary(root => root.Key, root => root.Resource);
        var keys = roots.ToDictionary(root => root.Resource, root => root.Key);
        var granting = await GrantingAsync(group, names);
        var ownUrls = await session.ListAsync(OwnUrls, row => row.GetString(0), (int)InternedKind.OwnUrl);
        var grants = rules.GrantsOf(new CaseGroup(patient.Type is null ? null : patient, [.. roots.Select(root => (root.Resource, root.Owner))], granting) { OwnUrls = ownUrls });
        return ([.. grants.Select(grant => ContentOf(grant, keys[grant.Case], patient.Type is not null))], [.. stored]);
    }

    // Whether there is something to tell depends on what is still seen by then, and from where: LostSightReading and whoever asks it.
    private async Task LoseAsync(long group, IReadOnlyList<GrantContent> lost, long at)
    {
        var keepers = await session.ListAsync(Keepers, row => (Case: row.GetInt64(0), Keeper: row.IsDBNull(1) ? null : row.GetString(1)), group);
        var notices = new Dictionary<(string, string?), string>();
        foreach (var row in lost)
        {
            var keeper = keepers.Find(known => known.Case == row.Case).Keeper;
            if (!notices.TryGetValue((row.Grantee, keeper), out var notice)) notices[(row.Grantee, keeper)] = notice = Guid.NewGuid().ToString();
            await session.ExecuteAsync(
                Lose, at, notice, row.Case, row.Grantee, row.Why, group, keeper, row.Starts, row.Ends, row.Country, row.Purposes, row.Consents, row.DeniedTypes, row.DeniedLabels);
        }
    }

    private async Task<List<GrantingResource>> GrantingAsync(long group, Dictionary<long, ResourceKey> names)
    {
        var types = rules.GrantingTypes.Select(type => session.Interned.TryGet(InternedKind.Type, type, out var id) ? $"{id}" : null).OfType<string>().ToList();
        if (types.Count == 0) return [];
        var rows = await session.ListAsync(
            $"{Granting} ({string.Join(", ", types)}) ORDER BY r.key",
            row => (Case: row.GetInt64(0), Resource: Resource(row.GetInt32(1), row.GetString(2)), Body: row.GetFieldValue<byte[]>(3)), group);
        return [.. rows.Where(row => names.ContainsKey(row.Case)).Select(row => new GrantingResource(names[row.Case], row.Resource, row.Body))];
    }

    private GrantContent ContentOf(CaseGrant grant, long key, bool isPatients) => new(
        key, grant.Grantee, grant.Why, grant.From.UtcTicks, grant.Until.UtcTicks, grant.Country, grant.Purposes, grant.Consents, TypesOf(grant.DeniedTypes), grant.DeniedLabels, isPatients);

    // Types that were never stored have no id, and nothing to deny.
    private string TypesOf(IReadOnlyCollection<string> types)
    {
        var ids = types.Order(StringComparer.Ordinal).Select(type => session.Interned.TryGet(InternedKind.Type, type, out var id) ? $"{id}" : null).OfType<string>().ToList();
        return ids.Count == 0 ? "" : $",{string.Join(',', ids)},";
    }

    private ResourceKey Resource(int typeId, string id) => new(session.Interned.TypeOf(typeId), id);
}

/// <summary>A row of <c>case_grant</c>, comparable by content.</summary>
internal sealed record GrantContent(
    long Case, string Grantee, string Why, long Starts, long Ends, string Country, int Purposes, string Consents, string DeniedTypes, int DeniedLabels, bool Patient)
{
    /// <summary>As others know it.</summary>
    /// <param name="root">Root of its case.</param>
    public CaseGrant Of(ResourceKey root, InternedIds interned) => new(
        root, Grantee, Why, Instants.Of(Starts), Instants.Of(Ends), Country, Purposes, Consents,
        [.. DeniedTypes.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => interned.TypeOf(int.Parse(id, CultureInfo.InvariantCulture)))], DeniedLabels);

    public static GrantContent Read(System.Data.Common.DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetString(5), row.GetInt32(6), row.GetString(7), row.GetString(8), row.GetInt32(9), row.GetBoolean(10));
}
