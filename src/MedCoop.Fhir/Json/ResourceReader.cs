using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Utility;
using Hl7.Fhir.Validation;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Json;

/// <summary>Reads resources: strictly from clients, leniently from the store.</summary>
public static class ResourceReader
{
    private const int MaxIssues = 100;

    // The SDK's own narrative check validates against an XML schema and takes as long as the rest; NarrativeCheck does that part.
    private static readonly DeserializerSettings Strict =
        (new DeserializerSettings { Validator = new BaseRules() }).UsingMode(DeserializationMode.Strict, NarrativeValidationKind.None);

    private static readonly FhirJsonDeserializer StrictJson = new(Strict);

    // XML editors indent; white space around a value "SHOULD be removed" there, and is. https://hl7.org/fhir/R4/datatypes.html#string
    private static readonly FhirXmlDeserializer StrictXml = new(Strict.Ignoring([FhirXmlException.STRING_SHOULD_NOT_HAVE_LEADING_OR_TRAILING_WHITESPACE]));

    private static readonly FhirJsonDeserializer Lenient = new(new DeserializerSettings().UsingMode(DeserializationMode.Ostrich));

    /// <summary>Reads UTF-8 JSON from a client.</summary>
    public static Result<ResourceContent> ReadJson(ReadOnlyMemory<byte> utf8, ReadLimits limits)
    {
        var json = utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        if (!JsonSyntax.Check(json.Span, limits.MaxDepth).TryGet(out var outline, out var malformed)) return malformed;
        Resource? resource;
        IReadOnlyCollection<CodedException> findings;
        try
        {
            var reader = new Utf8JsonReader(json.Span, JsonSyntax.ReaderOptions);
            StrictJson.TryDeserializeResource(ref reader, out resource, out var found);
            findings = [.. found];
        }
        catch (Exception unexpected) when (unexpected is not OutOfMemoryException)
        {
            return Unreadable();
        }

        var issues = Issues(findings, resource);
        issues.AddRange(NarrativeIssues(json.Span, outline));
        return issues.Count == 0 && resource is not null ? new ResourceContent(resource, json) : Invalid(outline.ResourceType, issues);
    }

    /// <summary>Reads FHIR XML (UTF-8 or as its declaration says) from a client.</summary>
    public static Result<ResourceContent> ReadXml(ReadOnlyMemory<byte> xml, ReadLimits limits)
    {
        if (XmlSyntax.Check(xml, limits.MaxDepth) is { } malformed) return malformed;
        Resource? resource;
        IReadOnlyCollection<CodedException> findings;
        try
        {
            using var reader = XmlSyntax.Open(xml);
            StrictXml.TryDeserializeResource(reader, out resource, out var found);
            findings = [.. found];
        }
        catch (Exception unexpected) when (unexpected is not OutOfMemoryException)
        {
            return Unreadable();
        }

        var issues = Issues(findings, resource);
        return issues.Count > 0 || resource is null ? Invalid(resource?.TypeName ?? "The resource", issues) : Converted(xml, limits);
    }

    // The JSON is what will be stored, so it passes the same gate as JSON from a client; places in it would mean nothing to the sender.
    private static Result<ResourceContent> Converted(ReadOnlyMemory<byte> xml, ReadLimits limits)
    {
        using var reader = XmlSyntax.Open(xml);
        var read = ReadJson(XmlToJson.Convert(reader), limits with { MaxDepth = limits.MaxDepth * 2 });
        return read.Problem is { } problem
            ? problem with { Issues = [.. problem.Issues.Select(issue => issue with { Line = null, Column = null })] }
            : read;
    }

    /// <summary>Reads what the store holds: already checked once, so only parsed.</summary>
    /// <exception cref="JsonException">The bytes are no JSON, so they never passed <see cref="ReadJson"/>.</exception>
    public static Resource Parse(ReadOnlyMemory<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8.Span, JsonSyntax.ReaderOptions);
        Lenient.TryDeserializeResource(ref reader, out var resource, out _);
        return resource!;
    }

    /// <summary>
    /// As <see cref="Parse"/>, of what is looked at often: the same bytes may give the same object to others, at once and later. Nobody changes it; who
    /// wants to takes a copy.
    /// </summary>
    /// <exception cref="JsonException">The bytes are no JSON.</exception>
    public static Resource Known(ReadOnlyMemory<byte> utf8) => KnownResources.Of(utf8);

    private static List<Issue> Issues(IReadOnlyCollection<CodedException> findings, Resource? resource)
    {
        List<Issue> issues = [];
        foreach (var finding in findings)
        {
            if (issues.Count > MaxIssues) break;

            // An empty element is reported by syntax and by rules; once is enough.
            if (ReadIssues.From(finding, resource) is { } issue
                && !(finding.ErrorCode == CodedValidationException.ELEMENT_CANNOT_BE_EMPTY_CODE && issues.Exists(other => other.Expression == issue.Expression)))
                issues.Add(issue);
        }

        return issues;
    }

    private static List<Issue> NarrativeIssues(ReadOnlySpan<byte> json, JsonOutline outline)
    {
        List<(int Offset, string Text)> found = [];
        foreach (var offset in outline.Narratives)
        {
            var reader = new Utf8JsonReader(json[offset..], JsonSyntax.ReaderOptions);
            reader.Read();
            found.AddRange(NarrativeCheck.Findings(reader.GetString()!).Select(text => (offset, text)));
            if (found.Count > MaxIssues) break;
        }

        if (found.Count == 0) return [];
        var expressions = JsonPlace.ExpressionsAt(json, [.. found.Select(finding => finding.Offset)], outline.ResourceType);
        List<Issue> issues = new(found.Count);
        foreach (var ((offset, text), expression) in found.Zip(expressions))
        {
            var (line, column) = JsonPlace.LineAndColumn(json, offset);
            issues.Add(new Issue(IssueSeverity.Error, "invalid", ErrorCodes.UnsafeNarrative, text) { Expression = expression, Line = line, Column = column });
        }

        return issues;
    }

    private static Problem Invalid(string what, List<Issue> issues)
    {
        if (issues.Count == 0) return Unreadable();
        var code = issues.TrueForAll(issue => issue.Code == ErrorCodes.UnsafeNarrative) ? ErrorCodes.UnsafeNarrative : ErrorCodes.InvalidResource;
        if (issues.Count == 1) return new Problem(ProblemKind.Invalid, code, issues[0].Text, issues);
        if (issues.Count <= MaxIssues)
            return new Problem(ProblemKind.Invalid, code, $"{what} is not valid FHIR R4: {issues.Count} issues, the first: {issues[0].Text}", issues);
        var more = new Issue(IssueSeverity.Error, "too-long", code, $"... and more than these {MaxIssues}.");
        return new Problem(
            ProblemKind.Invalid,
            code,
            $"{what} is not valid FHIR R4: more than {MaxIssues} issues, the first: {issues[0].Text}",
            [.. issues.Take(MaxIssues), more]);
    }

    private static Problem Unreadable() => new(
        ProblemKind.Invalid,
        ErrorCodes.InvalidResource,
        "The content cannot be read as a FHIR resource; compare its structure with https://hl7.org/fhir/R4/.");
}
