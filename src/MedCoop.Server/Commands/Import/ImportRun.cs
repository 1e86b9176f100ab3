using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Commands.Import;

/// <summary>
/// One import: files are read in order, documents are parsed on every core, and many writes are under way at once so that they share the
/// store's group commits. What is in memory is bounded by the documents under way, whatever the size of the input.
/// </summary>
/// <param name="writesAtOnce">How many writes are under way at once.</param>
internal sealed class ImportRun(ItemReader items, ImportWriter writer, ImportReport report, int writesAtOnce) : IDisposable
{
    /// <summary>Largest single document: a Bundle takes about ten times its size in memory while it is checked.</summary>
    internal const long MaxDocumentBytes = 500_000_000;

    /// <summary>Documents under way at once, if they are small; a larger one takes several permits. As many as SQLite's writes at once and <see cref="ReadAhead"/> together.</summary>
    internal const int Permits = 5_120;

    private const int PermitBytes = 1 << 12;

    // Read and not yet being written: these hold what was read from their bytes.
    private const int ReadAhead = 1024;

    private readonly DocumentReader documents = new(MaxDocumentBytes);
    private readonly KeyOrder order = new();
    private readonly SemaphoreSlim memory = new(Permits, Permits);
    private readonly SemaphoreSlim slots = new(writesAtOnce, writesAtOnce);
    private Exception? broken;

    /// <summary>Imports everything, going on after whatever is refused; ends early only when the store itself fails or the operator says so.</summary>
    /// <exception cref="OperationCanceledException">The operator stopped it; what was under way is stored and counted.</exception>
    internal async Task RunAsync(IReadOnlyList<ImportSource> sources, CancellationToken cancellationToken)
    {
        var parsed = Channel.CreateBounded<ParsedDocument>(ReadAhead);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAllAsync(sources, parsed.Writer, stop.Token);
        try
        {
            await foreach (var document in parsed.Reader.ReadAllAsync(stop.Token)) await StartAsync(document, stop);
        }
        finally
        {
            for (var i = 0; i < writesAtOnce; i++) await slots.WaitAsync(CancellationToken.None);
            await stop.CancelAsync();
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (broken is not null) ExceptionDispatchInfo.Throw(broken);
        }

        await reading;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        memory.Dispose();
        slots.Dispose();
    }

    private async Task ReadAllAsync(IReadOnlyList<ImportSource> sources, ChannelWriter<ParsedDocument> parsed, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var source in sources)
            {
                if (source.Problem is { } problem) report.Add(new ImportPlace(source.Name), problem);
                else await ReadAsync(source, parsed, cancellationToken);
            }

            parsed.Complete();
        }
        catch (Exception failure)
        {
            parsed.Complete(failure);
            throw;
        }
    }

    private async Task ReadAsync(ImportSource source, ChannelWriter<ParsedDocument> parsed, CancellationToken cancellationToken)
    {
        await foreach (var (place, found) in documents.ReadAsync(source, report.Read, cancellationToken))
        {
            if (!found.TryGet(out var document, out var unreadable))
            {
                report.Add(place, unreadable);
                continue;
            }

            // There is one reader, so taking permits one by one cannot deadlock.
            var permits = Math.Clamp(document.Bytes.Length / PermitBytes, 1, Permits);
            for (var i = 0; i < permits; i++) await memory.WaitAsync(cancellationToken);
            report.Began(document.Bytes.Length);
            var read = Task.Run(() => items.Read(document), cancellationToken);
            await parsed.WriteAsync(new ParsedDocument(read, permits, document.Bytes.Length), cancellationToken);
        }
    }

    private async Task StartAsync(ParsedDocument document, CancellationTokenSource stop)
    {
        var writes = new List<Task>();
        foreach (var item in await document.Items)
        {
            await slots.WaitAsync(stop.Token);
            writes.Add(order.After(item, () => WriteAsync(item, stop)));
        }

        _ = Task.WhenAll(writes).ContinueWith(_ => Finish(document), TaskScheduler.Default);
    }

    private void Finish(ParsedDocument document)
    {
        report.Finished(document.Bytes);
        memory.Release(document.Permits);
    }

    private async Task WriteAsync(ImportItem item, CancellationTokenSource stop)
    {
        try
        {
            var result = await writer.WriteAsync(item, stop.Token);
            report.Add(item.Place, result);
            // Nothing else would fare better: a full disk, a database that is gone.
            if (result.Problem is { Kind: ProblemKind.Unavailable }) await stop.CancelAsync();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Neither stored nor refused: the next import takes it.
        }
        catch (Exception bug)
        {
            broken ??= bug;
            await stop.CancelAsync();
        }
        finally
        {
            slots.Release();
        }
    }

    private sealed record ParsedDocument(Task<IReadOnlyList<ImportItem>> Items, int Permits, int Bytes);
}
