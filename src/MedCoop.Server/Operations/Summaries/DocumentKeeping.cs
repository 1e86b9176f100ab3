using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Domain.Summaries;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Summaries;

/// <summary>
/// What happens to a document that was made: it is signed and stored if that is asked for, and answered. It is stored as a Bundle and a DocumentReference, by which it is found among the patient's
/// documents and is in the patient's case; its Composition refers to the patient inside the document only.
/// </summary>
internal sealed class DocumentKeeping(DocumentSigning signing, WriteDecision decision, WriteLoop loop, ReadLimits limits)
{
    private static readonly string[] Written = ["Bundle", "DocumentReference"];

    /// <summary>The refusal to store, known before anything is made; null: it may.</summary>
    public static Problem? Refusal(OperationInput input, FhirRequest request)
    {
        if (!input.Flag("persist")) return null;
        // What stores something is no safe request. https://hl7.org/fhir/R4/operations.html#executing
        if (request.Method == "GET") return OperationInput.Bad("With persist=true a document is stored: ask with POST.");
        if (AccessRules.IsOperator(request.Actor) && request.Actor.Scopes is null) return null;
        foreach (var type in Written)
        {
            if (!AccessRules.Of(request.Actor, type).HasFlag(Rights.Create))
                return new Problem(ProblemKind.Forbidden, AccessErrorCodes.RoleMissing, $"To store a document one needs a role that may create {type}: {string.Join(", ", AccessRules.RolesFor(type, Rights.Create).Select(role => role.Code()))}.");
            if (!ScopeRules.Of(request.Actor, type).HasFlag(Rights.Create))
                return new Problem(ProblemKind.Forbidden, AccessErrorCodes.ScopeMissing, $"What your client was allowed (its scopes) does not let it create {type}.");
        }

        return null;
    }

    /// <summary>The answer.</summary>
    public async Task<Result<FhirAnswer>> FinishAsync(MadeDocument made, OperationInput input, FhirRequest request, CancellationToken cancellationToken)
    {
        var bundle = made.Bundle;
        if (input.Flag("sign") && !signing.Sign(bundle, request.At).TryGet(out bundle, out var unsigned)) return unsigned;
        if (!input.Flag("persist")) return new FhirAnswer(AnswerKind.Ok) { Body = bundle, Shown = made.Shown };
        if (!ResourceReader.ReadJson(bundle, limits).TryGet(out var content, out var invalid)) return invalid;
        var stored = await loop.RunAsync(token => PlanAsync(made, content, request, token), request, cancellationToken);
        // Of the writes the trail has its records; that the patient's data were looked at for it is one more.
        return stored.TryGet(out var answer, out var problem) ? answer with { IsRecorded = false, Shown = made.Shown } : problem;
    }

    private async Task<Result<WritePlan>> PlanAsync(MadeDocument made, ResourceContent content, FhirRequest request, CancellationToken cancellationToken)
    {
        var bundle = new ResourceKey("Bundle", Guid.CreateVersion7(request.At).ToString());
        var entry = new ResourceKey("DocumentReference", Guid.CreateVersion7(request.At).ToString());
        var reference = Entry(made, bundle, (Bundle)content.Resource, request);
        var referenceContent = new ResourceContent(reference, ResourceFormat.ToJson(reference));
        var together = new Dictionary<ResourceKey, ResourceContent> { [bundle] = content, [entry] = referenceContent };
        if (!(await PutAsync(bundle, content)).TryGet(out var plan, out var problem)) return problem;
        if (!(await PutAsync(entry, referenceContent)).TryGet(out var listed, out problem)) return problem;
        return plan with { Changes = [.. plan.Changes, .. listed.Changes], Reliances = [.. plan.Reliances, .. listed.Reliances] };

        Task<Result<WritePlan>> PutAsync(ResourceKey key, ResourceContent written) =>
            decision.PutAsync(new WriteTarget(key, ResourceHead.None, []), written, ChangeMethod.Post, together, request with { Headers = request.Headers with { Provenance = null } }, cancellationToken);
    }

    private static DocumentReference Entry(MadeDocument made, ResourceKey key, Bundle bundle, FhirRequest request) => new()
    {
        Meta = bundle.Meta is { Security.Count: > 0 } meta ? new Meta { Security = [.. meta.Security.Select(label => (Coding)label.DeepCopy())] } : null,
        MasterIdentifier = (Identifier)bundle.Identifier!.DeepCopy(),
        Status = DocumentReferenceStatus.Current,
        DocStatus = CompositionStatus.Final,
        Type = made.Type is null ? null : new CodeableConcept(SummarySections.Loinc, made.Type),
        Subject = made.Subject is { } subject ? new ResourceReference(subject.ToString()) : null,
        DateElement = new Instant(request.At),
        Author = request.Actor.Organization is { } organization ? [new ResourceReference(organization)] : [],
        Description = made.Title,
        Content = [new DocumentReference.ContentComponent { Attachment = new Attachment { ContentType = MediaTypes.FhirJson, Url = key.ToString(), Title = made.Title, CreationElement = new FhirDateTime(request.At) } }],
    };
}
