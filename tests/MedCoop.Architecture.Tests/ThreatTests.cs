using System.Text.RegularExpressions;

namespace MedCoop.Architecture.Tests;

/// <summary>The threat model names tests; they exist.</summary>
public sealed partial class ThreatTests
{
    [Fact]
    public void Each_threat_has_the_test_that_it_names()
    {
        var text = Repository.Text("docs/security.md");
        var threats = text[text.IndexOf("\n## Threats", StringComparison.Ordinal)..];
        var named = TestName().Matches(threats).Select(match => match.Groups["name"].Value).ToList();
        var tests = string.Join('\n', Repository.SourcesAndTests.Where(file => file.Path.StartsWith("tests/", StringComparison.Ordinal)).Select(file => file.Text));

        Assert.True(named.Count > 20, $"only {named.Count} tests are named");
        Assert.DoesNotContain(named, name => !tests.Contains($" {name}(", StringComparison.Ordinal));
    }

    [GeneratedRegex("`(?<name>[A-Z][a-z0-9]*(?:_[A-Za-z0-9]+){3,})`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestName();
}
