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
/// looks for the same person under other spellings asks before and names the patient.
/// </summary>
internal sealed class PatientChoice(ResourceStore store, ConditionalCriteria criteria)
{
    /// <summary>Chooses.</summary>
    public async Task<Result<ChosenPatient>> ChooseAsync(ClinicalDocument document, AdoptionInput input, FhirRequest request, CancellationToken cancellationToken)
    {
        if (input.Patient is { } named) return await OnRecordAsync(named, [], request, cancellationToken);
        if (input.Case is { } inCase)
        {
            var found = await CaseSubject.OfAsync(store, inCase, request, cancellationToken);
            if (found.Problem is { } unseen) return unseen.Kind == ProblemKind.NotFound ? OperationInput.Bad("'case' names nothing that you may see.") : unseen;
            return found.Value.Key is { Type: "Patient" } subject ? await OnRecordAsync(subject, [], request, cancellationToken) : OperationInput.Bad("'case' is about no patient.");
        }

        if (document.Patient is not { } patient) return new Problem(ProblemKind.BusinessRule, ErrorCodes.BadAdoption, "Nobody is in the document: say in 'patient' to whose record it goes.");
        return await ByIdentifierAsync(patient.Resource, request, cancellationToken);
    }

    private async Task<Result<ChosenPatient>> ByIdentifierAsync(JsonView patient, FhirRequest request, CancellationToken cancellationToken)
    {
        var found = new HashSet<ResourceKey>();
        var reliances = new List<Reliance>();
        foreach (var identifier in patient["identifier"].Items)
        {
            if (identifier["system"].Text is not { Length: > 0 } system || identifier["value"].Text is not { Length: > 0 } value) continue;
            var match = await criteria.FindAsync("Patient", [new("identifier", $"{Escaped(system)}|{Escaped(value)}")], request, limit: 3, cancellationToken);
            if (!match.TryGet(out var matched, out var problem)) return problem;
            reliances.Add(matched.Reliance);
            found.UnionWith(matched.Keys);
        }

        return found.ToList() switch
        {
            [] => new ChosenPatient(null, null, reliances),
            [var only] => await OnRecordAsync(only, reliances, request, cancellationToken),
            _ => new Problem(ProblemKind.MultipleMatches, ErrorCodes.DoubtfulPatient, "The identifiers of the document's patient are those of more than one patient on record: say in 'patient' who it is."),
        };
    }

    private async Task<Result<ChosenPatient>> OnRecordAsync(ResourceKey key, IReadOnlyList<Reliance> reliances, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await store.ReadAsync(key, request.Visibility, cancellationToken)).TryGet(out var stored, out var problem))
            return problem.Kind == ProblemKind.NotFound ? OperationInput.Bad("'patient' names nobody whom you may see.") : problem;
        if (stored.IsDeletion) return Read.Deleted(stored);
        using var parsed = JsonDocument.Parse(stored.Body);
        return new ChosenPatient(key, new JsonView(parsed.RootElement.Clone()), [.. reliances, new VersionReliance(key, stored.Version)]);
    }

    // https://hl7.org/fhir/R4/search.html#escaping
    private static string Escaped(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal);
}

/// <summary>To whose record a document goes.</summary>
/// <param name="Key">The patient; null: a new one.</param>
/// <param name="OnRecord">As that one is on record.</param>
/// <param name="Reliances">What the choice relied on.</param>
internal sealed record ChosenPatient(ResourceKey? Key, JsonView? OnRecord, IReadOnlyList<Reliance> Reliances);
