namespace MedCoop.Server.Commands.Import;

/// <summary>One JSON or XML document: a whole file, or a line of an NDJSON file.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Bytes">Decompressed.</param>
internal sealed record ImportDocument(ImportPlace Place, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Whether it is XML; otherwise it is taken for JSON.</summary>
    internal bool IsXml => Bytes.Span.TrimStart("\uFEFF \t\r\n"u8) is [(byte)'<', ..] || Bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || Bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
}
