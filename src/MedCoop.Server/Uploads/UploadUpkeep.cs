using MedCoop.Fhir;
using MedCoop.Server.Hosting;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Uploads;

/// <summary>Every minute: removes uploads whose time is over and files that no Binary came to refer to, and scans what waits for it.</summary>
internal sealed partial class UploadUpkeep(
    UploadStore uploads, FileStore files, PendingScans scans, ResourceStore store, UploadOptions options, TimeProvider clock, ILogger<UploadUpkeep> logger) : BackgroundService
{
    /// <summary>How often.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>One round.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (await uploads.SweepAsync(cancellationToken) is var expired and > 0) LogExpired(expired);
        if (await SweepClaimsAsync(cancellationToken) is var unused and > 0) LogUnused(unused);
        if (await scans.RunAsync(clock.GetUtcNow() - options.UnusedFilesKeptFor, cancellationToken) is var scanned and > 0) LogScanned(scanned);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await RunOnceAsync(stoppingToken);
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or StoreUnavailableException)
                {
                    LogFailed(FailureText.Of(failure));
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    // A claim that is older than any commit takes: either a Binary refers to the file, and it stays for good, or none ever will.
    private async Task<int> SweepClaimsAsync(CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var path in files.ClaimsBefore(clock.GetUtcNow() - options.UnusedFilesKeptFor).ToList())
        {
            FileStream claim;
            try
            {
                claim = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
            }
            catch (IOException)
            {
                continue; // Somebody is just about to commit.
            }

            await using (claim)
            {
                using var reader = new StreamReader(claim);
                var binaries = (await reader.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
                if (await IsReferredToAsync(binaries, cancellationToken) is not { } isReferredTo) return removed;
                if (!isReferredTo)
                {
                    File.Delete(FileStore.FileOf(path));
                    removed++;
                }

                File.Delete(path);
            }
        }

        return removed;
    }

    // Null: the database does not answer. Deleted Binaries count: their history shows the file.
    private async Task<bool?> IsReferredToAsync(string[] binaries, CancellationToken cancellationToken)
    {
        foreach (var binary in binaries)
        {
            var head = await store.HeadAsync(new ResourceKey("Binary", binary.Split('/')[^1]), Visibility.Everything, cancellationToken);
            if (head.Problem is not null) return null;
            if (head.Value.Version > 0) return true;
        }

        return false;
    }

    [LoggerMessage(1080, LogLevel.Information, "{Count} uploads whose time was over were removed")]
    private partial void LogExpired(int count);

    [LoggerMessage(1081, LogLevel.Information, "{Count} files that no Binary refers to were removed")]
    private partial void LogUnused(int count);

    [LoggerMessage(1082, LogLevel.Information, "{Count} files that waited were scanned")]
    private partial void LogScanned(int count);

    [LoggerMessage(1083, LogLevel.Warning, "Files could not be cleared up; it is tried again: {Failure}")]
    private partial void LogFailed(string failure);
}
