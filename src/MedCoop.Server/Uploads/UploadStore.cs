using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Uploads;

/// <summary>
/// Uploads on disk: <c>incoming/owner/id/</c> with <c>upload</c> (what was announced), <c>progress</c>, <c>data</c> and <c>outcome</c>. An
/// upload is found only by its owner's folder, so a stranger's question has the same answer as one for what is not there.
/// </summary>
internal sealed class UploadStore(FileStore files, UploadOptions options, TimeProvider clock)
{
    private readonly UploadTurns turns = new();
    private readonly Lock creating = new();

    /// <summary>Begins an upload.</summary>
    /// <exception cref="IOException">The disk is full, or not there.</exception>
    public Result<Upload> Create(string owner, long length, string metadata)
    {
        lock (creating)
        {
            if (Unfinished(owner) >= options.MaxUnfinished)
                return new Problem(ProblemKind.BusinessRule, ErrorCodes.TooManyUploads, $"You have {options.MaxUnfinished} unfinished uploads, and more are not kept; finish or delete one.");
            DiskSync.CreateFolder(files.IncomingFolder);
            if (new DriveInfo(files.Folder).AvailableFreeSpace < length)
                return new Problem(ProblemKind.Unavailable, ErrorCodes.DiskFull, "There is no room on the disk for a file of this size.");
            var at = clock.GetUtcNow();
            var upload = new Upload(Guid.NewGuid().ToString("N"), length, metadata, Guid.CreateVersion7(at).ToString(), Guid.CreateVersion7(at).ToString());
            var folder = FolderOf(owner, upload.Id);
            DiskSync.CreateFolder(folder);
            DiskSync.Replace(Path.Combine(folder, HeldUpload.DataFile), []);
            var progress = new byte[UploadProgress.Bytes];
            new UploadProgress(0, at + options.ExpireAfter).Write(progress);
            DiskSync.Replace(Path.Combine(folder, HeldUpload.ProgressFile), progress);
            // Last: a folder without it is none of an upload.
            DiskSync.Replace(Path.Combine(folder, HeldUpload.UploadFile), UploadJson.Of(upload, UploadJson.Default.Upload));
            return upload;
        }
    }

    /// <summary>Takes an upload in hand; nobody else works on it meanwhile, on whichever server.</summary>
    public async Task<Result<HeldUpload>> HoldAsync(string owner, string id, CancellationToken cancellationToken)
    {
        if (id.Length != 32 || !id.All(char.IsAsciiHexDigitLower)) return Unknown;
        var folder = FolderOf(owner, id);
        if (!File.Exists(Path.Combine(folder, HeldUpload.UploadFile))) return Unknown;
        if (await turns.TakeAsync(id, cancellationToken) is not { } turn) return Busy;
        try
        {
            var held = HeldUpload.Open(folder, turn, options.ExpireAfter, clock);
            if (held.ExpiresAt >= clock.GetUtcNow() || held.Outcome is { Stage: UploadStage.Done }) return held;
            held.Dispose();
            return new Problem(ProblemKind.Gone, ErrorCodes.UploadExpired, "The upload was not finished in time and is no longer kept; begin a new one.");
        }
        catch (IOException gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            turn.Dispose();
            return Unknown;
        }
        catch (IOException)
        {
            // Another server has it in hand.
            turn.Dispose();
            return Busy;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>Removes uploads whose time is over; gives how many.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(files.IncomingFolder)) return 0;
        var removed = 0;
        foreach (var folder in Directory.EnumerateDirectories(files.IncomingFolder).SelectMany(Directory.EnumerateDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (HeldUpload.ExpiryOf(folder) is { } expiry ? expiry >= clock.GetUtcNow() : Directory.GetLastWriteTimeUtc(folder) >= (clock.GetUtcNow() - options.ExpireAfter).UtcDateTime) continue;
            if (await turns.TakeAsync(Path.GetFileName(folder), cancellationToken) is not { } turn) continue;
            using (turn) Directory.Delete(folder, recursive: true);
            removed++;
        }

        return removed;
    }

    private int Unfinished(string owner)
    {
        var folder = Path.Combine(files.IncomingFolder, owner);
        return Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Count(IsUnfinished) : 0;
    }

    private bool IsUnfinished(string folder) =>
        !File.Exists(Path.Combine(folder, HeldUpload.OutcomeFile)) && HeldUpload.ExpiryOf(folder) >= clock.GetUtcNow();

    private string FolderOf(string owner, string id) => Path.Combine(files.IncomingFolder, owner, id);

    private static Problem Unknown { get; } = new(ProblemKind.NotFound, ErrorCodes.UnknownUpload, "There is no such upload of yours.");

    private static Problem Busy { get; } = new(ProblemKind.Conflict, ErrorCodes.UploadBusy, "Another request works on this upload just now; ask again in a moment.");
}
