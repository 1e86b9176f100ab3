using System.Globalization;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Access;

/// <summary>Whose cases resources are in, by the keys in their rows: no content is read.</summary>
internal sealed class CasePatients(IStoreEngine engine)
{
    private const int KeysAtOnce = 200;

    /// <summary>The patients in whose cases the resources are, deleted ones too; those that are in no patient's add nothing.</summary>
    public Task<Result<IReadOnlyList<ResourceKey>>> OfAsync(IReadOnlyList<ResourceKey> keys, CancellationToken cancellationToken) => engine.ReadAsync<IReadOnlyList<ResourceKey>>(
        async (session, token) =>
        {
            var found = new List<ResourceKey>();
            if (!engine.Interned.TryGet(InternedKind.Type, "Patient", out var patient)) return found;
            foreach (var type in keys.GroupBy(key => key.Type, key => key.Id, StringComparer.Ordinal))
            {
                if (!engine.Interned.TryGet(InternedKind.Type, type.Key, out var typeId)) continue;
                foreach (var ids in type.Chunk(KeysAtOnce))
                {
                    var listed = string.Join(", ", ids.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"${i + 3}")));
                    var sql = $"""
                        SELECT DISTINCT p.id FROM resource r JOIN case_root c ON c.key = r.case_key JOIN resource p ON p.key = c.group_key
                        WHERE r.type_id = $1 AND r.id IN ({listed}) AND p.type_id = $2 ORDER BY p.id
                        """;
                    found.AddRange(await session.ListAsync(session.Command(sql, [typeId, patient, .. ids]), row => new ResourceKey("Patient", row.GetString(0)), token));
                }
            }

            return [.. found.Distinct()];
        },
        timeout: null, cancellationToken);

    /// <summary>Those patients of whom a case is open at an instant to somebody in person.</summary>
    public Task<Result<IReadOnlyList<ResourceKey>>> OpenToAsync(string grantee, IReadOnlyList<ResourceKey> patients, DateTimeOffset at, CancellationToken cancellationToken) => engine.ReadAsync<IReadOnlyList<ResourceKey>>(
        async (session, token) =>
        {
            const string Open = """
                SELECT 1 FROM resource p JOIN case_root c ON c.group_key = p.key JOIN case_grant g ON g.case_key = c.key
                WHERE p.type_id = $1 AND p.id = $2 AND g.grantee = $3 AND g.starts <= $4 AND g.ends > $4 LIMIT 1
                """;
            var open = new List<ResourceKey>();
            if (!engine.Interned.TryGet(InternedKind.Type, "Patient", out var type)) return open;
            foreach (var patient in patients)
            {
                if ((await session.ListAsync(session.Command(Open, type, patient.Id, grantee, at.UtcTicks), row => row.GetInt32(0), token)).Count > 0) open.Add(patient);
            }

            return open;
        },
        timeout: null, cancellationToken);
}
