using System.Text.Json;
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

    // Files held open at a time; the next round takes the next ones.
    private const int MostClaims = 200;

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
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or StoreUnavailableException or JsonException)
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

    // Of claims that are older than any commit takes: what Binaries refer to stays for good, and the rest never will be referred to.
    private async Task<int> SweepClaimsAsync(CancellationToken cancellationToken)
    {
        var claims = new List<FileClaim>();
        try
        {
            var before = clock.GetUtcNow() - options.UnusedFilesKeptFor;
            foreach (var path in files.ClaimsBefore(before).Take(MostClaims)) if (FileStore.ClaimBefore(path, before) is { } claim) claims.Add(claim);
            return claims.Count == 0 ? 0 : await SettleAsync(claims, cancellationToken);
        }
        finally
        {
            foreach (var claim in claims) claim.Dispose();
        }
    }

    private async Task<int> SettleAsync(List<FileClaim> claims, CancellationToken cancellationToken)
    {
        var open = new List<FileClaim>();
        foreach (var claim in claims)
        {
            if (await IsReferredToAsync(await claim.BinariesAsync(cancellationToken), cancellationToken)) claim.Fulfil();
            else open.Add(claim);
        }

        // A claim knows of the uploads that left it, not of those of the same bytes before them.
        var named = open.Count == 0 ? [] : await NamedAsync([.. open.Select(claim => claim.Sha256)], cancellationToken);
        foreach (var claim in open)
        {
            if (named.Contains(claim.Sha256)) claim.Fulfil();
            else claim.RemoveFile();
        }

        return open.Count(claim => !named.Contains(claim.Sha256));
    }

    // Deleted Binaries count: their history shows the file.
    private async Task<bool> IsReferredToAsync(IReadOnlyList<string> binaries, CancellationToken cancellationToken)
    {
        foreach (var binary in binaries)
        {
            var head = await store.HeadAsync(new ResourceKey("Binary", binary.Split('/')[^1]), Visibility.Everything, cancellationToken);
            if (head.Problem is { } away) throw new StoreUnavailableException(away);
            if (head.Value.Version > 0) return true;
        }

        return false;
    }

    // To the very end, and not only to where the journal is complete: what was committed counts, whatever older transaction still runs. Nothing that
    // names one of these files is being committed, for their claims are held here.
    private async Task<HashSet<string>> NamedAsync(HashSet<string> asked, CancellationToken cancellationToken)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var version in store.SmallVersionsAsync("Binary", StoredFile.LargestPointer, long.MaxValue, cancellationToken))
        {
            if (StoredFile.In(version.Body) is { } file && asked.Contains(file.Sha256)) named.Add(file.Sha256);
        }

        return named;
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
