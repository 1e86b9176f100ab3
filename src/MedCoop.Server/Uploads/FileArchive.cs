using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Uploads;

/// <summary>
/// A folder with copies of files, flat, each named by its SHA-256: what lies beside a backup, and in an export. Files never change, so one
/// archive may serve many backups: only what is not in it yet is copied.
/// </summary>
internal static class FileArchive
{
    /// <summary>Copies what lies in the store. What is already there is left alone, if it is as long.</summary>
    public static async Task<Result<ArchiveReceipt>> FillAsync(string archive, IEnumerable<FileInfo> files, CancellationToken cancellationToken)
    {
        var receipt = new ArchiveReceipt(0, 0, 0);
        try
        {
            foreach (var file in files)
            {
                var target = new FileInfo(Path.Combine(archive, file.Name));
                if (target.Exists && target.Length == file.Length)
                {
                    receipt = receipt with { Files = receipt.Files + 1 };
                    continue;
                }

                DiskSync.CreateFolder(Path.GetFullPath(archive));
                if (!await FileCopy.RunAsync(file.FullName, target.FullName, file.Name, cancellationToken)) return Damaged(file.FullName);
                receipt = new ArchiveReceipt(receipt.Files + 1, receipt.Copied + 1, receipt.Bytes + file.Length);
            }

            return receipt;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Problem(ProblemKind.Unavailable, ErrorCodes.DiskFull, $"The files cannot be copied to {archive}: {e.Message}");
        }
    }

    /// <summary>Copies an archive into the store. What is already there is left alone, if it is as long.</summary>
    public static async Task<Result<ArchiveReceipt>> TakeInAsync(string archive, FileStore store, CancellationToken cancellationToken)
    {
        var receipt = new ArchiveReceipt(0, 0, 0);
        try
        {
            foreach (var file in new DirectoryInfo(archive).EnumerateFiles().Where(file => FileStore.IsName(file.Name)))
            {
                receipt = receipt with { Files = receipt.Files + 1 };
                await store.KeepAsync(file.Name, cancellationToken);
                if (store.Has(new StoredFile(file.Name, file.Length, StoredFile.Available))) continue;
                if (!await store.CopyInAsync(file.FullName, file.Name, cancellationToken)) return Damaged(file.FullName);
                receipt = receipt with { Copied = receipt.Copied + 1, Bytes = receipt.Bytes + file.Length };
            }

            return receipt;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Problem(ProblemKind.Unavailable, ErrorCodes.DiskFull, $"The files cannot be copied from {archive} to {store.ContentFolder}: {e.Message}");
        }
    }

    private static Problem Damaged(string path) => new(ProblemKind.Unavailable, ErrorCodes.DamagedStore, $"The file {path} is damaged: it is not what its name says. Get it from another backup.");
}

/// <summary>What was copied.</summary>
/// <param name="Files">Files that are there now.</param>
/// <param name="Copied">Those that were not there before.</param>
/// <param name="Bytes">Bytes of these.</param>
internal sealed record ArchiveReceipt(long Files, long Copied, long Bytes);
