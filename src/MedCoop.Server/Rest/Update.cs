using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>Update by id, creating when there is nothing yet. https://hl7.org/fhir/R4/http.html#update</summary>
internal sealed class Update(WriteTargets targets, ReferenceResolver references, WriteDecision decision, ReadLimits limits) : IWriteInteraction
{
    public Result<WriteRequest> Read(WriteRequest write)
    {
        if (!ResourceIds.IsValid(write.Routed.Values.Id!)) return ResourceIds.Malformed;
        if (!WriteBody.Read(write, limits).TryGet(out var read, out var problem)) return problem;
        var id = read.Content!.Resource.Id;
        if (id == write.Routed.Values.Id) return read;
        return new Problem(ProblemKind.Invalid, ErrorCodes.WrongId, id is null
            ? "The resource has no id; an update's body carries the id of the address."
            : "The resource's id is not the one in the address; they must agree.");
    }

    public async Task<Result<WriteAim>> AimAsync(WriteRequest write, CancellationToken cancellationToken)
    {
        var found = await targets.ByIdAsync(write.Routed.Key, write.Request, cancellationToken);
        if (!found.TryGet(out var target, out var problem)) return problem;
        return write.Request.Headers.IfNoneMatch?.Trim() == "*" && target.Exists
            ? new Problem(ProblemKind.StaleVersion, ErrorCodes.StaleVersion, "If-None-Match: * asks for a creation, but the resource exists.")
            : new WriteAim(target);
    }

    public Task<Result<WriteRequest>> BringAsync(WriteRequest write, WriteAim aim, CancellationToken cancellationToken) => WriteBody.BringAsync(write, references, cancellationToken);

    public Task<Result<WritePlan>> PlanAsync(WriteRequest write, WriteAim aim, CancellationToken cancellationToken) =>
        WriteBody.PlanAsync(write, aim.Target, ChangeMethod.Put, decision, cancellationToken);
}
