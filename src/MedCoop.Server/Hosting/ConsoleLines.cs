using System.Text;
using Serilog.Events;
using Serilog.Formatting;

namespace MedCoop.Server.Hosting;

/// <summary>Log lines from a level on for the people at the console: from Warning on to standard error, the others to standard output.</summary>
internal sealed class ConsoleLines(ITextFormatter formatter, LogEventLevel least) : ILineOutput
{
    public void Write(IReadOnlyList<LogLine> lines)
    {
        Write(Console.Out, lines.Where(line => line.Level >= least && line.Level < LogEventLevel.Warning));
        Write(Console.Error, lines.Where(line => line.Level >= least && line.Level >= LogEventLevel.Warning));
    }

    public void Dispose()
    {
        // The console stays open.
    }

    private void Write(TextWriter console, IEnumerable<LogLine> lines)
    {
        var text = new StringBuilder(4096);
        using var writer = new StringWriter(text);
        foreach (var line in lines)
        {
            if (line.Answered is { } answered) answered.AppendText(text);
            else formatter.Format(line.Event!, writer);
        }

        if (text.Length == 0) return;
        console.Write(text);
        console.Flush();
    }
}
