using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Audit;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;
using ErrorCodes = MedCoop.Domain.Access.AccessErrorCodes;

namespace MedCoop.Server.Operations.Access;

/// <summary>
/// <c>Patient/{id}/$break-glass</c>: a clinician opens a patient's cases in an emergency, with a reason. It writes a Task, from which the grant
/// follows for that person alone until it ends by itself, and a Communication that tells the organisation that keeps the record.
/// </summary>
internal sealed class BreakGlass(ResourceStore store, WriteDecision decision, WriteLoop loop, RestLimits limits, Emergencies emergencies)
{
    /// <summary>How long the cases stay open.</summary>
    internal static readonly TimeSpan Duration = TimeSpan.FromHours(4);

    private const int ShortestReason = 10;

    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var actor = routed.Request.Actor;
        if (!actor.Roles.Any(role => role is Role.ReferringClinician or Role.ReceivingClinician) || !actor.Reference.StartsWith("Practitioner/", StringComparison.Ordinal))
            return new Problem(ProblemKind.Forbidden, ErrorCodes.BreakGlassRefused, "Only clinicians, in person, may open a case in an emergency.");
        if (!Reason(routed.Request).TryGet(out var reason, out var unreasoned)) return unreasoned;
        if (!(await store.HeadAsync(routed.Key, Visibility.Everything, cancellationToken)).TryGet(out var head, out var problem)) return problem;
        if (head is { Version: 0 } or { IsDeleted: true }) return new Problem(ProblemKind.NotFound, Fhir.Outcomes.ErrorCodes.UnknownResource, $"There is no {routed.Key}.");
        if (!(await store.CasesAsync(routed.Key, cancellationToken)).TryGet(out var report, out problem)) return problem;
        var owner = report.Roots.FirstOrDefault(root => root.Key == routed.Key).Owner;
        // As the server's own: nobody may write such a Task otherwise.
        var request = routed.Request with { Actor = actor with { IsUnrestricted = true }, Visibility = Visibility.Everything };
        var opened = await loop.RunAsync(
            async token => (await DecideAsync(routed.Key, reason, owner, request, token)).TryGet(out var plan, out var refusal)
                ? plan with { Records = [AuditTrail.BrokeGlass(request, routed.Key.ToString(), reason, request.At + Duration)] }
                : refusal,
            request, cancellationToken);
        emergencies.Opened(actor.Reference);
        return opened;
    }

    private async Task<Result<WritePlan>> DecideAsync(ResourceKey patient, string reason, string? owner, FhirRequest request, CancellationToken cancellationToken)
    {
        var task = new ResourceKey("Task", Guid.CreateVersion7(request.At).ToString());
        var opened = await PutAsync(task, Opened(patient, reason, owner, request), request, cancellationToken);
        if (!opened.TryGet(out var plan, out var problem)) return problem;
        if (owner is null) return plan;
        var told = await PutAsync(new ResourceKey("Communication", Guid.CreateVersion7(request.At).ToString()), Notice(patient, task, reason, owner, request), request, cancellationToken);
        return told.TryGet(out var notice, out problem) ? plan with { Changes = [.. plan.Changes, .. notice.Changes] } : problem;
    }

    private Task<Result<WritePlan>> PutAsync(ResourceKey key, Resource resource, FhirRequest request, CancellationToken cancellationToken)
    {
        var content = new ResourceContent(resource, ResourceFormat.ToJson(resource));
        return decision.PutAsync(new WriteTarget(key, ResourceHead.None, []), content, ChangeMethod.Post, WriteRequest.Alone, request, cancellationToken);
    }

    private static FhirTask Opened(ResourceKey patient, string reason, string? owner, FhirRequest request) => new()
    {
        Status = FhirTask.TaskStatus.InProgress,
        Intent = FhirTask.TaskIntent.Order,
        Priority = RequestPriority.Stat,
        Code = Coded(),
        Description = "A case was opened in an emergency. Please review whether this was justified.",
        Focus = new ResourceReference(patient.ToString()),
        For = new ResourceReference(patient.ToString()),
        AuthoredOnElement = new FhirDateTime(request.At),
        Requester = new ResourceReference(request.Actor.Reference),
        Owner = owner is null ? null : new ResourceReference(owner),
        ReasonCode = new CodeableConcept { Text = reason },
        Restriction = new FhirTask.RestrictionComponent
        {
            Period = new Period { StartElement = new FhirDateTime(request.At), EndElement = new FhirDateTime(request.At + Duration) },
        },
    };

    private static Communication Notice(ResourceKey patient, ResourceKey task, string reason, string owner, FhirRequest request) => new()
    {
        Status = EventStatus.Completed,
        Priority = RequestPriority.Stat,
        Category = [Coded()],
        PartOf = [new ResourceReference(task.ToString())],
        Subject = new ResourceReference(patient.ToString()),
        SentElement = new FhirDateTime(request.At),
        Recipient = [new ResourceReference(owner)],
        Sender = new ResourceReference(request.Actor.Reference),
        Payload = [new Communication.PayloadComponent { Content = new FhirString(reason) }],
    };

    private static CodeableConcept Coded() => new(Grants.AccessTaskSystem, Grants.BreakGlassCode);

    private Result<string> Reason(FhirRequest request)
    {
        if (!RequestContent.Read(request, "Parameters", limits.Read).TryGet(out var content, out var problem)) return problem;
        return ((Parameters)content.Resource).Parameter.FirstOrDefault(parameter => parameter.Name == "reason")?.Value is FhirString { Value: { } reason } && reason.Trim().Length >= ShortestReason
            ? reason.Trim()
            : new Problem(ProblemKind.Invalid, ErrorCodes.BreakGlassRefused, $"Say why in a parameter 'reason' (valueString) of at least {ShortestReason} letters.");
    }
}
