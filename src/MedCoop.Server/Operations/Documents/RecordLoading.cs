using System.Globalization;
using System.Text.Json;
using MedCoop.Domain.Access;
using MedCoop.Domain.Documents;
using MedCoop.Domain.Documents.Adoption;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Documents;

/// <summary>Loads what an adoption compares a document with: what is on record of the patient and in the directory, as far as who adopts may see it.</summary>
internal sealed class RecordLoading(ResourceStore store, ConditionalCriteria criteria)
{
    // Of one type; a patient with more is beyond what one request compares, and is told so.
    private const int MostOfType = 5_000;

    /// <summary>What is on record of the patient of the types that the document's entries are compared with.</summary>
    public async Task<Result<LoadedRecord>> OfPatientAsync(ClinicalDocument document, ResourceKey patient, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await store.DefinitionsAsync(cancellationToken)).TryGet(out var definitions, out var problem)) return problem;
        var types = document.Entries.Where(entry => entry.Type != "Patient" && EntryRoles.Of(entry.Type) == EntryRole.Record).SelectMany(entry => SameStatement.ComparedWith(entry.Type)).Distinct(StringComparer.Ordinal);
        var references = new LocalReferences([request.BaseUrl, .. definitions.OwnUrls]);
        var resources = new List<RecordedResource>();
        var reliances = new List<Reliance>();
        foreach (var type in types)
        {
            if (((string[])["patient", "subject"]).FirstOrDefault(name => definitions.Parameters.Find(type, name) is not null) is not { } parameter || !request.Visibility.Includes(type)) continue;
            if (!(await criteria.FindAsync(type, [new(parameter, patient.ToString())], request, MostOfType + 1, cancellationToken)).TryGet(out var match, out problem)) return problem;
            if (match.Keys.Count > MostOfType) return new Problem(ProblemKind.BusinessRule, ErrorCodes.BadAdoption, string.Create(CultureInfo.InvariantCulture, $"The patient has more than {MostOfType} {type} on record, which is more than one adoption compares."));
            reliances.Add(match.Reliance);
            foreach (var key in match.Keys)
            {
                if (!(await store.ReadAsync(key, request.Visibility, cancellationToken)).TryGet(out var stored, out problem))
                {
                    if (problem.Kind == ProblemKind.NotFound) continue;
                    return problem;
                }

                if (stored.IsDeletion) continue;
                if (!(await StatedAsync(stored, references, request, cancellationToken)).TryGet(out var stated, out problem)) return problem;
                resources.Add(new RecordedResource(key, stated));
            }
        }

        return new LoadedRecord(resources, reliances);
    }

    /// <summary>Of the directory, who and what entries are by their identifiers.</summary>
    public async Task<Result<IReadOnlyDictionary<int, ResourceKey>>> DirectoryAsync(ClinicalDocument document, FhirRequest request, CancellationToken cancellationToken)
    {
        var known = new Dictionary<int, ResourceKey>();
        var found = new Dictionary<(string Type, string Identifier), ResourceKey?>();
        foreach (var entry in document.Entries.Where(entry => EntryRoles.Of(entry.Type) == EntryRole.Directory))
        {
            foreach (var identifier in DocumentIdentifiers.Of(entry.Resource))
            {
                if (!found.TryGetValue((entry.Type, identifier), out var key))
                {
                    if (found.Count == DocumentIdentifiers.MostOfDirectory) return DocumentIdentifiers.TooMany("The directory", DocumentIdentifiers.MostOfDirectory);
                    if (!(await criteria.FindAsync(entry.Type, [new("identifier", identifier)], request, limit: 2, cancellationToken)).TryGet(out var match, out var problem)) return problem;
                    found[(entry.Type, identifier)] = key = match.Keys is [var only] ? only : null;
                }

                if (key is { } one) known[entry.Index] = one;
            }
        }

        return Result.Of<IReadOnlyDictionary<int, ResourceKey>>(known);
    }

    // What a medicine or device is may stand in a resource of its own, which only this one leads to.
    private async Task<Result<StatedResource>> StatedAsync(StoredVersion stored, LocalReferences references, FhirRequest request, CancellationToken cancellationToken)
    {
        var resource = Parsed(stored);
        var subjects = new Dictionary<string, JsonView>(StringComparer.Ordinal);
        foreach (var reference in ((string[])["medicationReference", "device"]).Select(element => resource[element]["reference"].Text).OfType<string>())
        {
            if (references.Read(reference) is not { } subject) continue;
            if ((await store.ReadAsync(subject, request.Visibility, cancellationToken)).TryGet(out var target, out var problem)) subjects[reference] = target.IsDeletion ? JsonView.Nothing : Parsed(target);
            else if (problem.Kind != ProblemKind.NotFound) return problem;
        }

        return new StatedResource(stored.Key.Type, resource, reference => AdoptionFacts.Contained(resource, reference) is { Exists: true } inner
            ? inner
            : subjects.GetValueOrDefault(reference["reference"].Text ?? "", JsonView.Nothing));
    }

    private static JsonView Parsed(StoredVersion stored)
    {
        using var parsed = JsonDocument.Parse(stored.Body, new JsonDocumentOptions { MaxDepth = 512 });
        return new JsonView(parsed.RootElement.Clone());
    }
}

/// <summary>What is on record.</summary>
/// <param name="Resources">The resources.</param>
/// <param name="Reliances">What nothing else being there relied on.</param>
internal sealed record LoadedRecord(IReadOnlyList<RecordedResource> Resources, IReadOnlyList<Reliance> Reliances);
