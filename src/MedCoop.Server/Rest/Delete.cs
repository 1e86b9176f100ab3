using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Rest;

/// <summary>Delete by id; what is already gone or never was is no error. https://hl7.org/fhir/R4/http.html#delete</summary>
internal sealed class Delete(WriteTargets targets, WriteDecision decision) : IWriteInteraction
{
    public Result<WriteRequest> Read(WriteRequest write) => write;

    public async Task<Result<WriteAim>> AimAsync(WriteRequest write, CancellationToken cancellationToken)
    {
        var found = await targets.ByIdAsync(write.Routed.Key, write.Request, cancellationToken);
        return found.TryGet(out var target, out var problem) ? new WriteAim(target) : problem;
    }

    public Task<Result<WriteRequest>> BringAsync(WriteRequest write, WriteAim aim, CancellationToken cancellationToken) => Task.FromResult<Result<WriteRequest>>(write);

    public Task<Result<WritePlan>> PlanAsync(WriteRequest write, WriteAim aim, CancellationToken cancellationToken) =>
        decision.DeleteAsync(aim.Target, write.Request, cancellationToken);
}
