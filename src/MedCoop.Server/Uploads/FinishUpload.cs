using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;

namespace MedCoop.Server.Uploads;

/// <summary>
/// Makes of an upload whose every byte is there what it was for. Each step is written down before the next, so that after a kill at any
/// moment the same question gets on with it: checked, moved in and claimed, committed, done.
/// </summary>
internal sealed class FinishUpload(UploadRules rules, FileStore files, UploadDocuments documents)
{
    /// <summary>Finishes, and gives the DocumentReference; again, when it was finished before.</summary>
    /// <param name="upload">With every byte.</param>
    /// <param name="request">Whose it becomes.</param>
    /// <param name="cancellationToken">Not that of the request: a client that goes away finds it done when it comes back.</param>
    public async Task<Result<ResourceKey>> RunAsync(HeldUpload upload, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!UploadDescription.Read(upload.Upload.Metadata).TryGet(out var description, out var problem)) return problem;
        if (upload.Outcome is null && await CheckAsync(upload, description, request, cancellationToken) is { } failed) return failed;
        return upload.Outcome switch
        {
            { Stage: UploadStage.Done } => UploadDocuments.DocumentOf(upload.Upload),
            { Refusal: { } refusal } => refusal,
            _ => await CommitAsync(upload, description, request, cancellationToken),
        };
    }

    // Why it could not be checked; what was found, if it could, is the outcome.
    private async Task<Problem?> CheckAsync(HeldUpload upload, UploadDescription description, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await FileCheck.RunAsync(upload.DataPath, description, rules, cancellationToken)).TryGet(out var hashes, out var refusal))
        {
            upload.Conclude(UploadOutcome.Refused(refusal));
            return null;
        }

        var scanned = await rules.ScanAsync(upload.DataPath, cancellationToken);
        var isPending = scanned.Problem is not null;
        var outcome = new UploadOutcome(UploadStage.Checked) { Sha256 = hashes.Sha256, Sha1 = hashes.Sha1, ScanStatus = isPending ? StoredFile.Pending : StoredFile.Available };
        if (isPending || scanned.Value.Threat is not { } threat)
        {
            upload.Conclude(outcome);
            return null;
        }

        // That somebody tried stands in the case.
        var committed = await documents.CommitAsync(request, upload.Upload, description, outcome with { ScanStatus = StoredFile.ThreatsFound }, cancellationToken);
        if (committed.Problem is { } problem && MayFareBetter(problem)) return problem;
        upload.Conclude(UploadOutcome.Refused(new Problem(ProblemKind.BusinessRule, ErrorCodes.ThreatFound, $"The scanner found {threat} in the file; it is not stored.")));
        return null;
    }

    private async Task<Result<ResourceKey>> CommitAsync(HeldUpload upload, UploadDescription description, FhirRequest request, CancellationToken cancellationToken)
    {
        var outcome = upload.Outcome!;
        var file = new StoredFile(outcome.Sha256!, upload.Upload.Length, outcome.ScanStatus!);
        if (!MoveIn(upload, file).TryGet(out var claim, out var immovable)) return immovable;
        using (claim)
        {
            if (!(await documents.CommitAsync(request, upload.Upload, description, outcome, cancellationToken)).TryGet(out var document, out var problem))
            {
                if (!MayFareBetter(problem)) upload.Conclude(UploadOutcome.Refused(problem));
                return problem;
            }

            claim.Fulfil();
            upload.Conclude(outcome with { Stage = UploadStage.Done });
            return document;
        }
    }

    private Result<FileClaim> MoveIn(HeldUpload upload, StoredFile file)
    {
        FileClaim claim;
        try
        {
            claim = files.Claim(file.Sha256, UploadDocuments.BinaryOf(upload.Upload).ToString());
        }
        catch (IOException)
        {
            return new Problem(ProblemKind.Conflict, ErrorCodes.UploadBusy, "Another upload of the same content is being finished just now; ask again in a moment.");
        }

        try
        {
            if (File.Exists(upload.DataPath)) files.TakeIn(upload.DataPath, file.Sha256);
            if (!file.IsAvailable) PendingScans.Note(files, new WaitingScan(UploadDocuments.BinaryOf(upload.Upload).Id, UploadDocuments.DocumentOf(upload.Upload).Id));
        }
        catch (IOException)
        {
            claim.Dispose();
            return new Problem(ProblemKind.Unavailable, ErrorCodes.DiskFull, "The disk is full or read-only. The upload is whole; ask again when there is room.");
        }

        if (files.Has(file)) return claim;
        claim.Dispose();
        var gone = new Problem(ProblemKind.Gone, ErrorCodes.UploadExpired, "The upload could not be finished in time and is no longer kept; begin a new one.");
        upload.Conclude(UploadOutcome.Refused(gone));
        return gone;
    }

    private static bool MayFareBetter(Problem problem) => problem.Kind is ProblemKind.Unavailable or ProblemKind.Conflict or ProblemKind.TooManyRequests;
}
