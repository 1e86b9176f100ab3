using System.Collections.Concurrent;
using Serilog.Debugging;
using Serilog.Events;
using Serilog.Parsing;

namespace MedCoop.Server.Hosting;

/// <summary>
/// The lines that wait for one output, which writes them five times a second. Lines that come faster than they can be written are lost, and their
/// number is logged.
/// </summary>
internal sealed class LineQueue : IDisposable
{
    private const int MostWaiting = 100_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly MessageTemplate LostMessage = new MessageTemplateParser().Parse("{Count} log lines came faster than they could be written and are lost");

    private readonly ConcurrentQueue<LogLine> waiting = new();
    private readonly Lock writing = new();
    private readonly TimeProvider clock;
    private readonly ILineOutput output;
    private readonly ITimer timer;
    private int count;
    private int lost;
    private bool closed;

    /// <summary>Writes to the output, which it closes with itself.</summary>
    public LineQueue(TimeProvider clock, ILineOutput output)
    {
        this.clock = clock;
        this.output = output;
        timer = clock.CreateTimer(static queue => ((LineQueue)queue!).WriteWaiting(), this, Interval, Interval);
    }

    public void Add(LogLine line)
    {
        if (Interlocked.Increment(ref count) <= MostWaiting)
        {
            waiting.Enqueue(line);
            return;
        }

        Interlocked.Decrement(ref count);
        Interlocked.Increment(ref lost);
    }

    public void Dispose()
    {
        timer.Dispose();
        lock (writing)
        {
            // The timer's last ring may come after this.
            if (closed) return;
            closed = true;
            Write();
            output.Dispose();
        }
    }

    private void WriteWaiting()
    {
        // The writing before this one may still be at it; it is not waited for.
        if (!writing.TryEnter()) return;
        try
        {
            if (!closed) Write();
        }
        finally
        {
            writing.Exit();
        }
    }

    private void Write()
    {
        var batch = new List<LogLine>();
        while (batch.Count < MostWaiting && waiting.TryDequeue(out var line)) batch.Add(line);
        Interlocked.Add(ref count, -batch.Count);
        if (Interlocked.Exchange(ref lost, 0) is > 0 and var number) batch.Add(new LogLine(Lost(number), Answered: null));
        if (batch.Count == 0) return;
        try
        {
            output.Write(batch);
        }
#pragma warning disable CA1031 // A full disk or a closed console must not end the server, and there is no log to say it in.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            SelfLog.WriteLine("{0} log lines are lost: {1}", batch.Count, failure);
        }
    }

    private LogEvent Lost(int number) =>
        new(clock.GetLocalNow(), LogEventLevel.Warning, exception: null, LostMessage, [new LogEventProperty("Count", new ScalarValue(number))]);
}
