using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace MedCoop.Server.Hosting;

/// <summary>Writes log lines to the console, a batch at a time: to standard error from Warning on, else to standard output.</summary>
internal sealed class ConsoleLines(ITextFormatter formatter) : IBatchedLogEventSink
{
    public async Task EmitBatchAsync(IReadOnlyCollection<LogEvent> batch)
    {
        await WriteAsync(Console.Out, batch.Where(static line => line.Level < LogEventLevel.Warning));
        await WriteAsync(Console.Error, batch.Where(static line => line.Level >= LogEventLevel.Warning));
    }

    private async Task WriteAsync(TextWriter console, IEnumerable<LogEvent> lines)
    {
        await using var text = new StringWriter(new StringBuilder(4096));
        foreach (var line in lines) formatter.Format(line, text);
        if (text.GetStringBuilder().Length == 0) return;
        await console.WriteAsync(text.GetStringBuilder());
        await console.FlushAsync();
    }
}
