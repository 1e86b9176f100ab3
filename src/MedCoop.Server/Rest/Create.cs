using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>Create, with If-None-Exist conditional create. Id and meta of the client are ignored. https://hl7.org/fhir/R4/http.html#create</summary>
internal sealed class Create(WriteTargets targets, ReferenceResolver references, WriteDecision decision, ReadLimits limits) : IWriteInteraction
{
    public Result<WriteRequest> Read(WriteRequest write) => WriteBody.Read(write, limits).TryGet(out var read, out var problem) ? read : WithHint(problem, write);

    public async Task<Result<WriteAim>> AimAsync(WriteRequest write, CancellationToken cancellationToken)
    {
        var found = await targets.ForCreateAsync(write.Routed.Values.Type!, write.Request, cancellationToken);
        return found.TryGet(out var target, out var problem) ? new WriteAim(target) : problem;
    }

    public async Task<Result<WriteRequest>> BringAsync(WriteRequest write, WriteAim aim, CancellationToken cancellationToken) =>
        aim.Target.IsAlreadyThere ? write : await WriteBody.BringAsync(write, references, cancellationToken);

    public async Task<Result<WritePlan>> PlanAsync(WriteRequest write, WriteAim aim, CancellationToken cancellationToken)
    {
        if (aim.Target.IsAlreadyThere) return await decision.UnchangedAsync(aim.Target, write.Request, cancellationToken);
        var planned = await WriteBody.PlanAsync(write, aim.Target, ChangeMethod.Post, decision, cancellationToken);
        return planned.Problem is { } problem ? WithHint(problem, write) : planned;
    }

    // A document that is refused here is not lost: there is a door for it.
    private static Problem WithHint(Problem problem, WriteRequest write) =>
        write.Routed.Values.Type == "Bundle" && problem.Code is ErrorCodes.InvalidResource or ErrorCodes.ProfileViolated or ErrorCodes.UnsafeNarrative && write.Request.Body.Span.IndexOf("\"document\""u8) >= 0
            ? problem with
            {
                Issues =
                [
                    .. problem.Issues.Count > 0 ? problem.Issues : [new Issue(IssueSeverity.Error, Problem.IssueTypeOf(problem.Kind), problem.Code, problem.Text)],
                    new Issue(IssueSeverity.Information, "informational", problem.Code, "A document in any state is received by POST Bundle/$receive: it is kept as it is, and can be read."),
                ],
            }
            : problem;
}
