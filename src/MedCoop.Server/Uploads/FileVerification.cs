using MedCoop.Fhir.Outcomes;
using MedCoop.Store;
using MedCoop.Store.Verification;

namespace MedCoop.Server.Uploads;

/// <summary>Checks that every file that a Binary names, or named in its history, is there and is what it was.</summary>
internal static class FileVerification
{
    /// <summary>Reads every file once, however many Binaries name it.</summary>
    public static async Task<Result<FileReceipt>> RunAsync(ResourceStore store, FileStore files, Action<Finding> found, CancellationToken cancellationToken)
    {
        if (!(await store.JournalEndAsync(cancellationToken)).TryGet(out var end, out var problem)) return problem;
        var named = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            await foreach (var version in store.SmallVersionsAsync("Binary", StoredFile.LargestPointer, end, cancellationToken))
            {
                if (StoredFile.In(version.Body) is not { } file || !named.Add(file.Sha256)) continue;
                if (await WrongAsync(file, files, cancellationToken) is { } wrong) found(new Finding(FindingKind.File, version.Key.ToString(), $"The file {files.PathOf(file.Sha256)} {wrong}"));
            }
        }
        catch (StoreUnavailableException away)
        {
            return away.Problem;
        }

        return new FileReceipt(named.Count, files.All().LongCount(file => !named.Contains(file.Name)));
    }

    private static async Task<string?> WrongAsync(StoredFile file, FileStore files, CancellationToken cancellationToken)
    {
        var path = files.PathOf(file.Sha256);
        try
        {
            if (!File.Exists(path)) return "is missing.";
            if (!files.Has(file)) return $"has {new FileInfo(path).Length} bytes and should have {file.Size}.";
            return await FileCopy.HashAsync(path, cancellationToken) == file.Sha256 ? null : "is not what its name says: its bytes have changed.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {e.Message}";
        }
    }
}

/// <summary>What was looked at.</summary>
/// <param name="Files">Files that Binaries name.</param>
/// <param name="Unused">Files that none names.</param>
internal sealed record FileReceipt(long Files, long Unused);
