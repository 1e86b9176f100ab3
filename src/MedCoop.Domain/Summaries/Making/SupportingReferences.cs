using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Summaries.Making;

/// <summary>What entries of a summary refer to that has to be shown with them.</summary>
public static class SupportingReferences
{
    private static readonly HashSet<string> Types = ["Practitioner", "PractitionerRole", "Organization", "Medication", "Specimen", "Device"];

    /// <summary>
    /// The resources that some parts refer to: who did it, with what, of what. Of results also the parts of a panel or report. Not what belongs to the circumstances (visits, places): a reader
    /// finds it by its reference, if at all.
    /// </summary>
    public static IReadOnlyList<ResourceKey> Of(IEnumerable<SummaryPart> parts, LocalReferences references)
    {
        List<ResourceKey> found = [];
        HashSet<ResourceKey> seen = [];
        foreach (var part in parts)
        {
            if (part.Resource is Organization) continue;
            foreach (var reference in ReferenceRewriter.Values(part.Json))
            {
                if (references.Read(reference) is not { } key || !(Types.Contains(key.Type) || (key.Type == "Observation" && part.Resource is DiagnosticReport or Observation)) || !seen.Add(key)) continue;
                found.Add(key);
            }
        }

        return found;
    }

    /// <summary>
    /// Whether a resource is nobody's or this patient's: a document goes to whoever sees this patient's case, and a reference that leads to somebody else's result by mistake must not take it along.
    /// </summary>
    /// <param name="resource">The resource.</param>
    /// <param name="person">The records of this patient: the one that is told of, and those that it replaced.</param>
    /// <param name="references">Tells which references lead to this server.</param>
    public static bool MayGoAlong(Resource resource, IReadOnlyCollection<ResourceKey> person, LocalReferences references) => (resource switch
    {
        Observation observation => references.Read(observation.Subject),
        Specimen specimen => references.Read(specimen.Subject),
        Device device => references.Read(device.Patient),
        _ => null,
    }) is not { Type: "Patient" } subject || person.Contains(subject);
}
