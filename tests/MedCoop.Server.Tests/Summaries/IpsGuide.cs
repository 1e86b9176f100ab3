using System.Text;
using MedCoop.Fhir.Validation;
using MedCoop.Fhir.Validation.Packages;
using MedCoop.Testing;

namespace MedCoop.Server.Tests.Summaries;

/// <summary>The profiles of the guide (IPS 2.0.1), by which summaries are validated.</summary>
internal sealed class IpsGuide
{
    private const string Profile = "http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips";

    private readonly ValidationRequest request = new() { Declared = true, Profiles = [Profile], At = DateTimeOffset.UnixEpoch };
    private readonly Validator validator;
    private readonly ValidationFacts facts;

    public IpsGuide()
    {
        var library = new ProfileLibrary([FhirPackage.Open(TestData.PathOf("ips/definitions-hl7-fhir-ips-2.0.1")).Value!]);
        validator = new Validator(library.Find);
        facts = new ValidationFacts { Terminologies = library.Terminologies };
    }

    /// <summary>What breaks the profiles.</summary>
    public IEnumerable<string> Faults(string bundle) => validator.Validate(Encoding.UTF8.GetBytes(bundle), "Bundle", request, facts).Findings
        .Where(finding => finding.Severity <= MedCoop.Fhir.Outcomes.IssueSeverity.Error).Select(finding => $"{finding.Node.Expression} {finding.Code} {string.Join(',', finding.Text.Arguments)}");
}
