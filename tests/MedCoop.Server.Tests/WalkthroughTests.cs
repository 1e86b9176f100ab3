using System.Diagnostics;
using System.Text.RegularExpressions;
using MedCoop.Server.Tests.Hosting;
using MedCoop.Testing;

namespace MedCoop.Server.Tests;

/// <summary>The walk-through of README.md, run as a reader would run it: what it says is true.</summary>
public sealed partial class WalkthroughTests
{
    private const string Shown = "http://localhost:5080";

    [Fact]
    public async Task Every_command_of_the_walkthrough_answers_what_the_readme_shows()
    {
        await using var server = await ServerProcess.StartAsync();
        var address = server.Client.BaseAddress!.ToString().TrimEnd('/');
        var steps = Step().Matches(await File.ReadAllTextAsync(Path.Combine(TestData.RepositoryRoot, "README.md"))).ToList();

        Assert.Equal(7, steps.Count);
        foreach (var step in steps)
        {
            var answer = await BashAsync(step.Groups["commands"].Value.Replace(Shown, address, StringComparison.Ordinal));
            AssertShown(step.Groups["answer"].Value, answer.Replace(address, Shown, StringComparison.Ordinal));
        }
    }

    // What is shown is there in this order; … stands for anything, and spaces do not matter.
    private static void AssertShown(string shown, string answer)
    {
        var (rest, at) = (Space().Replace(answer, ""), 0);
        foreach (var part in Space().Replace(shown, "").Split('…'))
        {
            var found = rest.IndexOf(part, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"README shows {part}, which is not in the rest of the answer: {rest[at..]}");
            at = found + part.Length;
        }
    }

    private static async Task<string> BashAsync(string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-ec", script]) { WorkingDirectory = TestData.RepositoryRoot, UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        Assert.Equal(0, bash.ExitCode);
        return output;
    }

    [GeneratedRegex(@"<!-- walkthrough -->\n```bash\n(?<commands>.*?)```\n\n<!-- answer -->\n```\w+\n(?<answer>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Step();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Space();
}
