using Serilog.Core;
using Serilog.Events;

namespace MedCoop.Server.Hosting;

/// <summary>
/// Takes log lines and has each output write them many at a time: writing each by itself, or waking a writer for each, costs a read more than reading
/// (docs/performance.md). An output that is slow, or blocked for good, keeps no line from the others.
/// </summary>
internal sealed class LogLines(TimeProvider clock, params ILineOutput[] outputs) : ILogEventSink, IDisposable
{
    private readonly LineQueue[] queues = Array.ConvertAll(outputs, output => new LineQueue(clock, output));

    /// <inheritdoc />
    public void Emit(LogEvent logEvent) => Add(new LogLine(logEvent, Answered: null));

    /// <summary>Adds the line of a request.</summary>
    public void Add(AnsweredLine answered) => Add(new LogLine(Event: null, answered));

    /// <summary>Writes what is waiting and closes the outputs. Nothing is written after that.</summary>
    public void Dispose()
    {
        foreach (var queue in queues) queue.Dispose();
    }

    private void Add(LogLine line)
    {
        foreach (var queue in queues) queue.Add(line);
    }
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
