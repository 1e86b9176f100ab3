using MedCoop.Fhir.Search.Parameters;

namespace MedCoop.Fhir.Tests.Search.Parameters;

public sealed class CanonicalPathTests
{
    [Theory]
    [InlineData("QuestionnaireResponse.questionnaire", true)]
    [InlineData("CarePlan.instantiates-canonical", true)]
    [InlineData("PlanDefinition.depends-on", true)]
    [InlineData("ActivityDefinition.composed-of", true)]
    [InlineData("StructureDefinition.base", true)]
    [InlineData("Observation.subject", false)]
    [InlineData("Observation.patient", false)]
    [InlineData("List.item", false)]
    [InlineData("Provenance.target", false)]
    [InlineData("Task.focus", false)]
    [InlineData("MedicationRequest.medication", false)]
    [InlineData("Encounter.location", false)]
    public void Only_parameters_over_canonical_elements_are_taken_to_lead_by_url(string indexName, bool possible)
    {
        var (type, code) = (indexName.Split('.')[0], indexName.Split('.')[1]);

        Assert.Equal(possible, SearchParameterCatalog.R4.Find(type, code)!.MayBeCanonical);
    }
}
