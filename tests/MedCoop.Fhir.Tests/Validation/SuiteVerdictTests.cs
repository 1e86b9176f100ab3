using System.Text.Json;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Validation;
using MedCoop.Fhir.Validation.Packages;
using MedCoop.Testing;

namespace MedCoop.Fhir.Tests.Validation;

/// <summary>Base R4's verdicts on material that others wrote. Where they differ from the other validators', docs/validation.md says why.</summary>
public sealed class SuiteVerdictTests
{
    private static readonly Validator Validator = new();

    // HL7's extensions are not among the definitions here; the type written in a reference that only nearly leads to an entry is not checked;
    // the others are wrong by the specification's text.
    private static readonly string[] CasesThatDiffer =
    [
        "firely-validator-api/data__MainBundle.bundle.xml",
        "fhir-test-cases/bad-bundle-reference-type.xml",
        "fhir-test-cases/maiden-name.json",
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

    // What is not even well-formed is refused before validation begins.
    private static bool IsValid(string file)
    {
        try
        {
            var bytes = TestData.Bytes(file);
            if (!file.EndsWith(".xml", StringComparison.Ordinal)) return Errors(bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes[3..] : bytes).Count == 0;
            return ValidationSource.Read(bytes, isXml: true, ReadLimits.Default).TryGet(out var source, out _)
                && !FindingIssues.Of(Outcome(source.Json, source.ResourceType), source).Any(issue => issue.Severity <= IssueSeverity.Error);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static List<Finding> Errors(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("resourceType", out var type)) return [];
        return [.. Outcome(json, type.GetString()!).Findings.Where(finding => finding.Severity <= IssueSeverity.Error)];
    }

    private static ValidationOutcome Outcome(ReadOnlyMemory<byte> json, string type) => Validator.Validate(
        json, type, new ValidationRequest { Declared = false, At = DateTimeOffset.UnixEpoch }, new ValidationFacts { Terminologies = Terminologies.Standard });
}
