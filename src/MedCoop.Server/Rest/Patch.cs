using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Patch;
using MedCoop.Server.Access;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>Patch of the resource of an id, or of the one that criteria select. https://hl7.org/fhir/R4/http.html#patch</summary>
internal sealed class Patch(WriteTargets targets, ResourceStore store, ReferenceResolver references, WriteDecision decision, ReadLimits limits) : IWriteInteraction
{
    public Result<WriteRequest> Read(WriteRequest write)
    {
        if (write.Content is not null || IsJsonPatch(write.Request)) return write;
        if (MediaTypes.OfBody(write.Request.Headers.ContentType) is null)
            return RequestContent.Unsupported(write.Request.Headers.ContentType, $"{MediaTypes.JsonPatch}, or {MediaTypes.FhirJson} or {MediaTypes.FhirXml} with Parameters");
        return RequestContent.Read(write.Request, "Parameters", limits).TryGet(out var content, out var problem)
            ? write with { Content = content }
            : problem;
    }

    public async Task<Result<WriteAim>> AimAsync(WriteRequest write, CancellationToken cancellationToken)
    {
        if (write.Routed.Values.Id is not null)
        {
            var byId = await targets.ByIdAsync(write.Routed.Key, write.Request, cancellationToken);
            return byId.TryGet(out var target, out var problem) ? Existing(target) : problem;
        }

        var selected = await targets.ByCriteriaAsync(write.Routed.Values.Type!, write.Request, cancellationToken);
        if (!selected.TryGet(out var found, out var refusal)) return refusal;
        return found.Target is { } chosen
            ? Existing(chosen)
            : new Problem(ProblemKind.NotFound, ErrorCodes.NoMatch, "The criteria match nothing; there is nothing to patch.");
    }

    public async Task<Result<WriteRequest>> BringAsync(WriteRequest write, WriteAim aim, CancellationToken cancellationToken)
    {
        var read = await store.ReadVersionAsync(aim.Target.Key, aim.Target.BaseVersion, write.Request.Visibility, cancellationToken);
        if (!read.TryGet(out var current, out var missing)) return missing;
        // A patch may ask for values; who does not see all of them must not.
        if (WriteAccess.PartRefusal(current, write.Request) is { } refusal) return refusal;
        if (!Apply(write, current.Body).TryGet(out var patched, out var unpatchable)) return unpatchable;
        if (!ResourceReader.ReadJson(patched, limits).TryGet(out var content, out var invalid))
            return invalid with { Text = $"The patched resource would be invalid: {invalid.Text}" };
        if (content.Resource.TypeName != aim.Target.Key.Type || content.Resource.Id != aim.Target.Key.Id)
            return new Problem(ProblemKind.Invalid, ErrorCodes.ImmutableElement, "A patch may not change the resource's type or id.");
        return await WriteBody.BringAsync(write with { Content = content }, references, cancellationToken);
    }

    public Task<Result<WritePlan>> PlanAsync(WriteRequest write, WriteAim aim, CancellationToken cancellationToken) =>
        WriteBody.PlanAsync(write, aim.Target, ChangeMethod.Patch, decision, cancellationToken);

    private static Result<ReadOnlyMemory<byte>> Apply(WriteRequest write, ReadOnlyMemory<byte> current) => write.Content?.Resource switch
    {
        Parameters parameters => FhirPathPatch.Apply(current, parameters),
        Binary { ContentType: MediaTypes.JsonPatch, Data: { } data } => JsonPatch.Apply(current, data),
        null => JsonPatch.Apply(current, write.Request.Body),
        _ => new Problem(ProblemKind.Invalid, ErrorCodes.BadPatch,
            $"A patch in a Bundle is a Parameters resource (FHIRPath Patch) or a Binary of content type {MediaTypes.JsonPatch}."),
    };

    private static Result<WriteAim> Existing(WriteTarget target) => target switch
    {
        { Exists: true } => new WriteAim(target),
        { Head.Version: 0 } => new Problem(ProblemKind.NotFound, ErrorCodes.UnknownResource, "There is no resource with this id; there is nothing to patch."),
        _ => new Problem(ProblemKind.Gone, ErrorCodes.DeletedResource, "The resource was deleted; there is nothing to patch."),
    };

    private static bool IsJsonPatch(FhirRequest request) => MediaTypes.Essence(request.Headers.ContentType) is MediaTypes.JsonPatch;
}
