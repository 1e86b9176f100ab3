using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>Update of the resource that the criteria select, or creation when there is none. https://hl7.org/fhir/R4/http.html#cond-update</summary>
internal sealed class ConditionalUpdate(WriteTargets targets, ReferenceResolver references, WriteDecision decision, ReadLimits limits) : IWriteInteraction
{
    public Result<WriteRequest> Read(WriteRequest write) => WriteBody.Read(write, limits);

    public async Task<Result<WriteAim>> AimAsync(WriteRequest write, CancellationToken cancellationToken)
    {
        var type = write.Routed.Values.Type!;
        var selected = await targets.ByCriteriaAsync(type, write.Request, cancellationToken);
        if (!selected.TryGet(out var found, out var problem)) return problem;
        var id = write.Content!.Resource.Id;
        if (found.Target is { } existing)
        {
            return id is null || id == existing.Key.Id
                ? new WriteAim(existing)
                : new Problem(ProblemKind.Invalid, ErrorCodes.WrongId, "The resource's id is not that of the resource which the criteria select; leave it out or make them agree.");
        }

        var key = new ResourceKey(type, id ?? Guid.CreateVersion7(write.Request.At).ToString());
        var byId = await targets.ByIdAsync(key, write.Request, cancellationToken);
        if (!byId.TryGet(out var target, out var refusal)) return refusal;
        return target.Exists
            ? new Problem(ProblemKind.Conflict, ErrorCodes.WrongId, "The criteria select nothing, but a resource with the body's id exists; update it by its id.")
            : new WriteAim(target with { Reliances = [found.Reliance] });
    }

    public Task<Result<WriteRequest>> BringAsync(WriteRequest write, WriteAim aim, CancellationToken cancellationToken) => WriteBody.BringAsync(write, references, cancellationToken);

    public Task<Result<WritePlan>> PlanAsync(WriteRequest write, WriteAim aim, CancellationToken cancellationToken) =>
        WriteBody.PlanAsync(write, aim.Target, ChangeMethod.Put, decision, cancellationToken);
}
