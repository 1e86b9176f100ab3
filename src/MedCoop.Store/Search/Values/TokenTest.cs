using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Search.Values;

/// <summary>Tokens of one system (or of any). https://hl7.org/fhir/R4/search.html#token</summary>
/// <param name="system">Null: any; empty: none.</param>
/// <param name="codes">One of these; null: any.</param>
internal sealed class TokenTest(IReadOnlyList<string> parameters, string? system, IReadOnlyList<string>? codes)
    : ValueTest(IndexTable.Token, parameters)
{
    public override bool Scans => codes is null;

    public override bool IsPoint => system is not null && codes is [_];

    /// <summary>One test for all alternatives of one system: 120 codes are one list and not 120 tests.</summary>
    public static IEnumerable<ValueTest> For(IReadOnlyList<string> parameters, IEnumerable<TokenValue> values) => values
        .GroupBy(value => (value.System, IsCode: value.Code is not null))
        .Select(group => new TokenTest(
            parameters, group.Key.System, group.Key.IsCode ? [.. group.Select(value => LongValue.Of(value.Code!)).Distinct()] : null));

    public override string Accepts(SqlWriter sql, TableRow row)
    {
        var ofSystem = system switch
        {
            null => null,
            "" => $"{row}.system = 0",
            _ => $"{row}.system = {sql.Interned(InternedKind.System, InternedName.OfSystem(system).Value)}",
        };
        var ofCode = codes is null ? null : sql.IsOneOf(row, "code", codes);
        return (ofCode, ofSystem) switch
        {
            (null, null) => "TRUE",
            (null, _) => ofSystem,
            (_, null) => ofCode,
            _ => $"{ofCode} AND {ofSystem}",
        };
    }
}

/// <summary><c>:text</c>: display or text contains this.</summary>
internal sealed class TokenTextTest(IReadOnlyList<string> parameters, string normalized) : ValueTest(IndexTable.Token, parameters)
{
    public override bool Scans => true;

    public override string Accepts(SqlWriter sql, TableRow row) =>
        $"{row}.text IS NOT NULL AND {sql.Contains($"{row}.text", LongValue.WithoutNul(normalized))}";
}
