using System.Text;
using System.Text.Json;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Validation;
using MedCoop.Fhir.Validation.Nodes;
using MedCoop.Testing;

namespace MedCoop.Fhir.Tests.Validation;

/// <summary>A validation that goes on once it knows where references lead finds what one finds that knew it from the start.</summary>
public sealed class StartedValidationTests
{
    private const int Rounds = 12;

    private static readonly Validator Validator = new(MedCoopProfiles.Find);
    private static readonly ValidationRequest Request = new() { At = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero) };
    private static readonly ValidationFacts Facts = new() { Terminologies = Terminologies.Standard };

    [Fact]
    public void What_is_found_does_not_depend_on_when_the_targets_of_references_are_known()
    {
        var examples = Examples();
        var byType = examples.ToLookup(example => example.Type, example => example.Json, StringComparer.Ordinal);
        var random = new Random(20261129);
        var (asked, decided) = (0, 0);
        foreach (var (type, json) in examples)
        {
            for (var round = 0; round < Rounds; round++)
            {
                var started = Validator.Begin(json, type, Request, Facts);
                if (started.References.Count == 0) break;
                asked++;
                var stored = started.References.ToDictionary(reference => reference, reference => Target(reference, byType, random), StringComparer.Ordinal);

                var atOnce = Validator.Validate(json, type, Request, Facts with { Stored = stored });
                var alone = Told(started.Outcome());
                var later = Told(started.Outcome(stored));

                Assert.Equal(Told(atOnce), later);
                if (!alone.SequenceEqual(later, StringComparer.Ordinal)) decided++;
            }
        }

        Assert.InRange(asked, 100, int.MaxValue);
        Assert.InRange(decided, 20, int.MaxValue);
    }

    /// <summary>Nothing, a resource that fits no profile, or an example, which fits some.</summary>
    private static ElementNode? Target(string reference, ILookup<string, byte[]> byType, Random random)
    {
        if (reference.Split('/') is not [.., var type, var id] || random.Next(5) == 0) return null;
        var known = byType[type].ToList();
        var json = known.Count == 0 || random.Next(2) == 0 ? Encoding.UTF8.GetBytes($$"""{"resourceType":"{{type}}","id":"{{id}}"}""") : known[random.Next(known.Count)];
        return Validator.NodesOf(json, type);
    }

    private static List<string> Told(ValidationOutcome outcome) =>
        [.. outcome.Findings.Select(finding => $"{finding.Severity} {finding.Code} {finding.Node.Expression} {finding.Profile} {finding.IsLetThrough} {string.Join(' ', finding.Text.Arguments)}").Order(StringComparer.Ordinal)];

    private static List<(string Type, byte[] Json)> Examples()
    {
        var examples = new List<(string, byte[])>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(TestData.RepositoryRoot, "fhir-profiles", "examples"), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var json = File.ReadAllBytes(file);
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("resourceType", out var type)) examples.Add((type.GetString()!, json));
        }

        return examples;
    }
}
