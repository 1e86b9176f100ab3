using Hl7.Fhir.Model;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Access;

/// <summary>Whom a case is about.</summary>
/// <param name="Key">A Patient or Practitioner of this server; null: it does not say.</param>
internal readonly record struct CaseSubject(ResourceKey? Key)
{
    /// <summary>Whom a referral, Task, stay, appointment or claim is about; <see cref="ProblemKind.NotFound"/> when there is none that the actor may see.</summary>
    public static async Task<Result<CaseSubject>> OfAsync(ResourceStore store, ResourceKey key, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await store.ReadAsync(key, request.Visibility, cancellationToken)).TryGet(out var stored, out var problem)) return problem;
        if (stored.IsDeletion) return Read.Deleted(stored) with { Kind = ProblemKind.NotFound };
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out problem)) return problem;
        if (key.Type == "Patient") return new CaseSubject(key);
        var reference = ResourceReader.Parse(stored.Body) switch
        {
            ServiceRequest referral => referral.Subject,
            FhirTask task => task.For,
            Encounter encounter => encounter.Subject,
            Appointment appointment => appointment.Participant.Select(who => who.Actor).FirstOrDefault(who => references.Read(who) is { Type: "Patient" }),
            Claim claim => claim.Patient,
            _ => null,
        };
        return new CaseSubject(references.Read(reference) is { Type: "Patient" or "Practitioner" } subject ? subject : null);
    }
}
