namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>Part of the CompartmentDefinitions. https://hl7.org/fhir/R4/compartmentdefinition-patient.html and -encounter.html</summary>
internal static class SpecCompartment
{
    private static readonly Dictionary<(string Compartment, string Type), string[]> Codes = new()
    {
        [("Patient", "Patient")] = ["link"],
        [("Patient", "Observation")] = ["subject", "performer"],
        [("Patient", "Condition")] = ["patient", "asserter"],
        [("Patient", "Encounter")] = ["patient"],
        [("Patient", "ServiceRequest")] = ["subject", "performer"],
        [("Patient", "MedicationRequest")] = ["subject"],
        [("Patient", "List")] = ["subject", "source"],
        [("Patient", "RiskAssessment")] = ["subject"],
        [("Encounter", "Encounter")] = [],
        [("Encounter", "Observation")] = ["encounter"],
        [("Encounter", "Condition")] = ["encounter"],
        [("Encounter", "ServiceRequest")] = ["encounter"],
    };

    public static readonly (string Compartment, string Type)[] All = [.. Codes.Keys];

    /// <summary>Whether a resource belongs to the compartment of the resource with this id.</summary>
    public static bool Holds(SpecResource resource, string compartment, string id) =>
        (resource.Type == compartment && resource.Id == id)
        || Codes.GetValueOrDefault((compartment, resource.Type), []).Any(code =>
            SpecParameter.Find(resource.Type, code) is { } parameter
            && resource.Elements(parameter.Expression).SelectMany(SpecReference.Of)
                .Any(reference => reference is { Url: null } && (reference.Type, reference.Id) == (compartment, id)));
}
