using System.Text.Json;
using System.Text.RegularExpressions;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Validation;
using MedCoop.Fhir.Validation.Packages;
using MedCoop.Testing;

namespace MedCoop.Fhir.Tests.Validation;

/// <summary>Base R4's verdicts on material that others wrote. Where they differ from the other validators', docs/validation.md says why.</summary>
public sealed partial class SuiteVerdictTests
{
    private static readonly Validator Validator = new();

    // The type written in a reference that only nearly leads to an entry is not checked;
    // the others are wrong by the specification's text.
    private static readonly string[] CasesThatDiffer =
    [
        "firely-validator-api/data__MainBundle.bundle.xml",
        "fhir-test-cases/bad-bundle-reference-type.xml",
        "fhir-test-cases/test-input-params-example1.xml",
        "microsoft-fhir-server/Normative__Patient.json",
    ];

    private static readonly string[] SummariesThatDiffer =
    [
        "fhir-test-cases__bundle-duplicate-ids-not.json",
        "fhir-test-cases__bundle-mni-patientOverview-bundle-example1.json",
        "fhir-test-cases__mni-patientOverview-bundle-example1.json",
        "fhir-test-cases__mni-patientOverview-bundle-example1b.json",
        "hl7-fhir-ips-ri__IPS-bundle-01.json",
        "ipsviewer__connectathon_May2025__AU-example-sparked.json",
        "ipsviewer__connectathon_May2026__Bundle-aups-referral-endoconsult-autogen.json",
        "ipsviewer__connectathon_May2026__Bundle-aups-referral-endoconsult-curated.json",
        "ipsviewer__connectathon_archive__DE_no_info_with_Advance_Directive.json",
    ];

