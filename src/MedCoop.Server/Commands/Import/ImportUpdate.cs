using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Commands.Import;

/// <summary>
/// The update that imports use. What the resource's history already holds was imported before, so it is left alone: importing again
/// changes nothing, neither where one import brings several contents for one resource (each is a version then) nor where users have
/// changed or deleted the resource since.
/// </summary>
internal sealed class ImportUpdate(Update update, ResourceStore store) : IWriteInteraction
{
    private const int VersionsAtOnce = 100;

    public Result<WriteRequest> Read(WriteRequest write) => update.Read(write);

    public Task<Result<WriteAim>> AimAsync(WriteRequest write, CancellationToken cancellationToken) => update.AimAsync(write, cancellationToken);

    public Task<Result<WriteRequest>> BringAsync(WriteRequest write, WriteAim aim, CancellationToken cancellationToken) => update.BringAsync(write, aim, cancellationToken);

    public async Task<Result<WritePlan>> PlanAsync(WriteRequest write, WriteAim aim, CancellationToken cancellationToken)
    {
        var planned = await update.PlanAsync(write, aim, cancellationToken);
        if (!planned.TryGet(out var plan, out var problem)) return problem;
        if (plan.Changes is not [{ BaseVersion: > 0, Body: { } body } change]) return plan;
        if (!(await HadAsync(change.Key, body.ContentHash, cancellationToken)).TryGet(out var had, out problem)) return problem;
        return had.IsHad ? new WritePlan { Kind = AnswerKind.Ok, Key = change.Key, Reliances = plan.Reliances } : plan;
    }

    private async Task<Result<Finding>> HadAsync(ResourceKey key, UInt128 hash, CancellationToken cancellationToken)
    {
        var query = new HistoryQuery { Type = key.Type, Id = key.Id, Count = VersionsAtOnce };
        while (true)
        {
            if (!(await store.HistoryAsync(query, Visibility.Everything, cancellationToken)).TryGet(out var history, out var problem)) return problem;
            if (history.Versions.Any(version => !version.IsDeletion && ResourceStamp.Stamp(version.Body, key, 1).ContentHash == hash))
                return new Finding(true);
            if (history.NextPage is null) return new Finding(false);
            query = query with { Page = history.NextPage };
        }
    }

    private sealed record Finding(bool IsHad);
}
