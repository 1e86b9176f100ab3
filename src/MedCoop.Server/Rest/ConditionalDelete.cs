using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>
/// Delete of what the criteria select: one resource, or, when the client gives <c>_count</c>, up to that many.
/// https://hl7.org/fhir/R4/http.html#cdelete
/// </summary>
internal sealed class ConditionalDelete(WriteTargets targets, ConditionalCriteria criteria, WriteDecision decision) : IWriteInteraction
{
    private const int MostAtOnce = 1000;

    public Result<WriteRequest> Read(WriteRequest write) => write;

    public async Task<Result<WriteAim>> AimAsync(WriteRequest write, CancellationToken cancellationToken)
    {
        var type = write.Routed.Values.Type!;
        if (!CountOf(write.Request).TryGet(out var count, out var badCount)) return badCount;
        var parameters = write.Request.Query.Where(parameter => parameter.Name != "_count").ToList();
        var matched = await criteria.FindWrittenAsync(type, parameters, write.Request, count.Limit, cancellationToken);
        if (!matched.TryGet(out var match, out var problem)) return problem;
        if (match.Keys.Count > 1 && !count.IsGiven)
            return ConditionalCriteria.Multiple(type) with { Text = $"The criteria match more than one {type}; make them select one, or give _count to delete several." };
        var found = new List<WriteTarget>();
        foreach (var key in match.Keys)
        {
            if (!(await targets.AtAsync(key, write.Request, [], isAlreadyThere: false, cancellationToken)).TryGet(out var target, out var failure)) return failure;
            found.Add(target);
        }

        // With _count only the versions found are relied on: more may match, and are left alone.
        return new WriteAim(found, count.IsGiven ? [] : [match.Reliance]);
    }

    public Task<Result<WriteRequest>> BringAsync(WriteRequest write, WriteAim aim, CancellationToken cancellationToken) => Task.FromResult<Result<WriteRequest>>(write);

    public async Task<Result<WritePlan>> PlanAsync(WriteRequest write, WriteAim aim, CancellationToken cancellationToken)
    {
        var existing = aim.Targets.Where(target => target.Exists).ToList();
        foreach (var target in existing)
            if (await decision.DeleteRefusalAsync(target, write.Request, cancellationToken) is { } refusal) return refusal;
        return new WritePlan
        {
            Kind = AnswerKind.NoContent,
            Key = existing is [var only] ? only.Key : null,
            Changes = [.. existing.Select(target => new Change(target.Key, ChangeMethod.Delete, target.BaseVersion, Body: null, []))],
            Reliances = aim.Reliances,
            ItemsDeleted = existing.Count,
        };
    }

    private static Result<DeleteCount> CountOf(FhirRequest request)
    {
        if (request.Parameter("_count") is not { } text) return new DeleteCount(2, IsGiven: false);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostAtOnce
            ? new DeleteCount(count, IsGiven: true)
            : new Problem(ProblemKind.Invalid, ErrorCodes.BadParameterValue, $"_count of a conditional delete is a number from 1 to {MostAtOnce}.");
    }

    private readonly record struct DeleteCount(int Limit, bool IsGiven);
}