    [Fact]
    public void Verdicts_on_the_collected_cases_are_those_expected_but_for_the_ones_listed()
    {
        var cases = Lines("invalid/cases.jsonl")
            .Where(line => line.TryGetProperty("usable", out var usable) && usable.ValueKind == JsonValueKind.True)
            .Where(line => line.TryGetProperty("expected_valid", out var verdict) && verdict.ValueKind is JsonValueKind.True or JsonValueKind.False)
            .ToList();

        var differing = cases
            .Where(line => IsValid("invalid/" + line.GetProperty("file").GetString()) != line.GetProperty("expected_valid").GetBoolean())
            .Select(line => line.GetProperty("file").GetString()!);

        Assert.True(cases.Count > 150);
        Assert.Equal(CasesThatDiffer.Order(StringComparer.Ordinal), differing.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_error_points_at_the_element_that_is_expected_or_one_step_closer_or_farther_in_nine_of_ten_cases()
    {
        var cases = Lines("invalid/cases.jsonl")
            .Where(line => line.TryGetProperty("tier", out var tier) && tier.GetString()!.StartsWith("A-invalid", StringComparison.Ordinal) && line.GetProperty("usable").GetBoolean())
            .Select(line => (File: line.GetProperty("file").GetString()!, Expected: Paths(line)))
            .Where(line => line.Expected.Count > 0).ToList();

        var elsewhere = cases.Where(line => !Errors("invalid/" + line.File).Any(at => line.Expected.Any(expected => IsNear(at, expected)))).Select(line => line.File).ToList();

        Assert.True(cases.Count > 30);
        Assert.Equal(["fhir-test-cases/bundle-dual-subject.xml", "fhir-test-cases/capstmt.json"], elsewhere.Order(StringComparer.Ordinal));
        Assert.True(elsewhere.Count * 10 <= cases.Count, $"{elsewhere.Count} of {cases.Count}");
    }

    [Fact]
    public void Verdicts_on_patient_summaries_are_those_of_another_validator_but_for_the_ones_listed()
    {
        var summaries = Lines("ips/index.jsonl").Where(line => BaseVerdict(line) is not null).ToList();

        var differing = summaries
            .Where(line => IsValid("ips/" + line.GetProperty("at").GetString()) != BaseVerdict(line))
            .Select(line => line.GetProperty("at").GetString()!);

        Assert.True(summaries.Count > 60);
        Assert.Equal(SummariesThatDiffer.Order(StringComparer.Ordinal), differing.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Generated_patients_have_no_error()
    {
        foreach (var file in TestData.Files("synthea", "*.json"))
        {
            var json = File.ReadAllBytes(file);
            var errors = Errors(json).Select(finding => $"{Path.GetFileName(file)} {finding.Node.Expression} {finding.Code} {string.Join(',', finding.Text.Arguments)}");
            Assert.True(!errors.Any(), string.Join('\n', errors.Take(5)));
        }
    }

    [Fact]
    public void Verdicts_of_the_patient_summary_profile_are_those_of_another_validator_but_for_the_ones_listed()
    {
        var package = FhirPackage.Open(TestData.PathOf("ips/definitions-hl7-fhir-ips-2.0.1")).Value!;
        var library = new ProfileLibrary([package]);
        var validator = new Validator(library.Find);
        var request = new ValidationRequest { Declared = false, Profiles = ["http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips"], At = DateTimeOffset.UnixEpoch };
        var facts = new ValidationFacts { Terminologies = library.Terminologies };
        List<string> differing = [];
        foreach (var line in Lines("ips/index.jsonl"))
        {
            var at = line.GetProperty("at").GetString()!;
            if (!line.TryGetProperty("firely", out var firely) || firely.ValueKind != JsonValueKind.Object || at.EndsWith(".xml", StringComparison.Ordinal)
                || firely.GetProperty("ips_2_0_profile").ValueKind is not (JsonValueKind.True or JsonValueKind.False)) continue;
            var bytes = TestData.Bytes("ips/" + at);
            var outcome = validator.Validate(bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsMemory(3) : bytes, "Bundle", request, facts);
            if (outcome.IsValid != firely.GetProperty("ips_2_0_profile").GetBoolean())
                differing.Add(at);
        }

        // Each differs in base R4 already, and for the same reason.
        Assert.Equal(5, differing.Count);
        Assert.Empty(differing.Except(SummariesThatDiffer, StringComparer.Ordinal));
    }

    private static bool? BaseVerdict(JsonElement line) =>
        line.TryGetProperty("firely", out var firely) && firely.ValueKind == JsonValueKind.Object
        && firely.TryGetProperty("base_r4", out var verdict) && verdict.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? verdict.GetBoolean()
            : null;

    private static IEnumerable<JsonElement> Lines(string file) => File.ReadLines(TestData.PathOf(file)).Select(line =>
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    });

    private static List<string> Paths(JsonElement line) => line.TryGetProperty("expected_error_list", out var list) && list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Select(error => error.GetProperty("path").GetString()).OfType<string>().Where(path => path.Length > 0).Select(Plain)]
        : [];

    // Other validators write comments, type casts, and [0] where nothing can repeat.
    private static string Plain(string path) => Noise().Replace(path, "");

    private static bool IsNear(string at, string expected) => at == expected || IsChild(at, expected) || IsChild(expected, at);

    private static bool IsChild(string one, string other) =>
        one.StartsWith(other + ".", StringComparison.Ordinal) && !one.AsSpan(other.Length + 1).Contains('.');

    [GeneratedRegex(@"/\*.*?\*/|\.(ofType|as)\([^)]*\)|\[x\]|\[0\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Noise();

    // What is not even well-formed is refused before validation begins.
    private static bool IsValid(string file) => !Errors(file).Any();

    private static IEnumerable<string> Errors(string file) =>
        ValidationSource.Read(TestData.Bytes(file) is [0xEF, 0xBB, 0xBF, .. var rest] ? rest : TestData.Bytes(file), file.EndsWith(".xml", StringComparison.Ordinal), ReadLimits.Default)
            .TryGet(out var source, out _)
            ? FindingIssues.Of(Outcome(source.Json, source.ResourceType), source).Where(issue => issue.Severity <= IssueSeverity.Error).Select(issue => Plain(issue.Expression ?? ""))
            : [""];

    private static List<Finding> Errors(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("resourceType", out var type)) return [];
        return [.. Outcome(json, type.GetString()!).Findings.Where(finding => finding.Severity <= IssueSeverity.Error)];
    }

    private static ValidationOutcome Outcome(ReadOnlyMemory<byte> json, string type) => Validator.Validate(
        json, type, new ValidationRequest { Declared = false, At = DateTimeOffset.UnixEpoch }, new ValidationFacts { Terminologies = Terminologies.Standard });
}
