using System.Globalization;
using Spectre.Console;

namespace MedCoop.Server.Commands;

/// <summary>How far a command is.</summary>
/// <param name="Resources">Resources done.</param>
/// <param name="Done">Work done, in <paramref name="Total"/>'s unit.</param>
/// <param name="Total">All work; 0 when unknown.</param>
internal readonly record struct CommandState(long Resources, long Done, long Total)
{
    /// <summary>What is counted.</summary>
    public string? Unit { get; init; }
}

/// <summary>
/// Shows on standard error how far a command is: a bar with rate and time left on a terminal, a plain line now and then elsewhere.
/// </summary>
internal static class CommandProgress
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PlainLine = TimeSpan.FromSeconds(10);

    /// <summary>Runs the work and shows its state until it ends.</summary>
    internal static async Task RunAsync(string title, Func<CommandState> state, Func<Task> work, TimeProvider clock)
    {
        if (Console.IsErrorRedirected)
        {
            await PlainAsync(title, state, work(), clock);
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var began = clock.GetTimestamp();
        await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(title), maxValue: 1);
                bar.IsIndeterminate = state().Total == 0;
                var running = work();
                while (!running.IsCompleted)
                {
                    await Task.WhenAny(running, Task.Delay(Redraw, clock, CancellationToken.None));
                    var now = state();
                    if (now.Total > 0) bar.Value = (double)now.Done / now.Total;
                    if (now.Resources > 0) bar.Description = Markup.Escape($"{title} {Counted(now, clock.GetElapsedTime(began))}");
                }

                await running;
            });
    }

    /// <summary>Count and rate: <c>1,234 resources, 567/s</c>.</summary>
    internal static string Counted(CommandState state, TimeSpan elapsed) => string.Create(
        CultureInfo.InvariantCulture,
        $"{state.Resources:N0} {state.Unit ?? "resources"}, {state.Resources / Math.Max(elapsed.TotalSeconds, 0.001):N0}/s");

    private static string Line(string title, CommandState state, TimeSpan elapsed)
    {
        var left = state is { Total: > 0, Done: > 0 } ? elapsed * ((double)(state.Total - state.Done) / state.Done) : (TimeSpan?)null;
        return title + (state.Resources > 0 ? $" {Counted(state, elapsed)}" : "")
            + (left is { } time ? string.Create(CultureInfo.InvariantCulture, $" {100 * state.Done / state.Total} %, {time:hh\\:mm\\:ss} left") : "");
    }

    private static async Task PlainAsync(string title, Func<CommandState> state, Task running, TimeProvider clock)
    {
        var began = clock.GetTimestamp();
        while (await Task.WhenAny(running, Task.Delay(PlainLine, clock, CancellationToken.None)) != running)
        {
            await Console.Error.WriteLineAsync(Line(title, state(), clock.GetElapsedTime(began)));
        }

        await running;
    }
}
