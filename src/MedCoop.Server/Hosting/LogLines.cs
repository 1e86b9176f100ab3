using System.Collections.Concurrent;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;
using Serilog.Parsing;

namespace MedCoop.Server.Hosting;

/// <summary>
/// Gathers log lines and writes them many at a time, five times a second: writing each by itself, or waking a writer for each, costs a read more than
/// reading (docs/performance.md). Lines that come faster than they can be written are lost, and their number is logged.
/// </summary>
internal sealed class LogLines : ILogEventSink, IDisposable
{
    private const int MostWaiting = 100_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly MessageTemplate LostMessage = new MessageTemplateParser().Parse("{Count} log lines came faster than they could be written and are lost");

    private readonly ConcurrentQueue<LogLine> waiting = new();
    private readonly Lock writing = new();
    private readonly TimeProvider clock;
    private readonly ILineOutput[] outputs;
    private readonly ITimer timer;
    private int count;
    private int lost;

    /// <summary>Writes every line to each of these, which it closes with itself.</summary>
    public LogLines(TimeProvider clock, params ILineOutput[] outputs)
    {
        this.clock = clock;
        this.outputs = outputs;
        timer = clock.CreateTimer(static lines => ((LogLines)lines!).WriteWaiting(), this, Interval, Interval);
    }

    /// <inheritdoc />
    public void Emit(LogEvent logEvent) => Add(new LogLine(logEvent, Answered: null));

    /// <summary>Adds the line of a request.</summary>
    public void Add(AnsweredLine answered) => Add(new LogLine(Event: null, answered));

    /// <summary>Writes what is waiting. Nothing is written after that.</summary>
    public void Dispose()
    {
        timer.Dispose();
        lock (writing)
        {
            Write();
            foreach (var output in outputs) output.Dispose();
        }
    }

    private void Add(LogLine line)
    {
        if (Interlocked.Increment(ref count) <= MostWaiting)
        {
            waiting.Enqueue(line);
            return;
        }

        Interlocked.Decrement(ref count);
        Interlocked.Increment(ref lost);
    }

    private void WriteWaiting()
    {
        // The writing before this one may still be at it; it is not waited for.
        if (!writing.TryEnter()) return;
        try
        {
            Write();
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
        foreach (var output in outputs) Write(output, batch);
    }

    private static void Write(ILineOutput output, List<LogLine> batch)
    {
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

/// <summary>One line: an event of the logging libraries, or the answer to a request. Exactly one is given.</summary>
internal readonly record struct LogLine(LogEvent? Event, AnsweredLine? Answered)
{
    /// <summary>How much it matters.</summary>
    public LogEventLevel Level => Event?.Level ?? Answered!.Level;

    /// <summary>When it was made.</summary>
    public DateTimeOffset At => Event?.Timestamp ?? Answered!.At;
}

/// <summary>Where lines go.</summary>
internal interface ILineOutput : IDisposable
{
    /// <summary>Writes all of them, in order.</summary>
    void Write(IReadOnlyList<LogLine> lines);
}
