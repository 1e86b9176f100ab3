using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>What creates and updates do alike with the resource in the body.</summary>
internal static class WriteBody
{
    /// <summary>Reads the body, unless a Bundle entry already brought its resource along.</summary>
    public static Result<WriteRequest> Read(WriteRequest write, ReadLimits limits)
    {
        var type = write.Routed.Values.Type!;
        if (write.Content is { } brought)
        {
            return brought.Resource.TypeName == type
                ? write
                : new Problem(ProblemKind.Invalid, ErrorCodes.WrongResourceType, $"The request url says {type}, the resource is a {brought.Resource.TypeName}; they must agree.");
        }

        var read = type == "Binary" && MediaTypes.OfBody(write.Request.Headers.ContentType) is null
            ? BinaryContent.Wrap(write.Request)
            : RequestContent.Read(write.Request, type, limits);
        return read.TryGet(out var content, out var problem) ? write with { Content = content } : problem;
    }

    /// <summary>Resolves references.</summary>
    public static async Task<Result<WriteRequest>> BringAsync(WriteRequest write, ReferenceResolver references, CancellationToken cancellationToken) =>
        (await references.ResolveAsync(write.Content!, write.Entries, write.Request, cancellationToken)).TryGet(out var resolved, out var problem)
            ? write with { Content = resolved.Content, Reliances = resolved.Reliances }
            : problem;

    /// <summary>Plans the new version of what was brought.</summary>
    public static Task<Result<WritePlan>> PlanAsync(WriteRequest write, WriteTarget target, ChangeMethod method, WriteDecision decision, CancellationToken cancellationToken)
    {
        var relying = write.Reliances.Count == 0 ? target : target with { Reliances = [.. target.Reliances, .. write.Reliances] };
        return decision.PutAsync(relying, write.Content!, method, write.Together, write.Request, cancellationToken);
    }
}
