using System.Text;
using System.Text.Json;
using MedCoop.Server.Hosting;
using MedCoop.Testing;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace MedCoop.Server.Tests.Hosting;

public sealed class LogLinesTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 29, 1, 30, 0, 250, TimeSpan.Zero);

    [Fact]
    public void Lines_that_come_faster_than_they_can_be_written_are_lost_and_counted()
    {
        const int Most = 100_000, TooMany = 7;
        var output = new Output();
        var lines = new LogLines(new Stopped(), output);
        for (var i = 0; i < Most + TooMany; i++) lines.Add(Line(LogEventLevel.Information));
        lines.Dispose();

        Assert.Equal(Most, output.Lines.Count(line => line.Answered is not null));
        var told = Assert.Single(output.Lines, line => line.Event is not null);
        Assert.Equal($"{TooMany} log lines came faster than they could be written and are lost", told.Event!.RenderMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(output.IsClosed);
    }

    [Fact]
    public void An_output_that_fails_does_not_keep_lines_from_the_others()
    {
        var output = new Output();
        var lines = new LogLines(new Stopped(), new Broken(), output);
        lines.Add(Line(LogEventLevel.Warning));
        lines.Dispose();

        Assert.Single(output.Lines);
    }

    [Fact]
    public async Task An_output_that_is_blocked_does_not_keep_lines_from_the_others()
    {
        var output = new Output();
        using var blocked = new Blocked();
        var lines = new LogLines(TimeProvider.System, blocked, output);
        lines.Add(Line(LogEventLevel.Information));
        await Eventually.IsTrueAsync(() => blocked.IsAsked, () => "The blocked output was not asked.");
        lines.Add(Line(LogEventLevel.Information));

        await Eventually.IsTrueAsync(() => output.Count == 2, () => $"{output.Count} of 2 lines.");
        blocked.GoOn();
        lines.Dispose();
    }

    [Theory]
    [InlineData(LogEventLevel.Information)]
    [InlineData(LogEventLevel.Warning)]
    public void The_line_of_a_request_has_the_JSON_form_that_the_compact_formatter_gives(LogEventLevel level)
    {
        var line = Line(level);
        var text = new StringBuilder();
        line.AppendJson(text);
        using var own = JsonDocument.Parse(text.ToString());
        using var library = JsonDocument.Parse(Formatted(line));

        var names = library.RootElement.EnumerateObject().Select(property => property.Name);
        Assert.Equal(names.Order(StringComparer.Ordinal), own.RootElement.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.All(library.RootElement.EnumerateObject(), property => Assert.Equal(property.Value.GetRawText(), own.RootElement.GetProperty(property.Name).GetRawText()));
    }

    private static AnsweredLine Line(LogEventLevel level) => new(At, level, "GET", "/fhir/Patient/{id}", 200, 1.25, "7f3a", Trace: default);

    private static string Formatted(AnsweredLine line)
    {
        var template = new Serilog.Parsing.MessageTemplateParser().Parse("{Method} {Shape} {Status} in {Milliseconds:0.0} ms");
        LogEventProperty[] properties =
        [
            new("Method", new ScalarValue(line.Method)), new("Shape", new ScalarValue(line.Shape)), new("Status", new ScalarValue(line.Status)),
            new("Milliseconds", new ScalarValue(line.Milliseconds)), new("Request", new ScalarValue(line.Request)),
        ];
        using var text = new StringWriter();
        new CompactJsonFormatter().Format(new LogEvent(line.At, line.Level, exception: null, template, properties), text);
        return text.ToString();
    }

    // No timer of it ever rings: lines are written when the log is closed.
    private sealed class Stopped : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => At;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Silent();

        private sealed class Silent : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
                // Nothing was started.
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }

    private sealed class Output : ILineOutput
    {
        private int count;

        public List<LogLine> Lines { get; } = [];

        public int Count => Volatile.Read(ref count);

        public bool IsClosed { get; private set; }

        public void Write(IReadOnlyList<LogLine> lines)
        {
            Lines.AddRange(lines);
            Volatile.Write(ref count, Lines.Count);
        }

        public void Dispose() => IsClosed = true;
    }

    private sealed class Blocked : ILineOutput
    {
        private readonly ManualResetEventSlim go = new();
        private volatile bool isAsked;

        public bool IsAsked => isAsked;

        public void GoOn() => go.Set();

        public void Write(IReadOnlyList<LogLine> lines)
        {
            isAsked = true;
            go.Wait(TestContext.Current.CancellationToken);
        }

        public void Dispose() => go.Set();
    }

    private sealed class Broken : ILineOutput
    {
        public void Write(IReadOnlyList<LogLine> lines) => throw new IOException("The disk is full.");

        public void Dispose()
        {
            // It holds nothing.
        }
    }
}
