using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Access;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Search;

/// <summary>Lists the profiles, tags and security labels that current resources carry, from the index and not from the resources.</summary>
internal static class MetaInUse
{
    public static Task<Result<UsedMeta>> ReadAsync(IStoreEngine engine, IReadOnlyList<string> types, Visibility visibility, CancellationToken cancellationToken) =>
        engine.ReadAsync(
            async (session, token) => new UsedMeta(
                [.. (await ListAsync(session, () => new SqlWriter(engine.Dialect, engine.Interned, visibility), types, "_profile", "SELECT DISTINCT '', t.value FROM uri_index t", token)).Select(row => row.Code)],
                await ListAsync(session, () => new SqlWriter(engine.Dialect, engine.Interned, visibility), types, "_tag", Coded, token),
                await ListAsync(session, () => new SqlWriter(engine.Dialect, engine.Interned, visibility), types, "_security", Coded, token)),
            timeout: null, cancellationToken);

    private const string Coded = "SELECT DISTINCT COALESCE(s.value, ''), t.code FROM token_index t LEFT JOIN interned s ON s.id = t.system";

    private static async Task<IReadOnlyList<UsedCode>> ListAsync(ReadSession session, Func<SqlWriter> writer, IReadOnlyList<string> types, string code, string select, CancellationToken cancellationToken)
    {
        var sql = writer();
        var names = sql.IsInterned("t.param", InternedKind.Parameter, [.. types.Select(type => $"{type}.{code}")]);
        var text = $"{select} WHERE {names}{sql.AndVisibleKey("t.key")} ORDER BY 1, 2";
        return await session.ListAsync(session.Command(text, [.. sql.Values]), row => new UsedCode(row.GetString(0), row.GetString(1)), cancellationToken);
    }
}
