using System.Globalization;
using MedCoop.Domain.Documents.Adoption;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Documents;

/// <summary>
/// <c>Bundle/{id}/$adopt</c> and <c>DocumentReference/{id}/$adopt</c>: takes a document apart into resources of a patient's record, in one commit that passes the rules of
/// every other write. A second time changes nothing. With <c>dry-run</c> the answer is the same, and nothing is written.
/// </summary>
internal sealed class AdoptDocument(ResourceStore store, PatientChoice patients, RecordLoading records, AdoptionPlanning planning, DecidedDocument deciding, WriteLoop loop, ReadLimits limits)
{
    // Several times what the largest that were seen have.
    private const int MostEntries = 5_000;

    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request with { Headers = routed.Request.Headers with { Provenance = null } };
        if (!(await StoredDocument.ReadAsync(store, routed.Key, request, limits, cancellationToken)).TryGet(out var stored, out var problem)) return problem;
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out problem)) return problem;
        if (!AdoptionInput.Read(request, stored.Document, references, limits).TryGet(out var input, out problem)) return problem;
        if (!stored.IsValid && !input.IsDryRun && input.Choices.Count == 0) return NothingNamed;
        if (stored.Document.Entries.Count > MostEntries) return TooMany;
        if (!(await records.DirectoryAsync(stored.Document, request, cancellationToken)).TryGet(out var directory, out problem)) return problem;
        AdoptionPlan? decided = null;
        async Task<Result<WritePlan>> DecideAsync(CancellationToken token)
        {
            if (!(await FactsAsync(stored, input, directory, request, token)).TryGet(out var known, out var refusal)) return refusal;
            if (known.Facts.StrayTarget is { } stray) return new Problem(ProblemKind.BusinessRule, ErrorCodes.BadAdoption, $"A part's 'target' is {stray}, and nothing of that name is on this patient's record, as far as you may see.");
            if (!(await planning.PlanAsync(known.Facts, stored.Source, routed with { Request = request }, token)).TryGet(out decided, out refusal)) return refusal;
            if (!input.IsDryRun && DoubtOf(decided) is { } doubt) return doubt;
            if (!(await deciding.MarkAsync(stored, request, token)).TryGet(out var marked, out refusal)) return refusal;
            List<Change> changes = [.. decided.Changes, .. marked.Changes];
            return new WritePlan { Kind = AnswerKind.Ok, Changes = changes, Reliances = changes.Count == 0 ? [] : [.. known.Reliances, .. decided.Reliances, .. marked.Reliances] };
        }

        if (!input.IsDryRun) return await loop.RunAsync(DecideAsync, request, (_, receipt) => Answer(receipt), cancellationToken);
        return (await DecideAsync(cancellationToken)).Problem is { } impossible ? impossible : Answer(null);

        FhirAnswer Answer(Receipt? receipt) => new(AnswerKind.Ok) { Body = AdoptionAnswer.Of(decided!, input.IsDryRun), IsShaped = true, IsRecorded = receipt is not null, Shown = [stored.Source] };
    }

    private async Task<Result<KnownFacts>> FactsAsync(
        StoredDocument stored, AdoptionInput input, IReadOnlyDictionary<int, ResourceKey> directory, FhirRequest request, CancellationToken cancellationToken)
    {
        var document = stored.Document;
        if (!(await patients.ChooseAsync(document, input, request, cancellationToken)).TryGet(out var patient, out var problem)) return problem;
        var facts = new AdoptionFacts
        {
            Document = document,
            Source = stored.Source.Key,
            Patient = new ResourceKey("Patient", ""),
            PatientOnRecord = patient.OnRecord,
            Directory = directory,
            Choices = input.Choices,
            TakesAll = stored.IsValid || (input.IsDryRun && input.Choices.Count == 0),
        };
        // Whom this document brought before and who has no identifiers is still the same.
        var own = document.Patient is { } entry ? facts.KeyOf(entry) : (ResourceKey?)null;
        if (patient.Key is null && own is { } brought && await store.ReadAsync(brought, request.Visibility, cancellationToken) is { Problem: null, Value: { IsDeletion: false } before })
        {
            using var parsed = System.Text.Json.JsonDocument.Parse(before.Body);
            (patient, facts) = (patient with { Key = brought }, facts with { PatientOnRecord = new JsonView(parsed.RootElement.Clone()) });
        }

        facts = facts with { Patient = patient.Key ?? own!.Value };
        if (!(await HeadsAsync(facts, cancellationToken)).TryGet(out var adopted, out problem)) return problem;
        facts = facts with { AdoptedBefore = adopted };
        if (patient.Key is null) return new KnownFacts(facts, patient.Reliances);
        if (!(await records.OfPatientAsync(document, facts.Patient, request, cancellationToken)).TryGet(out var record, out problem)) return problem;
        return new KnownFacts(facts with { OnRecord = record.Resources }, [.. patient.Reliances, .. record.Reliances]);
    }

    private async Task<Result<IReadOnlyDictionary<ResourceKey, bool>>> HeadsAsync(AdoptionFacts facts, CancellationToken cancellationToken)
    {
        var keys = facts.Document.Entries.Where(entry => EntryRoles.Of(entry.Type) == EntryRole.Record).Select(facts.KeyOf).ToHashSet();
        return (await store.HeadsAsync(keys, cancellationToken)).TryGet(out var heads, out var problem)
            ? Result.Of<IReadOnlyDictionary<ResourceKey, bool>>(heads.ToDictionary(head => head.Key, head => head.Value.IsDeleted))
            : problem;
    }

    private static Problem? DoubtOf(AdoptionPlan plan) => plan.Entries.FirstOrDefault(entry => entry is { Entry.Type: "Patient", Outcome: EntryOutcome.Conflict }) is { } doubtful
        ? new Problem(ProblemKind.Conflict, ErrorCodes.DoubtfulPatient, $"Nothing was adopted. {doubtful.Reason?.Text}",
            [new Issue(IssueSeverity.Error, "conflict", ErrorCodes.DoubtfulPatient, $"Nothing was adopted. {doubtful.Reason?.Text}") { Expression = $"{doubtful.Entry.Expression}.resource" }])
        : null;

    private static Problem NothingNamed { get; } = new(
        ProblemKind.BusinessRule, ErrorCodes.BadAdoption,
        "The document is not valid, so that a person decides about each part: name them in 'part' (entry, action). With dry-run and no parts the answer says what would become of each.");

    private static Problem TooMany { get; } = new(
        ProblemKind.BusinessRule, ErrorCodes.BadAdoption, string.Create(CultureInfo.InvariantCulture, $"The document has more than {MostEntries} entries, which is more than one adoption takes apart."));

    private sealed record KnownFacts(AdoptionFacts Facts, IReadOnlyList<Reliance> Reliances);
}
