using MedCoop.Fhir.Search;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Search.Values;

/// <summary>Strings. https://hl7.org/fhir/R4/search.html#string</summary>
internal sealed class StringTest(IReadOnlyList<string> parameters, StringValue value) : ValueTest(IndexTable.String, parameters)
{
    private readonly string text = LongValue.WithoutNul(value.Text);

    public override bool Scans => value.Match is StringMatch.Contains or StringMatch.EndsWith || text.Length == 0;

    public override string Accepts(SqlWriter sql, TableRow row) => value.Match switch
    {
        StringMatch.StartsWith => StartsWith(sql, row),
        StringMatch.Exact => $"{Begins(sql, row, SearchText.Normalize(text))} AND coalesce({row}.exact, {row}.norm) = {sql.Value(text)}",
        StringMatch.Contains => sql.Contains($"coalesce({row}.rest, {row}.norm)", text),
        // Every text ends with nothing; substr counted from the end would take nothing as the whole.
        StringMatch.EndsWith when text.Length == 0 => "TRUE",
        StringMatch.EndsWith => sql.EndsWith($"coalesce({row}.rest, {row}.norm)", text),
        StringMatch.Equal => $"{Begins(sql, row, text)} AND coalesce({row}.rest, {row}.norm) = {sql.Value(text)}",
        StringMatch.Greater => $"{row}.norm >= {sql.Value(StringRow.Leading(text))} AND coalesce({row}.rest, {row}.norm) > {sql.Value(text)}",
        StringMatch.Less => $"{row}.norm <= {sql.Value(StringRow.Leading(text))} AND coalesce({row}.rest, {row}.norm) < {sql.Value(text)}",
        _ => throw new InvalidOperationException($"No such comparison: {value.Match}"),
    };

    /// <summary>The index holds only the beginning of long strings; the whole is compared where that is not enough.</summary>
    private string StartsWith(SqlWriter sql, TableRow row) => StringRow.Leading(text) is var leading && leading.Length == text.Length
        ? sql.StartsWith($"{row}.norm", text)
        : $"{row}.norm = {sql.Value(leading)} AND {sql.StartsWith($"{row}.rest", text)}";

    private static string Begins(SqlWriter sql, TableRow row, string normalized) => $"{row}.norm = {sql.Value(StringRow.Leading(normalized))}";
}
