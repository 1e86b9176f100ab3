using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using MedCoop.Store.Engines;

namespace MedCoop.Store.Search.Paging;

/// <summary>
/// Where a page ended: all that the next one needs, so that the server keeps no state. For clients it is opaque text (base64url).
/// </summary>
/// <param name="Start">What the first page saw.</param>
/// <param name="Total">The total that the first page told, if it did.</param>
/// <param name="Last">The last resource shown.</param>
internal sealed partial record PageCursor(JournalPosition Start, long? Total, SortPosition Last)
{
    private const int HashLength = 9;

    /// <summary>As text.</summary>
    /// <param name="fingerprint">Of the search that it belongs to.</param>
    public string Encode(ReadOnlySpan<byte> fingerprint)
    {
        var form = new Form(
            Start.Last, Start.Complete, Start.Snapshot, Total, Last.Key,
            [.. Last.Values.Select(value => value?.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)!).ToArray())]);
        var json = JsonSerializer.SerializeToUtf8Bytes(form, FormContext.Default.Form);
        return Base64Url.EncodeToString([.. Hash(fingerprint, json), .. json]);
    }

    /// <summary>From text; null when it is damaged or belongs to another search.</summary>
    public static PageCursor? Decode(string text, ReadOnlySpan<byte> fingerprint, IReadOnlyList<SortTerm> terms, SqlDialect dialect)
    {
        if (!Base64Url.IsValid(text) || Base64Url.DecodeFromChars(text) is not { Length: > HashLength } bytes) return null;
        var json = bytes.AsSpan(HashLength);
        if (!Hash(fingerprint, json).SequenceEqual(bytes.AsSpan(0, HashLength))) return null;
        try
        {
            return JsonSerializer.Deserialize(json, FormContext.Default.Form) is { } form ? Of(form, terms, dialect) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static PageCursor? Of(Form form, IReadOnlyList<SortTerm> terms, SqlDialect dialect)
    {
        if (form.Snapshot is { } snapshot && (dialect == SqlDialect.Sqlite || !JournalPosition.IsSnapshot(snapshot))) return null;
        if (form.Values?.Length != terms.Count) return null;
        var values = new IReadOnlyList<object>?[terms.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (form.Values[i] is not { } texts) continue;
            values[i] = ValuesOf(texts, terms[i].Columns);
            if (values[i] is null) return null;
        }

        return new(new(form.Seen, form.Complete, form.Snapshot), form.Total, new(values, form.Key));
    }

    private static object[]? ValuesOf(string?[] texts, IReadOnlyList<SortColumn> columns)
    {
        if (texts.Length != columns.Count) return null;
        var values = texts.Zip(columns, (text, column) => (object?)(column.Kind switch
        {
            ColumnKind.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null,
            ColumnKind.Real => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && !double.IsNaN(real) ? real : null,
            _ => text is null || text.Contains('\0', StringComparison.Ordinal) ? null : text,
        })).OfType<object>().ToArray();
        return values.Length == columns.Count ? values : null;
    }

    private static ReadOnlySpan<byte> Hash(ReadOnlySpan<byte> fingerprint, ReadOnlySpan<byte> json) =>
        SHA256.HashData([.. fingerprint, .. json]).AsSpan(0, HashLength);

    /// <summary>What the text holds; names are short because the text travels in addresses.</summary>
    private sealed record Form(
        [property: JsonPropertyName("p")] long Seen,
        [property: JsonPropertyName("c")] long Complete,
        [property: JsonPropertyName("x"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Snapshot,
        [property: JsonPropertyName("t"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Total,
        [property: JsonPropertyName("k")] long Key,
        [property: JsonPropertyName("s")] string?[]?[]? Values);

    [JsonSerializable(typeof(Form))]
    private sealed partial class FormContext : JsonSerializerContext;
}
