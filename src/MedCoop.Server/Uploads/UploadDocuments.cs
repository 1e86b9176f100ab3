using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Server.Audit;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Uploads;

/// <summary>
/// What an upload becomes: a Binary that names the file and a DocumentReference that says what it is, in one commit, decided upon like
/// every other write. The ids are those of the upload, so that deciding twice makes one.
/// </summary>
internal sealed class UploadDocuments(FhirRoutes routes, WriteDecision decision, WriteLoop loop, ResourceStore store, AuditTrail trail)
{
    /// <summary>Why this actor may not bring in this file, before a byte of it is sent; null: it may, as things are now.</summary>
    public async Task<Problem?> RefusalAsync(FhirRequest request, Upload upload, UploadDescription description, CancellationToken cancellationToken)
    {
        var expected = new UploadOutcome(UploadStage.Checked) { Sha256 = description.Sha256 ?? new string('0', 64), ScanStatus = StoredFile.Pending };
        var planned = (await AdmitAsync(request, cancellationToken)).TryGet(out var admitted, out var problem) ? await PlanAsync(admitted, upload, description, expected, cancellationToken) : problem;
        return planned.Problem is { } refusal ? await RecordedAsync(request, refusal, cancellationToken) : null;
    }

    /// <summary>Commits them, unless that was done before.</summary>
    /// <param name="request">Whose they are.</param>
    /// <param name="outcome">What was found of the file; with a scan status that is neither available nor pending there is no Binary.</param>
    public async Task<Result<ResourceKey>> CommitAsync(FhirRequest request, Upload upload, UploadDescription description, UploadOutcome outcome, CancellationToken cancellationToken)
    {
        if (!(await AdmitAsync(request, cancellationToken)).TryGet(out var admitted, out var problem)) return await RecordedAsync(request, problem, cancellationToken);
        var document = DocumentOf(upload);
        var committed = await loop.RunAsync(
            async token =>
            {
                if (!(await store.HeadAsync(document, Visibility.Everything, token)).TryGet(out var head, out var away)) return away;
                return head.Version > 0 ? new WritePlan { Kind = AnswerKind.Ok, Key = document } : await PlanAsync(admitted, upload, description, outcome, token);
            },
            admitted,
            (_, _) => document,
            cancellationToken);
        return committed.Problem is { } refusal ? await RecordedAsync(request, refusal, cancellationToken) : committed;
    }

    // As every other refused write stands in the audit trail; what was done stands there with the commit.
    private async Task<Problem> RecordedAsync(FhirRequest request, Problem refusal, CancellationToken cancellationToken)
    {
        if (!trail.KeepsRequests || !routes.Find(request).TryGet(out var match, out _)) return refusal;
        return (await trail.KeptAsync(request, match, refusal, cancellationToken)).Problem ?? refusal;
    }

    /// <summary>The DocumentReference that an upload becomes.</summary>
    public static ResourceKey DocumentOf(Upload upload) => new("DocumentReference", upload.Document);

    /// <summary>The Binary that an upload becomes.</summary>
    public static ResourceKey BinaryOf(Upload upload) => new("Binary", upload.Binary);

    private async Task<Result<FhirRequest>> AdmitAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if ((await routes.AdmitAsync(request with { Method = "POST", Path = ["Binary"] }, cancellationToken)).Problem is { } refusal) return refusal;
        return (await routes.AdmitAsync(request with { Method = "POST", Path = ["DocumentReference"] }, cancellationToken)).TryGet(out var admitted, out var problem)
            ? admitted.Request
            : problem;
    }

    private async Task<Result<WritePlan>> PlanAsync(FhirRequest request, Upload upload, UploadDescription description, UploadOutcome outcome, CancellationToken cancellationToken)
    {
        if (!(await SubjectAsync(request, description, cancellationToken)).TryGet(out var about, out var unseen)) return unseen;
        var (document, binary) = (DocumentOf(upload), BinaryOf(upload));
        var file = outcome.ScanStatus is StoredFile.Available or StoredFile.Pending ? new StoredFile(outcome.Sha256!, upload.Length, outcome.ScanStatus) : null;
        request = request with { OwnFile = file };
        var resource = description.ToDocument(about.Key, request.Actor, file, binary, outcome, request.At);
        var together = new Dictionary<ResourceKey, ResourceContent> { [document] = new(resource, ResourceFormat.ToJson(resource)) };
        if (file is not null) together[binary] = file.ToBinary(description.ContentType, document.ToString());

        var changes = new List<Change>();
        var reliances = new List<Reliance>();
        foreach (var (key, content) in together)
        {
            var planned = await decision.PutAsync(new WriteTarget(key, ResourceHead.None, []), content, ChangeMethod.Post, together, request, cancellationToken);
            if (!planned.TryGet(out var plan, out var problem)) return problem;
            changes.AddRange(plan.Changes);
            reliances.AddRange(plan.Reliances);
        }

        return new WritePlan { Kind = AnswerKind.Created, Key = document, Changes = changes, Reliances = reliances };
    }

    // Whoever names the referral need not name the patient.
    private async Task<Result<CaseSubject>> SubjectAsync(FhirRequest request, UploadDescription description, CancellationToken cancellationToken)
    {
        if (description.Subject is not null || description.Case is not { } key) return new CaseSubject(description.Subject);
        var found = await CaseSubject.OfAsync(store, key, request, cancellationToken);
        return found.Problem is { Kind: ProblemKind.NotFound } ? Unseen : found;
    }

    private static Problem Unseen { get; } = new(ProblemKind.BusinessRule, ErrorCodes.BadUploadRequest, "Upload-Metadata: case names nothing that you may see.");
}
