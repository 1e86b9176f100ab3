using MedCoop.Domain.Access;
using MedCoop.Domain.HealthLinks;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.HealthLinks;

/// <summary><c>DocumentManifest/{id}/$revoke</c>: takes a SMART Health Link back, for good. By who made it, or the organisation that keeps the case.</summary>
internal sealed class RevokeHealthLink(ResourceStore store, LinkStore links)
{
    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (!(await store.ReadAsync(routed.Key, request.Visibility, cancellationToken)).TryGet(out var stored, out var problem)) return problem;
        if (stored.IsDeletion) return Read.Deleted(stored);
        if (!(await links.FindAsync(routed.Key.Id, cancellationToken)).TryGet(out var link, out problem)) return problem;
        if (!await MayAsync(link, request, cancellationToken))
            return new Problem(ProblemKind.Forbidden, HealthLinkErrorCodes.NotTheMaker, "Only who made the link, or the organisation that keeps the case, may revoke it.");
        if (!(await links.RevokeAsync(link.Key.Id, request, cancellationToken)).TryGet(out var revoked, out problem)) return problem;
        return new FhirAnswer(AnswerKind.Ok) { Body = ResourceFormat.ToJson(revoked.Manifest), IsRecorded = true };
    }

    private async Task<bool> MayAsync(StoredLink link, FhirRequest request, CancellationToken cancellationToken) =>
        AccessRules.IsOperator(request.Actor)
        || link.Manifest.Author.Exists(author => author.Reference == request.Actor.Reference)
        || (await store.HeadAsync(link.Key, request.Visibility with { OwnCasesOnly = true }, cancellationToken)) is { Problem: null, Value.Version: > 0 };
}
