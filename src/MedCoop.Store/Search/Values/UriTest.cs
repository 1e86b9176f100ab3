using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Search.Values;

/// <summary>URIs. https://hl7.org/fhir/R4/search.html#uri</summary>
internal sealed class UriTest(IReadOnlyList<string> parameters, UriMatch match, IReadOnlyList<string> uris) : ValueTest(IndexTable.Uri, parameters)
{
    public override bool IsPoint => match == UriMatch.Exact && uris is [_];

    /// <summary>One test for all alternatives that are compared alike.</summary>
    public static IEnumerable<ValueTest> For(IReadOnlyList<string> parameters, IEnumerable<UriValue> values) => values
        .GroupBy(value => value.Match)
        .Select(group => new UriTest(parameters, group.Key, [.. group.Select(value => LongValue.WithoutNul(value.Value)).Distinct()]));

    public override string Accepts(SqlWriter sql, TableRow row) => match switch
    {
        UriMatch.Exact => sql.IsOneOf(row, "value", [.. uris.Select(LongValue.OfUri)]),
        UriMatch.Below => SqlWriter.Any([.. uris.SelectMany(uri => Below(sql, row, uri))]),
        UriMatch.Above => sql.IsOneOf(row, "value", [.. uris.SelectMany(Beginnings).Select(LongValue.OfUri).Distinct()]),
        _ => throw new InvalidOperationException($"No such comparison: {match}"),
    };

    /// <summary>Stored URIs that are cut keep their beginning, so they are found by it.</summary>
    private static IEnumerable<string> Below(SqlWriter sql, TableRow row, string uri)
    {
        yield return $"({sql.StartsWith($"{row}.value", uri)})";
        if (LongValue.OfUri(uri) is var cut && cut.Length < uri.Length)
            yield return $"({sql.StartsWith($"{row}.value", cut[..(cut.LastIndexOf('#') + 1)])})";
    }

    /// <summary>Every beginning of a URI that a stored one may be: not long ones, because nothing stands above those but themselves.</summary>
    private static IEnumerable<string> Beginnings(string uri)
    {
        for (var length = 1; length <= Math.Min(uri.Length, LongValue.UriKept); length++)
        {
            if (length == uri.Length || !char.IsHighSurrogate(uri[length - 1])) yield return uri[..length];
        }

        if (uri.Length > LongValue.UriKept) yield return uri;
    }
}
