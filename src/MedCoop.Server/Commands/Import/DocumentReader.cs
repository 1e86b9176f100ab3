using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Commands.Import;

/// <summary>
/// Takes a file apart into documents. What it is shows in its bytes: gzip by its first two, NDJSON by a first line that is a whole JSON
/// value. A name such as <c>.ndjson</c> says so too, so that a damaged first line does not hide the others.
/// </summary>
internal sealed class DocumentReader(long maxDocumentBytes)
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Reads; a file that cannot be read (further) ends with a problem.</summary>
    /// <param name="source">What to read.</param>
    /// <param name="onRead">Told how many stored bytes were read just now.</param>
    internal async IAsyncEnumerable<(ImportPlace Place, Result<ImportDocument> Document)> ReadAsync(
        ImportSource source, Action<int> onRead, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = new ImportPlace(source.Name);
        var documents = DocumentsAsync(source, onRead, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (documents)
        {
            while (true)
            {
                Problem? unreadable = null;
                var any = false;
                try
                {
                    any = await documents.MoveNextAsync();
                    if (any) place = documents.Current.Place;
                }
                catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
                {
                    unreadable = Unreadable(failure);
                }

                if (unreadable is not null) yield return (place, unreadable);
                if (!any) yield break;
                yield return (place, documents.Current);
            }
        }
    }

    private async IAsyncEnumerable<ImportDocument> DocumentsAsync(
        ImportSource source, Action<int> onRead, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stored = new CountingStream(source.Open(), onRead);
        var pipe = PipeReader.Create(stored, new StreamPipeReaderOptions(bufferSize: ChunkBytes, minimumReadSize: 1));
        if (await IsGzipAsync(pipe, cancellationToken))
            pipe = PipeReader.Create(new GZipStream(pipe.AsStream(), CompressionMode.Decompress), new StreamPipeReaderOptions(bufferSize: ChunkBytes));

        var line = 0;
        bool? isLines = source.IsNdjson ? true : null;
        while (await NextAsync(pipe, isLines != false, cancellationToken) is { } found)
        {
            line++;
            if (isLines is null && found.EndsLine && IsJsonValue(found.Bytes.Span))
            {
                isLines = true;
            }
            else if (isLines is null && !IsBlank(found.Bytes))
            {
                // Not a line but the beginning of one document: take the rest too.
                isLines = false;
                var rest = found.EndsLine ? await NextAsync(pipe, toLineEnd: false, cancellationToken) : null;
                yield return new ImportDocument(new ImportPlace(source.Name), rest is null ? found.Bytes : Joined(found.Bytes, rest.Value.Bytes));
                continue;
            }

            if (!IsBlank(found.Bytes)) yield return new ImportDocument(new ImportPlace(source.Name, isLines == true ? line : null), found.Bytes);
        }

        await pipe.CompleteAsync();
    }

    private static async Task<bool> IsGzipAsync(PipeReader pipe, CancellationToken cancellationToken)
    {
        var start = await pipe.ReadAtLeastAsync(2, cancellationToken);
        var isGzip = start.Buffer.Length >= 2 && start.Buffer.Slice(0, 2).ToArray() is [0x1F, 0x8B];
        pipe.AdvanceTo(start.Buffer.Start);
        return isGzip;
    }

    /// <summary>The bytes up to the end of the line, or of the file; null at the end.</summary>
    private async Task<(ReadOnlyMemory<byte> Bytes, bool EndsLine)?> NextAsync(PipeReader pipe, bool toLineEnd, CancellationToken cancellationToken)
    {
        for (var scanned = 0L; ;)
        {
            var read = await pipe.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (toLineEnd && buffer.Slice(scanned).PositionOf((byte)'\n') is { } end)
            {
                var bytes = buffer.Slice(0, end).ToArray();
                pipe.AdvanceTo(buffer.GetPosition(1, end));
                return (bytes, true);
            }

            if (buffer.Length > maxDocumentBytes)
                throw new InvalidDataException($"A document is larger than {maxDocumentBytes:N0} bytes; send its resources as NDJSON, one a line.");
            scanned = buffer.Length;
            if (!read.IsCompleted)
            {
                pipe.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }

            var rest = buffer.ToArray();
            pipe.AdvanceTo(buffer.End);
            return rest.Length == 0 ? null : (rest, false);
        }
    }

    private static bool IsJsonValue(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line.StartsWith("\uFEFF"u8) ? line[3..] : line, new JsonReaderOptions { MaxDepth = 1000 });
        try
        {
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsBlank(ReadOnlyMemory<byte> bytes) => bytes.Span.Trim(" \t\r\n"u8).IsEmpty;

    private static byte[] Joined(ReadOnlyMemory<byte> line, ReadOnlyMemory<byte> rest) => [.. line.Span, (byte)'\n', .. rest.Span];

    private static Problem Unreadable(Exception failure) => new(
        ProblemKind.Invalid,
        ErrorCodes.UnreadableFile,
        failure is InvalidDataException { Message: var why } && why.Contains("NDJSON", StringComparison.Ordinal)
            ? why
            : $"The file cannot be read to its end: {failure.Message}");
}
