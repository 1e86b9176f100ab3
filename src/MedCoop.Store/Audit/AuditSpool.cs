using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Commits;
using MedCoop.Store.Engines;
using Microsoft.Extensions.Logging;

namespace MedCoop.Store.Audit;

/// <summary>
/// Records of reads on their way into the trail. Each is appended to a file of this node before its read is answered, so that it survives the
/// end of the process, and moved to the chain of the spool in the database with many others a moment later: a read waits for no commit. A file
/// is moved bit by bit while it is appended to, and the next is made when it has no room left: so a full disk only stops what comes after.
/// </summary>
internal sealed partial class AuditSpool : IAsyncDisposable
{
    private const int MostEntries = 200_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim moving = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private readonly Queue<SpoolFile> full = new();
    private readonly string folder;
    private readonly FileStream mine;
    private readonly IStoreEngine engine;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Task loop;
    // Null: the last one was moved and deleted, and no next could be made.
    private SpoolFile? current;
    private long next;
    private int waiting;
    private bool isClosed;
    private bool isStuck;

    private AuditSpool(string folder, FileStream mine, IStoreEngine engine, TimeProvider clock, ILogger logger, long next)
    {
        (this.folder, this.mine, this.engine, this.clock, this.logger) = (folder, mine, engine, clock, logger);
        this.next = next;
        current = new SpoolFile(folder, next);
        loop = Task.Run(LoopAsync);
    }

    /// <summary>Opens the spool in a folder, after moving what an earlier process left there; null when another process has it.</summary>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public static async Task<Result<AuditSpool>?> OpenAsync(string folder, IStoreEngine engine, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (Taken(folder) is not { } mine) return null;
        AuditSpool? opened = null;
        try
        {
            if (!(await MoveLeftAsync(folder, engine, logger, cancellationToken)).TryGet(out var next, out var problem)) return problem;
            return opened = new AuditSpool(folder, mine, engine, clock, logger, next);
        }
        finally
        {
            if (opened is null) await mine.DisposeAsync();
        }
    }

    /// <summary>Appends what fits into a file (<see cref="SpoolFile.HasRoomFor"/>): afterwards the entries survive the end of the process.</summary>
    public Result<int> Append(IReadOnlyList<AuditEntry> entries)
    {
        lock (gate)
        {
            if (isClosed) return Problems.Closed;
            if (waiting >= MostEntries) return NotWritten("too many records wait for the database");
            if (current?.HasRoomBeside(entries) is not true && Turn() is { } stuck) return stuck;
            current!.Append(entries, Instants.TicksOf(clock.GetUtcNow()));
            next = current.End;
            waiting += entries.Count;
            return entries.Count;
        }
    }

    /// <summary>Whether something keeps it from its work: no file could be made for what came last, or something waits for longer than that.</summary>
    public bool IsStuck(TimeSpan longest)
    {
        lock (gate)
        {
            var since = full.TryPeek(out var oldest) ? oldest.Since : current?.Since;
            return isStuck || (since is { } at && clock.GetUtcNow().UtcTicks - at > longest.Ticks);
        }
    }

    /// <summary>Moves what was appended so far to the database; returns only after that is durable.</summary>
    public async Task<Problem?> FlushAsync(CancellationToken cancellationToken)
    {
        await moving.WaitAsync(cancellationToken);
        try
        {
            while (Oldest(out var isFull) is { } file)
            {
                if (await MoveAsync(file) is { } problem) return problem;
                if (!isFull) break;
                lock (gate) full.Dequeue();
                // Before anything is made: the disk may be full.
                file.Delete();
            }

            Unstick();
            return null;
        }
        finally
        {
            moving.Release();
        }
    }

    /// <summary>Moves what waits, then stops. What cannot be moved is left for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate) isClosed = true;
        await stopping.CancelAsync();
        await loop;
        if (await FlushAsync(CancellationToken.None) is { } problem) LogNotMoved(logger, problem.Code, problem.Text);
        if (current is { Since: null }) current.Delete();
        else current?.Dispose();
        foreach (var file in full) file.Dispose();
        moving.Dispose();
        stopping.Dispose();
        await mine.DisposeAsync();
    }

    private SpoolFile? Oldest(out bool isFull)
    {
        lock (gate)
        {
            isFull = full.TryPeek(out var file);
            return isFull ? file : current;
        }
    }

    private async Task<Problem?> MoveAsync(SpoolFile file)
    {
        IReadOnlyList<SpooledAudit> entries;
        lock (gate) entries = file.Waiting;
        if (entries.Count == 0) return null;
        if ((await engine.MoveAuditAsync(file.Next, entries, CancellationToken.None)).Problem is { } problem) return problem;
        lock (gate)
        {
            file.Moved(entries.Count);
            waiting -= entries.Count;
        }

        return null;
    }

    // Later entries go to a file of their own, whose first number is known before the others are moved: only the spool appends to its chain.
    private Problem? Turn()
    {
        try
        {
            var made = new SpoolFile(folder, next);
            if (current is not null) full.Enqueue(current);
            current = made;
            isStuck = false;
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The old one goes on for what it has room for.
            isStuck = true;
            return NotWritten(e.Message);
        }
    }

    // The room of the one that is full, as soon as all of it was moved, is the next one's: there may be no other on the disk.
    private void Unstick()
    {
        lock (gate)
        {
            if (!isStuck || isClosed || current is { Since: not null }) return;
            if (Turn() is null || current is { IsNearlyFull: false }) return;
            current?.Delete();
            current = null;
            Turn();
        }
    }

    private async Task LoopAsync()
    {
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Pause * Math.Min(1 << failures, 64), stopping.Token);
                var problem = await FlushAsync(stopping.Token);
                if (problem is not null && failures == 0) LogNotMoved(logger, problem.Code, problem.Text);
                failures = problem is null ? 0 : Math.Min(failures + 1, 6);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The loop lives as long as the spool: what waits would never be moved without it.
            catch (Exception bug)
