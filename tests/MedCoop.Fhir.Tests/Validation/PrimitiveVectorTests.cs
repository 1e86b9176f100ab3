using System.Text;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Validation;
using MedCoop.Testing;

namespace MedCoop.Fhir.Tests.Validation;

/// <summary>Values of each primitive that another implementation takes or refuses.</summary>
public sealed class PrimitiveVectorTests
{
    private static readonly Validator Validator = new();

    [Fact]
    public void Each_value_is_taken_or_refused_as_by_the_other_implementation_but_for_null_and_empty_narrative()
    {
        var count = 0;
        List<string> differing = [];
        foreach (var file in TestData.Files("invalid/google-fhir-primitives", "*.ndjson"))
        {
            var name = Path.GetFileName(file).Split('.');
            foreach (var value in File.ReadLines(file).Where(line => line.Length > 0))
            {
                count++;
                if (IsValid(name[0], value) != (name[1] == "valid")) differing.Add($"{name[0]} {value}");
            }
        }

        Assert.True(count > 80);

        // In JSON a null is no value (it only keeps places in arrays), and an empty div says nothing (txt-2).
        Assert.Equal(["xhtml \"\""], differing.Where(vector => !vector.EndsWith(" null", StringComparison.Ordinal)));
    }

    private static bool IsValid(string primitive, string value)
    {
        var type = string.Concat(primitive.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
        var json = Encoding.UTF8.GetBytes(primitive == "xhtml"
            ? $$$"""{"resourceType":"Basic","code":{"text":"x"},"text":{"status":"generated","div":{{{value}}}}}"""
            : $$$"""{"resourceType":"Parameters","parameter":[{"name":"x","value{{{type}}}":{{{value}}}}]}""");
        if (!ValidationSource.Read(json, isXml: false, ReadLimits.Default).TryGet(out var source, out _)) return false;
        var outcome = Validator.Validate(source.Json, source.ResourceType, new ValidationRequest { At = DateTimeOffset.UnixEpoch }, new ValidationFacts { Terminologies = Terminologies.Standard });
        return !outcome.Findings.Any(finding => finding.Severity <= IssueSeverity.Error);
    }
}
