using System.Text.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Validation;
using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Testing;

namespace MedCoop.Fhir.Tests.Validation;

/// <summary>MedCoop's examples: the valid ones are clean, and each invalid one breaks exactly what it is made to break.</summary>
public sealed class ExampleValidationTests
{
    private static readonly Validator Validator = new(MedCoopProfiles.Find);

    public static TheoryData<string> ValidExamples => Files("valid-*.json");

    public static TheoryData<string> InvalidExamples => Files("invalid-*.expected.json");

    [Theory]
    [MemberData(nameof(ValidExamples))]
    public void A_valid_example_has_neither_error_nor_warning(string file) => Assert.Empty(Findings(file));

    [Theory]
    [MemberData(nameof(InvalidExamples))]
    public void An_invalid_example_gives_exactly_the_issues_expected_of_it(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf(file)));
        var expected = document.RootElement.EnumerateArray()
            .Select(issue => $"{issue.GetProperty("severity")} {issue.GetProperty("code")} {issue.GetProperty("expression")}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), Findings(file.Replace(".expected", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_profile_has_a_valid_example_and_every_invariant_one_that_breaks_it()
    {
        var profiles = MedCoopProfiles.All.Where(profile => profile is { IsConstraint: true, IsAbstract: false, Kind: DefinitionKind.Resource }).Select(profile => profile.Url[(profile.Url.LastIndexOf('/') + 1)..]);
        var invariants = MedCoopProfiles.All.SelectMany(profile => profile.Elements).SelectMany(rule => rule.Constraints)
            .Select(constraint => constraint.Key).Where(key => key.StartsWith("mc-", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var broken = InvalidExamples.SelectMany(row => Codes(PathOf(row.Data))).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(profiles.Except(ValidExamples.Select(row => Path.GetDirectoryName(row.Data)!), StringComparer.Ordinal));
        Assert.Empty(invariants.Except(broken, StringComparer.Ordinal));
    }

    private static IEnumerable<string> Codes(string expectedFile)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(expectedFile));
        return [.. document.RootElement.EnumerateArray().Select(issue => issue.GetProperty("code").GetString()!)];
    }

    private static TheoryData<string> Files(string pattern)
    {
        var root = PathOf("");
        return [.. Directory.EnumerateFiles(root, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => Path.GetRelativePath(root, file))];
    }

    private static string PathOf(string file) => Path.Combine(TestData.RepositoryRoot, "fhir-profiles", "examples", file);

    private static IEnumerable<string> Findings(string file)
    {
        var json = File.ReadAllBytes(PathOf(file));
        using var document = JsonDocument.Parse(json);
        var request = new ValidationRequest { At = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero) };
        var outcome = Validator.Validate(json, document.RootElement.GetProperty("resourceType").GetString()!, request, new ValidationFacts { Terminologies = Terminologies.Standard });
        return outcome.Findings
            .Where(finding => finding.Severity <= IssueSeverity.Warning)
            .Select(finding => $"{(finding.Severity == IssueSeverity.Warning ? "warning" : "error")} {finding.Code} {finding.Node.Expression}");
    }
}
