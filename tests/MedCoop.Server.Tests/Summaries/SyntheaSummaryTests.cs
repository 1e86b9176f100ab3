using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Fhir.Validation;
using MedCoop.Fhir.Validation.Packages;
using MedCoop.Server.Tests.Commands;
using MedCoop.Server.Tests.Rest;
using MedCoop.Testing;

namespace MedCoop.Server.Tests.Summaries;

/// <summary>Generated patients are imported, and the summary of each is what the guide's profile wants.</summary>
public sealed class SyntheaSummaryTests
{
    [Fact]
    public async Task The_summary_of_every_generated_patient_keeps_the_profile_in_every_language()
    {
        await using var work = await CommandFolder.CreateAsync();
        var files = TestData.Files("synthea", "*.json").ToList();
        await work.RunAsync(["import", .. files]);
        await using var server = await RestServer.OnAsync(work.Database, isOwner: false);
        var library = new ProfileLibrary([FhirPackage.Open(TestData.PathOf("ips/definitions-hl7-fhir-ips-2.0.1")).Value!]);
        var validator = new Validator(library.Find);
        var request = new ValidationRequest { Declared = true, Profiles = ["http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips"], At = DateTimeOffset.UnixEpoch };
        var facts = new ValidationFacts { Terminologies = library.Terminologies };
        var patients = (await server.Client.GetAsync("Patient?_count=1000&_elements=id")).Matches;
        string[] languages = ["en", "ar", "ru", "be"];

        var took = System.Diagnostics.Stopwatch.StartNew(); long bytes = 0; TimeSpan v = default;
        List<string> errors = [];
        foreach (var (index, id) in patients.Index())
        {
            var answer = await server.Client.GetAsync($"Patient/{id}/$summary?language={languages[index % 4]}");
            Assert.True(answer.Status == 200, answer.Text);
            if (Environment.GetEnvironmentVariable("SUMMARY_OUT") is { } folder) await File.WriteAllTextAsync(Path.Combine(folder, $"{id}.json"), answer.Text);
            bytes += answer.Text.Length; var t0 = took.Elapsed;
            var outcome = validator.Validate(Encoding.UTF8.GetBytes(answer.Text), "Bundle", request, facts);
            v += took.Elapsed - t0;
            errors.AddRange(outcome.Findings.Where(finding => finding.Severity == MedCoop.Fhir.Outcomes.IssueSeverity.Error).Take(3).Select(finding => $"{id} {finding.Node.Expression} {finding.Code} {string.Join(',', finding.Text.Arguments)}"));
        }

        Console.WriteLine($"TOOK {took.Elapsed} validation {v} bytes {bytes}");
        Assert.Equal((files.Count, true), (patients.Count, files.Count > 20));
        Assert.True(errors.Count == 0, string.Join('\n', errors.Take(20)));
    }
}
