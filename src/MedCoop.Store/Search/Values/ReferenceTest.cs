using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Search.Values;

/// <summary>References to resources of one type (or of any), or to absolute URLs. https://hl7.org/fhir/R4/search.html#reference</summary>
/// <param name="type">Target type; null: any; empty: the targets are URLs.</param>
/// <param name="targets">Ids or URLs in stored form; one of these.</param>
/// <param name="version">Only references to this version; null: any.</param>
internal sealed class ReferenceTest(IReadOnlyList<string> parameters, string? type, IReadOnlyList<string> targets, string? version)
    : ValueTest(IndexTable.Reference, parameters)
{
    public override bool IsPoint => type is not null && targets is [_];

    /// <summary>The one resource that it asks for, in any version; null when it asks for anything else.</summary>
    public (string Type, string Id)? Target => version is null && type is { Length: > 0 } only && targets is [var id] ? (only, id) : null;

    /// <summary>One test for all alternatives of one type.</summary>
    public static IEnumerable<ValueTest> For(IReadOnlyList<string> parameters, IEnumerable<ReferenceValue> values) => values
        .GroupBy(value => (Type: value.Url is null ? value.Type : "", value.Version))
        .Select(group => new ReferenceTest(
            parameters, group.Key.Type, [.. group.Select(Stored).Distinct()], group.Key.Version));

    public override string Accepts(SqlWriter sql, TableRow row)
    {
        var toTarget = sql.IsOneOf(row, "target_id", targets);
        var ofType = type switch
        {
            null => "",
            "" => $" AND {row}.target_type = 0",
            _ => $" AND {row}.target_type = {sql.TypeId(type)}",
        };
        var ofVersion = version is null ? "" : $" AND {row}.version IS NOT NULL AND {row}.version = {sql.Value(LongValue.Of(version))}";
        return $"{toTarget}{ofType}{ofVersion}";
    }

    // As the URIs of resources are, because canonicals lead to them.
    private static string Stored(ReferenceValue value) => value.Url is { } url ? LongValue.OfUri(url) : LongValue.Of(value.Id);
}
