using System.Text;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace MedCoop.Server.Hosting;

/// <summary>
/// Writes log lines to rolling files, a batch at a time. The files are shared with an import, or another server, that runs in the same
/// place, so each writing takes a lock and a system call: a batch is handed on as one event that holds all its lines.
/// </summary>
internal sealed class FileLines : ILineOutput
{
    private const long FileBytes = 100_000_000;

    // Characters. Longer texts are large objects, and collecting those takes longer than writing them.
    private const int MostTogether = 32_000;

    private static readonly MessageTemplate NoMessage = new([]);

    private readonly ITextFormatter formatter;
    private readonly Logger files;

    /// <summary>Opens the file of the day.</summary>
    /// <param name="path">Where; the day is put before the extension.</param>
    /// <param name="retained">How many files are kept.</param>
    public FileLines(ITextFormatter formatter, string path, int retained)
    {
        this.formatter = formatter;
        files = new LoggerConfiguration()
            .MinimumLevel.Verbose()
            .WriteTo.File(
                new WholeBatch(),
                path,
                shared: true,
                rollingInterval: RollingInterval.Day,
                rollOnFileSizeLimit: true,
                fileSizeLimitBytes: FileBytes,
                retainedFileCountLimit: retained)
            .CreateLogger();
    }

    public void Write(IReadOnlyList<LogLine> lines)
    {
        var text = new StringBuilder(MostTogether + 1024);
        using var writer = new StringWriter(text);
        foreach (var line in lines)
        {
            if (line.Answered is { } answered) answered.AppendJson(text);
            else formatter.Format(line.Event!, writer);
            if (text.Length >= MostTogether) HandOn(text, line.At);
        }

        if (text.Length > 0) HandOn(text, lines[^1].At);
    }

    private void HandOn(StringBuilder text, DateTimeOffset at)
    {
        files.Write(new LogEvent(at, LogEventLevel.Information, exception: null, NoMessage, [new LogEventProperty(WholeBatch.Text, new ScalarValue(text.ToString()))]));
        text.Clear();
    }

    public void Dispose() => files.Dispose();

    private sealed class WholeBatch : ITextFormatter
    {
        public const string Text = "Text";

        public void Format(LogEvent logEvent, TextWriter output) => output.Write(((ScalarValue)logEvent.Properties[Text]).Value);
    }
}
