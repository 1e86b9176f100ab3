using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Domain.Workflow;
using MedCoop.Fhir;

namespace MedCoop.Domain.Tests.Access;

/// <summary>What references lead to, wherever it decides who may see or do something.</summary>
public sealed class LocalReferencesTests
{
    private static readonly LocalReferences Here = new(["https://here.example/fhir", "http://localhost:5080/fhir"]);

    [Theory]
    [InlineData("Organization/1")]
    [InlineData("Organization/1/_history/3")]
    [InlineData("https://here.example/fhir/Organization/1")]
    [InlineData("http://localhost:5080/fhir/Organization/1/_history/3")]
    public void A_reference_to_this_server_leads_here_however_it_is_spelt(string reference) =>
        Assert.Equal(new ResourceKey("Organization", "1"), Here.Read(new ResourceReference(reference)));

    [Theory]
    [InlineData("https://elsewhere.example/fhir/Organization/1")]
    [InlineData("https://here.example/fhir.evil.example/Organization/1")]
    [InlineData("https://here.example/Organization/1")]
    [InlineData("https://here.example/fhir/x/Organization/1")]
    [InlineData("x/Organization/1")]
    [InlineData("Organization/")]
    [InlineData("Organization")]
    [InlineData("Organisation/1")]
    [InlineData("Organization?name=x")]
    [InlineData("urn:uuid:0d2c7b5e-33d5-4b1c-a4c1-1ad2b8b2a7ef")]
    [InlineData("#o")]
    [InlineData("")]
    [InlineData(null)]
    public void Anything_else_leads_nowhere(string? reference) => Assert.Null(Here.Read(new ResourceReference { Reference = reference }));

    [Theory]
    [InlineData("https://here.example/fhir/Organization/1", "Organization/1")]
    [InlineData("PractitionerRole/2", "Organization/1")]
    [InlineData("https://elsewhere.example/fhir/Organization/1", null)]
    [InlineData("https://elsewhere.example/fhir/PractitionerRole/2", null)]
    public void Nobody_of_another_server_has_a_part_in_a_workflow(string owner, string? organization)
    {
        var workflowCase = new WorkflowCase("Organization/1", [], new Dictionary<string, string>(StringComparer.Ordinal) { ["PractitionerRole/2"] = "Organization/1" }) { References = Here };

        Assert.Equal(organization, workflowCase.OrganizationOf(new ResourceReference(owner)));
    }
}