#pragma warning restore CA1031
            {
                failures = Math.Min(failures + 1, 6);
                LogFailed(logger, bug);
            }
        }
    }

    // The number that the next entry gets.
    private static async Task<Result<long>> MoveLeftAsync(string folder, IStoreEngine engine, ILogger logger, CancellationToken cancellationToken)
    {
        if (!(await engine.MoveAuditAsync(long.MaxValue, [], cancellationToken)).TryGet(out var next, out var problem)) return problem;
        foreach (var left in SpoolFile.LeftIn(folder))
        {
            // After a gap, as a damaged file or an older backup leaves it, its name would not tell what was moved.
            var path = left.First > next ? SpoolFile.PathOf(folder, next) : left.Path;
            if (path != left.Path) File.Move(left.Path, path);
            var before = next;
            if (!(await engine.MoveAuditAsync(Math.Min(left.First, next), left.Entries, cancellationToken)).TryGet(out next, out problem)) return problem;
            if (next > before) LogLeft(logger, next - before);
            if (left.Unreadable == 0) File.Delete(path);
            else Keep(path, left.Unreadable, logger);
        }

        return next;
    }

    private static void Keep(string path, int unreadable, ILogger logger)
    {
        var beside = path + ".damaged";
        for (var number = 2; File.Exists(beside); number++) beside = string.Create(CultureInfo.InvariantCulture, $"{path}.damaged-{number}");
        File.Move(path, beside);
        LogDamaged(logger, unreadable, beside);
    }

    private static FileStream? Taken(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static Problem NotWritten(string why) => new(ProblemKind.Unavailable, ErrorCodes.StoreUnavailable, $"The record cannot be written: {why}. Try again.");

    [LoggerMessage(3203, LogLevel.Warning, "Records of the audit trail wait in the spool: {Code} {Reason}")]
    private static partial void LogNotMoved(ILogger logger, string code, string reason);

    [LoggerMessage(3204, LogLevel.Error, "Records of the audit trail could not be moved from the spool and are tried again")]
    private static partial void LogFailed(ILogger logger, Exception failure);

    [LoggerMessage(3205, LogLevel.Information, "{Count} records of the audit trail that an earlier process left in the spool are in the database")]
    private static partial void LogLeft(ILogger logger, long count);

    [LoggerMessage(3207, LogLevel.Warning, "{Bytes} bytes of records of the audit trail that an earlier process left cannot be read: they are kept in {File}")]
    private static partial void LogDamaged(ILogger logger, int bytes, string file);
}
