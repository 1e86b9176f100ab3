using System.Buffers;
using System.Text.Json;
using MedCoop.Domain.People;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>Writes answer Bundles as JSON, resources copied byte by byte. https://hl7.org/fhir/R4/bundle.html</summary>
internal sealed class BundleJson : IDisposable
{
    private readonly ArrayBufferWriter<byte> buffer = new(4096);
    private readonly Utf8JsonWriter writer;
    private readonly string baseUrl;
    private bool hasEntries;

    /// <summary>Starts a Bundle.</summary>
    /// <param name="type">Bundle.type code.</param>
    /// <param name="at">When it was assembled (Bundle.meta.lastUpdated).</param>
    /// <param name="baseUrl">This server's FHIR base, for fullUrls.</param>
    public BundleJson(string type, DateTimeOffset at, string baseUrl)
    {
        this.baseUrl = baseUrl;
        writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteString("resourceType", "Bundle");
        writer.WriteString("id", Guid.CreateVersion7(at).ToString());
        writer.WriteStartObject("meta");
        writer.WriteString("lastUpdated", at.UtcDateTime.ToString(StampedBody.InstantFormat));
        writer.WriteEndObject();
        writer.WriteString("type", type);
    }

    /// <summary>Bundle.total.</summary>
    public void Total(long? total)
    {
        if (total is { } number) writer.WriteNumber("total", number);
    }

    /// <summary>Bundle.link, in the order given; absent ones are left out.</summary>
    public void Links(params ReadOnlySpan<(string Relation, string? Url)> links)
    {
        writer.WriteStartArray("link");
        foreach (var (relation, url) in links)
        {
            if (url is null) continue;
            writer.WriteStartObject();
            writer.WriteString("relation", relation);
            writer.WriteString("url", url);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>One resource of a search.</summary>
    /// <param name="version">The resource.</param>
    /// <param name="mode"><c>match</c> or <c>include</c>.</param>
    /// <param name="query">For <c>_summary</c> and <c>_elements</c>.</param>
    public void Found(StoredVersion version, string mode, SearchQuery query)
    {
        StartEntry(version.Key);
        // _elements and _summary shape matches; what was included for them comes whole, unless a summary was asked for.
        var isWhole = query.Summary == SummaryMode.False && (mode != "match" || query.Elements.Count == 0);
        var shaped = !isWhole ? ResourceView.Apply(version.Body, query.Summary, query.Elements) : version.Body;
        Resource(shaped);
        writer.WriteStartObject("search");
        writer.WriteString("mode", mode);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>One person of a match, with the grade, the score and what speaks for and against.</summary>
    /// <param name="version">The record.</param>
    /// <param name="shown">What the caller sees of it.</param>
    /// <param name="result">How it was judged.</param>
    public void Matched(StoredVersion version, ReadOnlyMemory<byte> shown, MatchResult result)
    {
        StartEntry(version.Key);
        Resource(shown);
        writer.WriteStartObject("search");
        writer.WriteStartArray("extension");
        MatchExtensions.Write(writer, result);
        writer.WriteEndArray();
        writer.WriteString("mode", "match");
        writer.WriteNumber("score", (decimal)result.Score);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>What the client should know about a search.</summary>
    public void Outcome(IReadOnlyList<Issue> issues)
    {
        if (issues.Count == 0) return;
        StartEntry(null);
        writer.WritePropertyName("resource");
        OutcomeJson.Write(writer, issues);
        writer.WriteStartObject("search");
        writer.WriteString("mode", "outcome");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>One version of a history.</summary>
    public void Version(StoredVersion version)
    {
        StartEntry(version.Key);
        if (!version.IsDeletion) Resource(version.Body);
        writer.WriteStartObject("request");
        writer.WriteString("method", MethodOf(version.Method));
        writer.WriteString("url", version.Method == ChangeMethod.Post ? version.Key.Type : version.Key.ToString());
        writer.WriteEndObject();
        var kind = version.IsDeletion ? AnswerKind.NoContent : version.Version == 1 ? AnswerKind.Created : AnswerKind.Ok;
        Response(FhirHttp.StatusLine(kind), version, location: null, outcome: null);
        writer.WriteEndObject();
    }

    /// <summary>The answer to one entry of a batch or transaction.</summary>
    /// <param name="answer">What the interaction gave.</param>
    /// <param name="withResource">Whether to send the resource along.</param>
    public void Answer(FhirAnswer answer, bool withResource)
    {
        var version = answer.Version;
        StartEntry(version?.Key);
        if (withResource && (answer.Body ?? version?.Body) is { IsEmpty: false } body) Resource(body);
        var location = answer is { IsWrite: true, Version: { IsDeletion: false } written } ? $"{baseUrl}/{written.Key}/_history/{written.Version}" : null;
        Response(FhirHttp.StatusLine(answer.Kind), version, location, answer.Notes.Count > 0 ? answer.Notes : null);
        writer.WriteEndObject();
    }

    /// <summary>The refusal of one entry of a batch.</summary>
    public void Refusal(Problem problem)
    {
        StartEntry(null);
        writer.WriteStartObject("response");
        writer.WriteString("status", FhirHttp.StatusLine(problem.Kind));
        if (problem.Version is { } version) writer.WriteString("etag", VersionTag.Of(version));
        writer.WritePropertyName("outcome");
        writer.WriteRawValue(OutcomeJson.Of(problem), skipInputValidation: true);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Ends the Bundle and gives its bytes.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        if (hasEntries) writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <inheritdoc />
    public void Dispose() => writer.Dispose();

    private void StartEntry(ResourceKey? key)
    {
        if (!hasEntries) writer.WriteStartArray("entry");
        hasEntries = true;
        writer.WriteStartObject();
        if (key is { } known) writer.WriteString("fullUrl", $"{baseUrl}/{known}");
    }

    private void Resource(ReadOnlyMemory<byte> json)
    {
        writer.WritePropertyName("resource");
        writer.WriteRawValue(json.Span, skipInputValidation: true);
    }

    private void Response(string status, StoredVersion? version, string? location, IReadOnlyList<Issue>? outcome)
    {
        writer.WriteStartObject("response");
        writer.WriteString("status", status);
        if (location is not null) writer.WriteString("location", location);
        if (version is not null)
        {
            writer.WriteString("etag", VersionTag.Of(version.Version));
            writer.WriteString("lastModified", version.At.UtcDateTime.ToString(StampedBody.InstantFormat));
        }

        if (outcome is not null)
        {
            writer.WritePropertyName("outcome");
            OutcomeJson.Write(writer, outcome);
        }

        writer.WriteEndObject();
    }

    private static string MethodOf(ChangeMethod method) => method switch
    {
        ChangeMethod.Post => "POST",
        ChangeMethod.Put => "PUT",
        ChangeMethod.Patch => "PATCH",
        ChangeMethod.Delete => "DELETE",
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, message: null),
    };
}
