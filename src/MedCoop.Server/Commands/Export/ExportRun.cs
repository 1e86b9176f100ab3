using System.Buffers;
using System.IO.Compression;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Uploads;
using MedCoop.Store;

namespace MedCoop.Server.Commands.Export;

/// <summary>
/// Writes every resource as it was at one position of the journal, however long that takes and whatever is written meanwhile.
/// The folder appears only when it is complete.
/// </summary>
/// <param name="Folder">Must not exist, or be empty.</param>
/// <param name="Types">Only these types; empty: all.</param>
/// <param name="Since">Only what changed at or after this instant; null: everything.</param>
/// <param name="IsCompressed">Whether to write <c>.ndjson.gz</c>.</param>
internal sealed record ExportRequest(string Folder, IReadOnlyCollection<string> Types, DateTimeOffset? Since, bool IsCompressed);

/// <inheritdoc cref="ExportRequest" />
internal sealed class ExportRun(ResourceStore store, FileStore fileStore, TimeProvider clock)
{
    private readonly Dictionary<string, FileInfo> named = new(StringComparer.Ordinal);
    private long done;

    /// <summary>Resources written so far.</summary>
    internal long Done => Interlocked.Read(ref done);

    /// <summary>Files that Binaries name and that are not where they should be, or not whole.</summary>
    internal SortedSet<string> MissingFiles { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs; the manifest, or why there is no export.</summary>
    internal async Task<Result<Manifest>> RunAsync(ExportRequest request, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(request.Folder);
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            return new Problem(ProblemKind.Conflict, ErrorCodes.UnreadableFile, $"{request.Folder} is not an empty folder; name one that is empty or not there yet.");
        var at = clock.GetUtcNow();
        if (!(await store.JournalEndAsync(cancellationToken)).TryGet(out var position, out var unavailable)) return unavailable;
        if (!(await store.TypesAsync(position, cancellationToken)).TryGet(out var types, out unavailable)) return unavailable;

        var unfinished = $"{folder}.{Guid.CreateVersion7(at):N}.unfinished";
        try
        {
            Directory.CreateDirectory(unfinished);
            List<ManifestFile> files = [];
            foreach (var type in types.Where(type => request.Types.Count == 0 || request.Types.Contains(type)))
            {
                if (await WriteTypeAsync(type, position, request, unfinished, cancellationToken) is { } file) files.Add(file);
            }

            var copied = await FileArchive.FillAsync(Path.Combine(unfinished, Manifest.FilesFolder), named.Values, cancellationToken);
            if (copied.Problem is { } uncopied) return uncopied;
            var manifest = new Manifest("medcoop-export", at, position, request.Since, files) { StoredFiles = named.Count == 0 ? null : named.Count };
            await File.WriteAllBytesAsync(Path.Combine(unfinished, Manifest.FileName), manifest.ToJson(), cancellationToken);
            if (Directory.Exists(folder)) Directory.Delete(folder);
            Directory.Move(unfinished, folder);
            return manifest;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Problem(ProblemKind.Unavailable, ErrorCodes.DiskFull, $"The export cannot be written to {request.Folder}, and nothing of it is left: {e.Message}");
        }
        finally
        {
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        }
    }

    private async Task<ManifestFile?> WriteTypeAsync(string type, long position, ExportRequest request, string folder, CancellationToken cancellationToken)
    {
        var name = $"{type}.ndjson{(request.IsCompressed ? ".gz" : "")}";
        var path = Path.Combine(folder, name);
        var count = 0L;
        await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16, useAsync: true))
        await using (Stream target = request.IsCompressed ? new GZipStream(file, CompressionLevel.Fastest) : file)
        {
            await foreach (var version in store.SnapshotAsync(type, position, cancellationToken))
            {
                if (version.At < request.Since) continue;
                await WriteAsync(version.Body, target, cancellationToken);
                if (type == "Binary" && StoredFile.In(version.Body) is { } stored) AddFile(stored);
                count++;
                Interlocked.Increment(ref done);
            }

            await target.FlushAsync(cancellationToken);
            file.Flush(flushToDisk: true);
        }

        if (count > 0) return new ManifestFile(type, name, count);
        File.Delete(path);
        return null;
    }

    // All else must not fail for a file that is missing.
    private void AddFile(StoredFile file)
    {
        if (fileStore.Has(file)) named[file.Sha256] = new FileInfo(fileStore.PathOf(file.Sha256));
        else MissingFiles.Add(fileStore.PathOf(file.Sha256));
    }

    private static async Task WriteAsync(ReadOnlyMemory<byte> body, Stream target, CancellationToken cancellationToken)
    {
        var line = ArrayPool<byte>.Shared.Rent(body.Length + 1);
        await target.WriteAsync(line.AsMemory(0, NdjsonLine.Write(body.Span, line)), cancellationToken);
        ArrayPool<byte>.Shared.Return(line);
    }
}
