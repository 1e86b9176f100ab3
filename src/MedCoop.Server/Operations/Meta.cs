using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations;

/// <summary><c>$meta</c> of a resource, and what is in use in a type or the whole system. https://hl7.org/fhir/R4/resource-operation-meta.html</summary>
internal sealed class ReadMeta(ResourceStore store)
{
    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var read = await store.ReadAsync(routed.Key, routed.Request.Visibility, cancellationToken);
        if (!read.TryGet(out var version, out var problem)) return problem;
        return version.IsDeletion ? Read.Deleted(version) : Answer(ResourceReader.Parse(version.Body).Meta);
    }

    /// <summary>The profiles, tags and security labels in use in the type, or in all of them.</summary>
    public async Task<Result<FhirAnswer>> RunInUseAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> types = routed.Values.Type is { } type ? [type] : [.. FhirRoutes.Types];
        if (!(await store.MetaAsync(types, routed.Request.Visibility, cancellationToken)).TryGet(out var used, out var problem)) return problem;
        return Answer(new Meta { Profile = used.Profiles, Tag = Codings(used.Tags), Security = Codings(used.Security) });
    }

    private static List<Coding> Codings(IReadOnlyList<UsedCode> codes) =>
        [.. codes.Select(code => new Coding(NullIfEmpty(code.System), NullIfEmpty(code.Code)))];

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    /// <summary>The operation's output: Parameters with one <c>return</c>.</summary>
    public static FhirAnswer Answer(Meta? meta) => new(AnswerKind.Ok)
    {
        Body = ResourceFormat.ToJson(new Parameters { Parameter = [new() { Name = "return", Value = meta ?? new Meta() }] }),
    };
}

/// <summary>
/// <c>$meta-add</c> and <c>$meta-delete</c>: change profiles, tags and security labels and nothing else. A change makes a new version, because
/// tags decide about access and worklists. https://hl7.org/fhir/R4/resource-operation-meta-add.html
/// </summary>
/// <param name="isRemoval">Whether this is <c>$meta-delete</c>.</param>
internal sealed class ChangeMeta(bool isRemoval, WriteTargets targets, ResourceStore store, WriteDecision decision, WriteLoop loop, RestLimits limits)
{
    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        if (!Input(routed.Request).TryGet(out var meta, out var bad)) return bad;
        return await loop.RunAsync(token => DecideAsync(routed, meta, token), routed.Request, static (plan, receipt) =>
            ReadMeta.Answer(ResourceReader.Parse(plan.Answer(receipt).Version!.Body).Meta) with { Version = plan.Answer(receipt).Version }, cancellationToken);
    }

    private async Task<Result<WritePlan>> DecideAsync(RoutedRequest routed, Meta change, CancellationToken cancellationToken)
    {
        if (!(await targets.ByIdAsync(routed.Key, routed.Request, cancellationToken)).TryGet(out var target, out var problem)) return problem;
        if (!(await store.ReadAsync(routed.Key, routed.Request.Visibility, cancellationToken)).TryGet(out var version, out var missing)) return missing;
        if (version.IsDeletion) return Read.Deleted(version);
        var resource = ResourceReader.Parse(version.Body);
        var changed = Change(resource.Meta, change);
        var content = new ResourceContent(resource, MetaElement.Replace(version.Body, changed));
        resource.Meta = changed;
        return await decision.PutAsync(target, content, ChangeMethod.Put, WriteRequest.Alone, routed.Request, cancellationToken);
    }

    private Result<Meta> Input(FhirRequest request)
    {
        if (!RequestContent.Read(request, "Parameters", limits.Read).TryGet(out var content, out var problem)) return problem;
        return ((Parameters)content.Resource).Parameter.FirstOrDefault(parameter => parameter.Name == "meta")?.Value as Meta
            ?? (Result<Meta>)new Problem(ProblemKind.Invalid, ErrorCodes.BadOperationInput, "The operation needs a parameter 'meta' with a valueMeta.");
    }

    private Meta Change(Meta? before, Meta change)
    {
        var after = (Meta)(before ?? new Meta()).DeepCopy();
        after.Profile = Merge([.. after.Profile.OfType<string>()], [.. change.Profile.OfType<string>()], static canonical => canonical);
        after.Tag = Merge(after.Tag, change.Tag, static coding => $"{coding.System}|{coding.Code}");
        after.Security = Merge(after.Security, change.Security, static coding => $"{coding.System}|{coding.Code}");
        return after;
    }

    private List<T> Merge<T>(List<T> before, List<T> change, Func<T, string> identity) => isRemoval
        ? [.. before.ExceptBy(change.Select(identity), identity)]
        : [.. before, .. change.ExceptBy(before.Select(identity), identity)];
}
