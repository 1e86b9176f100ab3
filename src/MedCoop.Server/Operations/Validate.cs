using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Validation;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations;

/// <summary>
/// <c>$validate</c>: whether a resource is right, and if not, all that is wrong. The answer is 200 with an OperationOutcome also when there are
/// errors, because the operation itself succeeded. https://hl7.org/fhir/R4/resource-operation-validate.html
/// </summary>
internal sealed class Validate(ResourceStore store, ResourceValidation validation, RestLimits limits)
{
    /// <summary>Validates what was sent, alone or inside Parameters.</summary>
    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        var form = MediaTypes.OfBody(request.Headers.ContentType);
        if (form is not (MediaTypes.Json or MediaTypes.Xml))
            return RequestContent.Unsupported(request.Headers.ContentType, $"{MediaTypes.FhirJson} or {MediaTypes.FhirXml}");
        if (!ValidationSource.Read(request.Body, form == MediaTypes.Xml, limits.Read).TryGet(out var source, out var problem)) return problem;
        string? mode = null;
        string? profile = null;
        if (source.ResourceType == "Parameters" && routed.Values.Type != "Parameters")
        {
            var (resource, values) = source.OfParameters();
            (mode, profile) = (values.GetValueOrDefault("mode"), values.GetValueOrDefault("profile"));
            if (mode == "delete") return await DeleteAsync(routed, cancellationToken);
            if (resource is null)
                return new Problem(ProblemKind.Invalid, ErrorCodes.BadOperationInput, "The operation needs a parameter 'resource' that holds a resource of R4.");
            source = resource;
        }

        if (source.ResourceType != routed.Values.Type)
        {
            return new Problem(ProblemKind.Invalid, ErrorCodes.WrongResourceType,
                $"The address says {routed.Values.Type}, the resource is a {source.ResourceType}; they must agree.");
        }

        return await AnswerAsync(source, request.Parameter("mode") ?? mode, request.Parameter("profile") ?? profile, request, cancellationToken);
    }

    /// <summary>Validates the stored resource.</summary>
    public async Task<Result<FhirAnswer>> RunStoredAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        if (routed.Request.Parameter("mode") == "delete") return await DeleteAsync(routed, cancellationToken);
        var read = await store.ReadAsync(routed.Key, routed.Request.Visibility, cancellationToken);
        if (!read.TryGet(out var version, out var problem)) return problem;
        if (version.IsDeletion) return Read.Deleted(version);
        var source = new ValidationSource(version.Body, routed.Values.Type!);
        return await AnswerAsync(source, routed.Request.Parameter("mode"), routed.Request.Parameter("profile"), routed.Request, cancellationToken);
    }

    // Whether it could be deleted: it must be there.
    private async Task<Result<FhirAnswer>> DeleteAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        if (routed.Values.Id is null)
            return new Problem(ProblemKind.Invalid, ErrorCodes.BadOperationInput, "mode=delete needs the address of the resource: [type]/[id]/$validate.");
        var read = await store.ReadAsync(routed.Key, routed.Request.Visibility, cancellationToken);
        if (!read.TryGet(out var version, out var problem)) return problem;
        return version.IsDeletion ? Read.Deleted(version) : Answer([]);
    }

    private async Task<Result<FhirAnswer>> AnswerAsync(ValidationSource source, string? mode, string? profile, FhirRequest request, CancellationToken cancellationToken)
    {
        if (mode is not (null or "create" or "update" or "profile"))
            return new Problem(ProblemKind.Invalid, ErrorCodes.BadOperationInput, "mode is create, update, delete or profile.");
        if (mode == "profile" && profile is null)
            return new Problem(ProblemKind.Invalid, ErrorCodes.BadOperationInput, "mode=profile needs a parameter 'profile' with the canonical URL of one.");
        if (profile is not null && !validation.Knows(profile))
            return new Problem(ProblemKind.Invalid, ErrorCodes.BadOperationInput, "The profile that was asked for is not loaded here.");
        var asked = new ValidationRequest { Profiles = profile is null ? [] : [profile], At = request.At };
        var run = await validation.RunAsync(source.Json, source.ResourceType, asked, request, cancellationToken);
        if (!run.TryGet(out var outcome, out var problem)) return problem;
        return Answer(FindingIssues.Of(outcome, source));
    }

    private static FhirAnswer Answer(IReadOnlyList<Issue> issues) => new(AnswerKind.Ok) { Body = OutcomeJson.Of(issues) };
}
