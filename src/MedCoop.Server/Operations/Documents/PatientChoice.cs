using System.Text.Json;
using MedCoop.Domain.Documents;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Documents;

/// <summary>
/// To whose record a document goes: the patient that was named, or whose case was; else the one whom its identifiers find; else a new one. Names do not decide here: who
/// looks for the same person under other spellings asks before and names the patient. A record that was merged into another leads to that one.
/// </summary>
internal sealed class PatientChoice(ResourceStore store, ConditionalCriteria criteria)
{
    // Of one person's records that were merged, each may have it.
    private const int MostOfIdentifier = 20;

    /// <summary>Chooses.</summary>
    public async Task<Result<ChosenPatient>> ChooseAsync(ClinicalDocument document, AdoptionInput input, FhirRequest request, CancellationToken cancellationToken)
    {
        if (input.Patient is { } named) return await OnRecordAsync(named, request, cancellationToken);
        if (input.Case is { } inCase)
        {
            var found = await CaseSubject.OfAsync(store, inCase, request, cancellationToken);
            if (found.Problem is { } unseen) return unseen.Kind == ProblemKind.NotFound ? OperationInput.Bad("'case' names nothing that you may see.") : unseen;
            return found.Value.Key is { Type: "Patient" } subject ? await OnRecordAsync(subject, request, cancellationToken) : OperationInput.Bad("'case' is about no patient.");
        }

        if (document.Patient is not { } patient) return new Problem(ProblemKind.BusinessRule, ErrorCodes.BadAdoption, "Nobody is in the document: say in 'patient' to whose record it goes.");
        return await ByIdentifierAsync(patient.Resource, request, cancellationToken);
    }

    private async Task<Result<ChosenPatient>> ByIdentifierAsync(JsonView patient, FhirRequest request, CancellationToken cancellationToken)
    {
        var identifiers = DocumentIdentifiers.Of(patient);
        if (identifiers.Count > DocumentIdentifiers.MostOfOne) return DocumentIdentifiers.TooMany("The patient", DocumentIdentifiers.MostOfOne);
        var found = new Dictionary<ResourceKey, SurvivingRecord>();
        var reliances = new List<Reliance>();
        foreach (var identifier in identifiers)
        {
            var match = await criteria.FindAsync("Patient", [new("identifier", identifier)], request, MostOfIdentifier, cancellationToken);
            if (!match.TryGet(out var matched, out var problem)) return problem;
            reliances.Add(matched.Reliance);
            foreach (var key in matched.Keys)
            {
                var survivor = await SurvivingRecord.OfAsync(store, key, request, cancellationToken);
                if (survivor.Problem is { Kind: not ProblemKind.NotFound } away) return away;
                if (survivor.Problem is null && !survivor.Value.Version.IsDeletion) found[survivor.Value.Version.Key] = survivor.Value;
            }
        }

        return found.Values.ToList() switch
        {
            [] => new ChosenPatient(null, null, reliances),
            [var only] => Chosen(only, reliances),
            _ => new Problem(ProblemKind.MultipleMatches, ErrorCodes.DoubtfulPatient, "The identifiers of the document's patient are those of more than one patient on record: say in 'patient' who it is."),
        };
    }

    private async Task<Result<ChosenPatient>> OnRecordAsync(ResourceKey key, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await SurvivingRecord.OfAsync(store, key, request, cancellationToken)).TryGet(out var survivor, out var problem))
            return problem.Kind == ProblemKind.NotFound ? OperationInput.Bad("'patient' names nobody whom you may see.") : problem;
        return survivor.Version.IsDeletion ? Read.Deleted(survivor.Version) : Chosen(survivor, []);
    }

    private static ChosenPatient Chosen(SurvivingRecord survivor, IReadOnlyList<Reliance> reliances)
    {
        using var parsed = JsonDocument.Parse(survivor.Version.Body);
        return new ChosenPatient(survivor.Version.Key, new JsonView(parsed.RootElement.Clone()), [.. reliances, .. survivor.Reliances]);
    }
}

/// <summary>To whose record a document goes.</summary>
/// <param name="Key">The patient; null: a new one.</param>
/// <param name="OnRecord">As that one is on record.</param>
/// <param name="Reliances">What the choice relied on.</param>
internal sealed record ChosenPatient(ResourceKey? Key, JsonView? OnRecord, IReadOnlyList<Reliance> Reliances);
