using System.Text.Json;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Store.Access;
using MedCoop.Store.Commits;
using MedCoop.Store.Engines;

namespace MedCoop.Store.Verification;

/// <summary>Checks, within a snapshot, that resources are in the case that their references lead to, and that grants follow from what is stored.</summary>
internal sealed class CaseVerification(CaseSession session, CaseRules rules, IReadOnlyList<string> ownUrls, Action<Finding> report)
{
    private const string Resources = """
        SELECT r.key, r.type_id, r.id, r.case_key, r.labels, v.body FROM resource r JOIN version v ON v.seq = r.seq
        WHERE r.key >= $1 AND r.key < $2 AND r.deleted = FALSE ORDER BY r.key
        """;

    private const string Strays = """
        SELECT g.case_key, g.grantee FROM case_grant g WHERE g.case_key >= $1 AND g.case_key < $2
            AND NOT EXISTS (SELECT 1 FROM case_root c WHERE c.key = g.case_key)
        """;

    private readonly CaseAssignment assignment = new(session, organization: null);

    /// <summary>Checks the resources and groups of a range of keys.</summary>
    public async Task RunAsync(long from, long before)
    {
        var rows = await session.ListAsync(
            Resources,
            row => (Key: row.GetInt64(0), Type: row.GetInt32(1), Id: row.GetString(2), Case: row.IsDBNull(3) ? (long?)null : row.GetInt64(3), Labels: row.GetInt32(4), Body: row.GetFieldValue<byte[]>(5)),
            from, before);
        foreach (var (key, type, id, inCase, labels, body) in rows) await CheckAsync(key, new ResourceKey(session.Interned.TypeOf(type), id), type, inCase, labels, body);
        foreach (var group in await session.ListAsync("SELECT DISTINCT group_key FROM case_root WHERE group_key >= $1 AND group_key < $2", row => row.GetInt64(0), from, before))
        {
            var (wanted, stored) = await new CaseGranting(session, rules).CompareAsync(group);
            if (!wanted.SetEquals(stored))
                report(new Finding(FindingKind.Case, Resource: null, $"The grants of the cases of group {group} are not those that follow: {wanted.Except(stored).Count()} missing, {stored.Except(wanted).Count()} too many. A reindex puts them right."));
        }

        foreach (var stray in await session.ListAsync(Strays, row => row.GetInt64(0), from, before))
            report(new Finding(FindingKind.Case, Resource: null, $"A grant is for the unknown case {stray}."));
    }

    private async Task CheckAsync(long key, ResourceKey resource, int type, long? inCase, int labels, byte[] body)
    {
        CaseLinks? says;
        try
        {
            says = rules.LinksOf(ResourceReader.Parse(body), ownUrls);
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or InvalidDataException)
        {
            // Already a finding about its bytes.
            return;
        }

        var wanted = new CaseChange(key, type, resource, says, IsNew: false, IsDeletion: false).Rows(session.Interned)
            .Select(row => ((short)row.Kind, row.Rank, row.TargetType, row.TargetId)).ToHashSet();
        var stored = await session.ListAsync(
            "SELECT kind, rank, target_type, target_id FROM case_link WHERE key = $1", row => (row.GetInt16(0), row.GetInt32(1), row.GetInt32(2), row.GetString(3)), key);
        var root = says is null ? (long?)null : await assignment.RootOf(key);
        if (wanted.SetEquals(stored) && root == inCase && (says?.Labels ?? 0) == labels) return;
        report(new Finding(FindingKind.Case, resource.ToString(), "It is not in the case that its references lead to, or its labels are not those of its content. A reindex puts it right."));
    }
}
