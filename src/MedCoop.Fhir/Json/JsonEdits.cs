using System.Text.Encodings.Web;
using System.Text.Json;

namespace MedCoop.Fhir.Json;

/// <summary>Replacements of values inside a JSON document, collected first to last and then applied in one copy.</summary>
internal sealed class JsonEdits
{
    private readonly List<(int Start, int End, ReadOnlyMemory<byte> Bytes)> edits = [];

    /// <summary>Replaces the string token that the reader stands on.</summary>
    public void ReplaceString(Utf8JsonReader reader, string text) =>
        edits.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed, Quoted(text)));

    /// <summary>Replaces the bytes from <paramref name="start"/> up to <paramref name="end"/>.</summary>
    public void Replace(int start, int end, ReadOnlyMemory<byte> bytes) => edits.Add((start, end, bytes));

    /// <summary>The document with every replacement made; the same memory when there was none.</summary>
    public ReadOnlyMemory<byte> ApplyTo(ReadOnlyMemory<byte> json)
    {
        if (edits.Count == 0) return json;
        var result = new byte[json.Length + edits.Sum(edit => edit.Bytes.Length - (edit.End - edit.Start))];
        var (from, to) = (0, 0);
        foreach (var (start, end, bytes) in edits)
        {
            json.Span[from..start].CopyTo(result.AsSpan(to));
            to += start - from;
            bytes.Span.CopyTo(result.AsSpan(to));
            to += bytes.Length;
            from = end;
        }

        json.Span[from..].CopyTo(result.AsSpan(to));
        return result;
    }

    private static byte[] Quoted(string text) => [(byte)'"', .. JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];
}
