using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace MedCoop.Server.Uploads;

/// <summary>An upload that this request alone works on.</summary>
internal sealed class HeldUpload : IDisposable
{
    public const string UploadFile = "upload";
    public const string ProgressFile = "progress";
    public const string DataFile = "data";
    public const string OutcomeFile = "outcome";

    // What a killed server loses of a request that is not answered yet: whichever comes first.
    private const long RecordedBytes = 8 * 1024 * 1024;
    private static readonly TimeSpan RecordedTime = TimeSpan.FromSeconds(5);

    private readonly UploadTurns.Turn turn;
    private readonly FileStream hold;
    private readonly TimeSpan expireAfter;
    private readonly TimeProvider clock;
    private readonly string folder;
    private long recordedAt;

    private HeldUpload(string folder, FileStream hold, Upload upload, UploadTurns.Turn turn, TimeSpan expireAfter, TimeProvider clock)
    {
        (this.folder, this.hold, this.turn, this.expireAfter, this.clock) = (folder, hold, turn, expireAfter, clock);
        Upload = upload;
        recordedAt = clock.GetTimestamp();
        var progress = ProgressOf(folder) ?? new UploadProgress(0, clock.GetUtcNow() + expireAfter);
        (Offset, ExpiresAt) = (progress.Offset, progress.ExpiresAt);
        var outcome = Path.Combine(folder, OutcomeFile);
        if (File.Exists(outcome)) Outcome = JsonSerializer.Deserialize(File.ReadAllBytes(outcome), UploadJson.Default.UploadOutcome);
    }

    /// <summary>What was announced.</summary>
    public Upload Upload { get; }

    /// <summary>Bytes that are on disk.</summary>
    public long Offset { get; private set; }

    /// <summary>When it ends unless more comes.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>What became of it; null while bytes are missing or not looked at yet.</summary>
    public UploadOutcome? Outcome { get; private set; }

    /// <summary>Whether every byte is there.</summary>
    public bool IsComplete => Offset == Upload.Length;

    /// <summary>Where its bytes are.</summary>
    public string DataPath => Path.Combine(folder, DataFile);

    /// <summary>Cancelled when somebody else wants it.</summary>
    public CancellationToken Interrupted => turn.Interruption.Token;

    /// <summary>Takes it in hand.</summary>
    /// <exception cref="IOException">Another server has it, or it is not there.</exception>
    public static HeldUpload Open(string folder, UploadTurns.Turn turn, TimeSpan expireAfter, TimeProvider clock)
    {
        var file = new FileStream(Path.Combine(folder, UploadFile), FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        try
        {
            return new HeldUpload(folder, file, JsonSerializer.Deserialize(file, UploadJson.Default.Upload)!, turn, expireAfter, clock);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>When the upload of a folder ends; null when it says nothing about it.</summary>
    public static DateTimeOffset? ExpiryOf(string folder) => ProgressOf(folder)?.ExpiresAt;

    /// <summary>Opens its bytes for writing.</summary>
    public SafeFileHandle OpenData() => File.OpenHandle(DataPath, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous);

    /// <summary>Whether so much has come, or so long ago, that it should count before the request ends.</summary>
    public bool IsRecordDue(long offset) => offset - Offset >= RecordedBytes || clock.GetElapsedTime(recordedAt) >= RecordedTime;

    /// <summary>Makes bytes count, up to an offset: they are on disk first, then the offset is.</summary>
    public void Record(SafeFileHandle data, long offset)
    {
        RandomAccess.FlushToDisk(data);
        Span<byte> bytes = stackalloc byte[UploadProgress.Bytes];
        var expires = clock.GetUtcNow() + expireAfter;
        new UploadProgress(offset, expires).Write(bytes);
        using var progress = File.OpenHandle(Path.Combine(folder, ProgressFile), FileMode.OpenOrCreate, FileAccess.Write);
        RandomAccess.Write(progress, bytes, 0);
        RandomAccess.FlushToDisk(progress);
        (Offset, ExpiresAt, recordedAt) = (offset, expires, clock.GetTimestamp());
    }

    /// <summary>Writes down what became of it. What is refused has no bytes any more.</summary>
    public void Conclude(UploadOutcome outcome)
    {
        DiskSync.Replace(Path.Combine(folder, OutcomeFile), UploadJson.Of(outcome, UploadJson.Default.UploadOutcome));
        Outcome = outcome;
        if (outcome.Stage == UploadStage.Refused) File.Delete(DataPath);
    }

    /// <summary>Removes it.</summary>
    public void Delete()
    {
        hold.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    public void Dispose()
    {
        hold.Dispose();
        turn.Dispose();
    }

    private static UploadProgress? ProgressOf(string folder)
    {
        var path = Path.Combine(folder, ProgressFile);
        return File.Exists(path) ? UploadProgress.Read(File.ReadAllBytes(path)) : null;
    }
}
