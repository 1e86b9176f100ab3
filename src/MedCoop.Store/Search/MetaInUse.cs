using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Search;

/// <summary>Lists the profiles, tags and security labels that current resources carry, from the index and not from the resources.</summary>
internal static class MetaInUse
{
    public static Task<Result<UsedMeta>> ReadAsync(IStoreEngine engine, IReadOnlyList<string> types, CancellationToken cancellationToken) =>
        engine.ReadAsync(
            async (session, token) => new UsedMeta(
                [.. (await ListAsync(session, types, "_profile", "SELECT DISTINCT '', t.value FROM uri_index t", token)).Select(row => row.Code)],
                await ListAsync(session, types, "_tag", Coded, token),
                await ListAsync(session, types, "_security", Coded, token)),
            timeout: null, cancellationToken);

    private const string Coded = "SELECT DISTINCT COALESCE(s.value, ''), t.code FROM token_index t LEFT JOIN interned s ON s.id = t.system";

    private static async Task<IReadOnlyList<UsedCode>> ListAsync(ReadSession session, IReadOnlyList<string> types, string code, string select, CancellationToken cancellationToken)
    {
        var names = string.Join(", ", types.Select((_, i) => $"${i + 1}"));
        var text = $"{select} WHERE t.param IN (SELECT id FROM interned WHERE kind = {(int)InternedKind.Parameter} AND value IN ({names})) ORDER BY 1, 2";
        var values = types.Select(type => (object?)$"{type}.{code}").ToArray();
        return await session.ListAsync(session.Command(text, values), row => new UsedCode(row.GetString(0), row.GetString(1)), cancellationToken);
    }
}
