using System.Text;
using System.Text.Json;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Validation;
using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Fhir.Validation.Nodes;
using MedCoop.Testing;

namespace MedCoop.Fhir.Tests.Validation;

/// <summary>A validation that goes on once it knows where references lead finds what one finds that knew it from the start.</summary>
public sealed class StartedValidationTests
{
    private const int Rounds = 12;
    private const string TaskProfile = "https://elsewhere.example/StructureDefinition/followed";

    private static readonly Validator Validator = new(MedCoopProfiles.Find);
    private static readonly ValidationRequest Request = new() { At = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero) };
    private static readonly ValidationFacts Facts = new() { Terminologies = Terminologies.Standard };

    // With few findings allowed, which are left out must not depend on it either.
    [Theory, InlineData(int.MaxValue, 20), InlineData(3, 1), InlineData(1, 0)]
    public void What_is_found_does_not_depend_on_when_the_targets_of_references_are_known(int mostFindings, int fewestDecided)
    {
        var request = Request with { MaxFindings = Math.Min(mostFindings, Request.MaxFindings) };
        var examples = Examples();
        var byType = examples.ToLookup(example => example.Type, example => example.Json, StringComparer.Ordinal);
        var random = new Random(20261129);
        var (asked, decided) = (0, 0);
        foreach (var (type, json) in examples)
        {
            for (var round = 0; round < Rounds; round++)
            {
                var started = Validator.Begin(json, type, request, Facts);
                if (started.References.Count == 0) break;
                asked++;
                var stored = started.References.ToDictionary(reference => reference, reference => Target(reference, byType, random), StringComparer.Ordinal);

                var atOnce = Validator.Validate(json, type, request, Facts with { Stored = stored });
                var alone = Told(started.Outcome());
                var later = Told(started.Outcome(stored));

                Assert.Equal(Told(atOnce), later);
                if (!alone.SequenceEqual(later, StringComparer.Ordinal)) decided++;
            }
        }

        Assert.InRange(asked, 100, int.MaxValue);
        Assert.InRange(decided, fewestDecided, int.MaxValue);
    }

    // Each rule of its own follows a reference whose target's profile is checked as well.
    [Theory]
    [InlineData("for.resolve().exists()")]
    [InlineData("for.reference.resolve().exists()")]
    [InlineData("for.resolve().ofType(Patient).name.exists()")]
    public void An_invariant_that_follows_a_reference_is_decided_by_what_it_leads_to(string invariant)
    {
        var profile = JsonDocument.Parse($$$"""
            {"resourceType":"StructureDefinition","url":"{{{TaskProfile}}}","type":"Task","kind":"resource","derivation":"constraint","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Task","differential":{"element":[
              {"id":"Task","path":"Task","constraint":[{"key":"own-1","severity":"error","human":"It leads somewhere.","expression":"{{{invariant}}}"}]},
              {"id":"Task.for","path":"Task.for","type":[{"code":"Reference","targetProfile":["https://medcoop.example/fhir/StructureDefinition/medcoop-patient"]}]}]}}
            """).RootElement;
        var validator = new Validator(Find);
        var request = Request with { Profiles = [TaskProfile] };
        var json = """{"resourceType":"Task","id":"t","status":"requested","intent":"order","for":{"reference":"Patient/p"}}"""u8.ToArray();
        var patient = Validator.NodesOf("""{"resourceType":"Patient","id":"p","name":[{"family":"Haddad"}]}"""u8.ToArray(), "Patient");
        Dictionary<string, ElementNode?> stored = new(StringComparer.Ordinal) { ["Patient/p"] = patient };

        var started = validator.Begin(json, "Task", request, Facts);

        Assert.Contains(started.Outcome().Findings, IsOwn);
        Assert.DoesNotContain(started.Outcome(stored).Findings, IsOwn);
        Assert.Equal(Told(validator.Validate(json, "Task", request, Facts with { Stored = stored })), Told(started.Outcome(stored)));

        Definition? Find(string canonical) => canonical == TaskProfile ? DefinitionReader.Read(profile, Find).Value : MedCoopProfiles.Find(canonical) ?? R4Definitions.Find(canonical);

        static bool IsOwn(Finding finding) => finding.Text.Arguments.Contains("own-1");
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
