using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Operations.Documents;

/// <summary>Marks a document that is not valid once a person has decided about it, so that the list of what waits for somebody gets shorter.</summary>
internal sealed class DecidedDocument(ResourceStore store, WriteDecision decision)
{
    /// <summary>The plan that marks it; empty where there is nothing to mark.</summary>
    public async Task<Result<WritePlan>> MarkAsync(StoredDocument document, FhirRequest request, CancellationToken cancellationToken)
    {
        var nothing = new WritePlan { Kind = AnswerKind.Ok };
        if (document.IsValid) return nothing;
        if (!(await store.ReadAsync(document.Source.Key, request.Visibility, cancellationToken)).TryGet(out var current, out var problem)) return problem;
        if (current.IsDeletion || ResourceReader.Parse(current.Body) is not DocumentReference reference || !KeptDocument.IsWaiting(reference)) return nothing;
        var decided = KeptDocument.Decided(reference);
        // It follows from the decision, whatever else the roles of who decides may change.
        var asked = request with { Actor = request.Actor with { IsUnrestricted = true, Scopes = null }, Visibility = Visibility.Everything };
        var target = new WriteTarget(current.Key, new ResourceHead(current.Version, IsDeleted: false, UInt128.Zero), []);
        return await decision.PutAsync(target, new ResourceContent(decided, ResourceFormat.ToJson(decided)), ChangeMethod.Put, WriteRequest.Alone, asked, cancellationToken);
    }
}
