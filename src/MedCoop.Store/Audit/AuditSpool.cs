using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Commits;
using MedCoop.Store.Engines;
using Microsoft.Extensions.Logging;

namespace MedCoop.Store.Audit;

/// <summary>
/// Records of reads on their way into the trail. Each is appended to a file of this node before its read is answered, so that it survives the
/// end of the process, and moved to the chain of the spool in the database with many others a moment later: a read waits for no commit.
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
    private SpoolFile current;
    private int waiting;
    private bool isClosed;

    private AuditSpool(string folder, FileStream mine, IStoreEngine engine, TimeProvider clock, ILogger logger, long next)
    {
        (this.folder, this.mine, this.engine, this.clock, this.logger) = (folder, mine, engine, clock, logger);
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
            if (!current.HasRoomBeside(entries) && Turn() is { } stuck) return stuck;
            current.Append(entries, Instants.TicksOf(clock.GetUtcNow()));
            waiting += entries.Count;
            return entries.Count;
        }
    }

    /// <summary>Moves what was appended so far to the database; returns only after that is durable.</summary>
    public async Task<Problem?> FlushAsync(CancellationToken cancellationToken)
    {
        await moving.WaitAsync(cancellationToken);
        try
        {
            lock (gate)
            {
                if (current.Entries.Count > 0 && Turn() is { } stuck) return stuck;
            }

            while (Oldest() is { } file)
            {
                if ((await engine.MoveAuditAsync(file.First, file.Entries, CancellationToken.None)).Problem is { } problem) return problem;
                lock (gate) waiting -= full.Dequeue().Entries.Count;
                file.Delete();
            }

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
        if (current.Entries.Count == 0) current.Delete();
        else current.Dispose();
        foreach (var file in full) file.Dispose();
        moving.Dispose();
        stopping.Dispose();
        await mine.DisposeAsync();
    }

    private SpoolFile? Oldest()
    {
        lock (gate) return full.TryPeek(out var file) ? file : null;
    }

    // Later entries go to a file of their own, whose first number is known before the others are moved: only the spool appends to its chain.
    private Problem? Turn()
    {
        try
        {
            var next = new SpoolFile(folder, current.First + current.Entries.Count);
            full.Enqueue(current);
            current = next;
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then the old one goes on: what is in it is safe.
            return NotWritten(e.Message);
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
        foreach (var (path, first, entries) in SpoolFile.LeftIn(folder))
        {
            if ((await engine.MoveAuditAsync(first, entries, cancellationToken)).Problem is { } problem) return problem;
            if (entries.Count > 0) LogLeft(logger, entries.Count);
            File.Delete(path);
        }

        return await engine.MoveAuditAsync(long.MaxValue, [], cancellationToken);
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
    private static partial void LogLeft(ILogger logger, int count);
}
