using MedCoop.Domain.Documents;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Validation;
using MedCoop.Server.Rest;

namespace MedCoop.Server.Operations.Documents;

/// <summary>Reads what is sent as a document: strictly, to store it as a resource, and as far as it goes, to keep, show and take apart what is not valid.</summary>
internal sealed class DocumentReading(ResourceValidation validation, ReadLimits limits)
{
    // More than any document that was seen in practice has; what is found beyond is counted among them.
    private const int MostFaults = 1_000;

    /// <summary>Reads; refused is only what is no document at all.</summary>
    public async Task<Result<ReadDocument>> ReadAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var form = MediaTypes.OfBody(request.Headers.ContentType);
        if (form is null) return RequestContent.Unsupported(request.Headers.ContentType, $"{MediaTypes.FhirJson} or {MediaTypes.FhirXml}");
        var bytes = WithoutMark(request.Body);
        var source = ValidationSource.Read(bytes, form == MediaTypes.Xml, limits);
        if (ClinicalDocument.Read(source.Problem is null ? source.Value.Json : JsonOf(bytes, form == MediaTypes.Xml, limits)) is not { } document) return NoDocument(source);
        var read = RequestContent.Read(request, limits);
        if (read.Problem is not { } problem) return new ReadDocument(document, read.Value, []);
        if (source.Problem is not null) return new ReadDocument(document, null, IssuesOf(problem));
        return (await FaultsAsync(source.Value, problem, request, cancellationToken)).TryGet(out var faults, out var away) ? new ReadDocument(document, null, faults) : away;
    }

    /// <summary>A document as JSON to be read as far as it goes: what breaks only R4's rules of form, such as an element that stands twice, can still be read. Empty: nothing can.</summary>
    public static ReadOnlyMemory<byte> JsonOf(ReadOnlyMemory<byte> bytes, bool isXml, ReadLimits limits) => isXml ? XmlToJson.Convert(bytes, limits) : WithoutMark(bytes);

    // Files of some systems begin with the mark of their encoding.
    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> bytes) => bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    /// <summary>The issues of a problem, which may be its only one.</summary>
    public static IReadOnlyList<Issue> IssuesOf(Problem problem) =>
        problem.Issues.Count > 0 ? problem.Issues : [new Issue(IssueSeverity.Error, Problem.IssueTypeOf(problem.Kind), problem.Code, problem.Text)];

    // Validation says most of what the strict reader says, better and in four languages.
    private async Task<Result<IReadOnlyList<Issue>>> FaultsAsync(ValidationSource source, Problem strict, FhirRequest request, CancellationToken cancellationToken)
    {
        var asked = new ValidationRequest { At = request.At, MaxFindings = MostFaults, LevelOf = static _ => ValidationLevel.Warn };
        var run = await validation.RunAsync(source.Json, source.ResourceType, asked, request, cancellationToken);
        if (!run.TryGet(out var outcome, out var problem)) return problem;
        var found = FindingIssues.Of(outcome, source).Where(issue => issue.Severity <= IssueSeverity.Error).ToList();
        var places = found.Select(issue => issue.Expression).ToHashSet();
        // What the reader cannot place it says by line, if at all: then it is of the whole.
        return Result.Of<IReadOnlyList<Issue>>([.. found, .. IssuesOf(strict).Where(issue => found.Count == 0 || !places.Contains(issue.Expression)).Select(issue => issue with { Expression = issue.Expression ?? "Bundle" })]);
    }

    private static Problem NoDocument(Result<ValidationSource> source)
    {
        if (source.Problem is { } malformed) return malformed with { Text = $"Nothing was kept: {malformed.Text}" };
        var root = System.Text.Json.JsonDocument.Parse(source.Value.Json, new System.Text.Json.JsonDocumentOptions { MaxDepth = 512 });
        using (root)
        {
            var type = new JsonView(root.RootElement)["type"].Text;
            var what = source.Value.ResourceType != "Bundle" ? $"a {source.Value.ResourceType}" : type is null ? "a Bundle without a type" : $"a Bundle of type '{(type.Length > 40 ? type[..40] : type)}'";
            var hint = type == "searchset" ? " What a search found is no document: ask the system for one ($summary or $document answer with a Bundle of type 'document')." : "";
            return new Problem(ProblemKind.BusinessRule, ErrorCodes.NoDocument, $"Nothing was kept: only Bundles of type 'document' are received here, and this is {what}.{hint}");
        }
    }
}

/// <summary>A document as it was read.</summary>
/// <param name="Document">As far as it can be read.</param>
/// <param name="Content">The valid resource; null: it is not valid base R4.</param>
/// <param name="Faults">What is wrong with it.</param>
internal sealed record ReadDocument(ClinicalDocument Document, ResourceContent? Content, IReadOnlyList<Issue> Faults);
