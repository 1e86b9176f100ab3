using Hl7.Fhir.Model;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Validation;
using MedCoop.Server.Hosting;
using MedCoop.Server.Uploads;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Rest;

/// <summary>
/// What must hold of every resource that is written: base R4 always, and the profiles that it declares or that its codes imply, as far as
/// <see cref="ValidationOptions.Level"/> says.
/// </summary>
internal sealed class WriteRules(ResourceValidation validation, UploadRules uploads, IOptions<ValidationOptions> options)
{
    private const string TagSystem = "https://medcoop.example/fhir/CodeSystem/validation-tag";
    private const string LetThrough = "let-through";

    /// <summary>The content, tagged when it breaks a profile that only warns; refused when it breaks more than that.</summary>
    /// <param name="content">As it came, with references resolved.</param>
    /// <param name="together">What the same transaction writes: references to it lead there, and not to what is stored still.</param>
    /// <param name="request">Who writes, and when.</param>
    /// <param name="cancellationToken">To stop.</param>
    public async Task<Result<RuledContent>> CheckAsync(
        ResourceContent content, IReadOnlyDictionary<ResourceKey, ResourceContent> together, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await uploads.CheckAsync(content, together, request.BaseUrl, cancellationToken)).TryGet(out var uploaded, out var refused)) return refused;
        content = uploaded;
        var partner = request.Actor.Reference;
        var asked = new ValidationRequest { At = request.At, LevelOf = canonical => options.Value.LevelOf(canonical.Split('|')[0], partner) };
        var run = await validation.RunOnWriteAsync(content, asked, together, request, cancellationToken);
        if (!run.TryGet(out var outcome, out var problem)) return problem;
        var source = new ValidationSource(content.Json, content.Resource.TypeName) { Document = Sent(content, request) };
        if (!outcome.IsValid) return Refusal(outcome, source);
        IReadOnlyList<Issue> notes = outcome.Findings.Count > 0 && WantsNotes(request) ? FindingIssues.Of(outcome, source) : [];
        return new RuledContent(Tagged(content, outcome.Findings.Any(finding => finding.IsLetThrough)), notes);
    }

    // Four languages cost, and most clients do not look.
    private static bool WantsNotes(FhirRequest request) => request.Headers.Prefer?.Contains("OperationOutcome", StringComparison.Ordinal) is true;

    // Lines and columns mean something to the sender only in what was sent.
    private static ReadOnlyMemory<byte>? Sent(ResourceContent content, FhirRequest request) =>
        request.Body.Span.Overlaps(content.Json.Span) ? (ReadOnlyMemory<byte>?)request.Body : null;

    private static Problem Refusal(ValidationOutcome outcome, ValidationSource source)
    {
        var issues = FindingIssues.Of(outcome, source);
        var errors = issues.Count(issue => issue.Severity <= IssueSeverity.Error);
        var isBase = outcome.Findings.Any(finding => finding is { Severity: <= IssueSeverity.Error, Profile: null });
        var lead = isBase ? "is not valid FHIR R4" : "breaks a profile of its own";
        var text = errors == 1 ? issues[0].Text : $"The {source.ResourceType} {lead}: {errors} issues, the first: {issues[0].Text}";
        return isBase
            ? new Problem(ProblemKind.Invalid, ErrorCodes.InvalidResource, text, issues)
            : new Problem(ProblemKind.BusinessRule, ErrorCodes.ProfileViolated, text, issues);
    }

    // The tag is the server's: also one that came along goes when it is not deserved.
    private static ResourceContent Tagged(ResourceContent content, bool isLetThrough)
    {
        var tags = content.Resource.Meta?.Tag ?? [];
        if (tags.Exists(IsOurs) == isLetThrough) return content;
        var meta = (Meta)(content.Resource.Meta ?? new Meta()).DeepCopy();
        meta.Tag = [.. meta.Tag.Where(tag => !IsOurs(tag))];
        if (isLetThrough) meta.Tag.Add(new Coding(TagSystem, LetThrough));

        // A copy: when another write comes first, the content is decided upon again.
        var tagged = (Resource)content.Resource.DeepCopy();
        tagged.Meta = meta;
        return new ResourceContent(tagged, MetaElement.Replace(content.Json, meta));
    }

    private static bool IsOurs(Coding tag) => tag is { System: TagSystem, Code: LetThrough };
}

/// <summary>Content that may be written.</summary>
/// <param name="Content">As it is to be stored.</param>
/// <param name="Notes">What is worth telling about it.</param>
internal sealed record RuledContent(ResourceContent Content, IReadOnlyList<Issue> Notes);
