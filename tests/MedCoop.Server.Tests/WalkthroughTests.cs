using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MedCoop.Server.Tests.Hosting;
using MedCoop.Testing;

namespace MedCoop.Server.Tests;

/// <summary>The walk-through of README.md, run as a reader would run it: what it says is true.</summary>
public sealed partial class WalkthroughTests
{
    [Fact]
    public async Task Every_command_of_the_walkthrough_answers_what_the_readme_says()
    {
        await using var server = await ServerProcess.StartAsync();
        var address = server.Client.BaseAddress!.ToString().TrimEnd('/');
        var answers = new List<string>();
        foreach (var block in Blocks(await File.ReadAllTextAsync(Path.Combine(TestData.RepositoryRoot, "README.md"))))
            answers.Add(await BashAsync(block.Replace("http://localhost:5080", address, StringComparison.Ordinal)));

        Assert.Equal(7, answers.Count);
        var submitted = JsonNode.Parse(answers[0])!["entry"]!.AsArray();
        Assert.Equal(9, submitted.Count(entry => entry!["response"]!["status"]!.GetValue<string>() == "201 Created"));
        var worklist = JsonNode.Parse(answers[1])!["entry"]!.AsArray().Select(entry => (string)entry!["resource"]!["resourceType"]!).ToList();
        Assert.Equal(["Task", "Patient", "ServiceRequest"], [worklist[0], .. worklist[1..].Order(StringComparer.Ordinal)]);
        Assert.Contains("<title value=\"International Patient Summary\"", answers[2], StringComparison.Ordinal);
        Assert.Contains("\"valueCode\":\"acknowledge\"", answers[3], StringComparison.Ordinal);
        Assert.Contains("\"code\":\"awaiting-information\"", answers[3], StringComparison.Ordinal);
        Assert.Contains("MC2001", answers[3], StringComparison.Ordinal);
        Assert.Contains("\"code\":\"clinically-accepted\"", answers[4], StringComparison.Ordinal);
        Assert.Contains("\"valueString\":\"give-information\"", answers[4], StringComparison.Ordinal);
        Assert.Contains("\"total\":5", answers[4], StringComparison.Ordinal);
        Assert.Contains("BY24-0871", answers[5], StringComparison.Ordinal);
        Assert.Contains("BY-LY-2026-0042", answers[5], StringComparison.Ordinal);
        Assert.Contains("Patient.birthDate", answers[6], StringComparison.Ordinal);
        Assert.Contains("MC1004", answers[6], StringComparison.Ordinal);
    }

    private static IEnumerable<string> Blocks(string readme) => Block().Matches(readme).Select(match => match.Groups["commands"].Value);

    private static async Task<string> BashAsync(string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-ec", script]) { WorkingDirectory = TestData.RepositoryRoot, UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        Assert.Equal(0, bash.ExitCode);
        return output;
    }

    [GeneratedRegex(@"<!-- walkthrough -->\n```bash\n(?<commands>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();
}
