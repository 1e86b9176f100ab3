using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Uploads;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>Read, conditional read and vread. https://hl7.org/fhir/R4/http.html#read</summary>
internal sealed class Read(ResourceStore store, FileStore files, UploadRules uploads)
{
    /// <summary>The current version.</summary>
    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var found = await store.ReadAsync(routed.Key, routed.Request.Visibility, cancellationToken);
        return found.TryGet(out var version, out var problem) ? await AnswerAsync(version, routed.Request, cancellationToken) : problem;
    }

    /// <summary>One version.</summary>
    public async Task<Result<FhirAnswer>> RunVersionAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        if (!int.TryParse(routed.Values.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return new Problem(ProblemKind.NotFound, ErrorCodes.UnknownResource, "There is no such version; version ids here are whole numbers.");
        var found = await store.ReadVersionAsync(routed.Key, number, routed.Request.Visibility, cancellationToken);
        return found.TryGet(out var version, out var problem) ? await AnswerAsync(version, routed.Request, cancellationToken) : problem;
    }

    private async ValueTask<Result<FhirAnswer>> AnswerAsync(StoredVersion version, FhirRequest request, CancellationToken cancellationToken)
    {
        if (version.IsDeletion) return Deleted(version);
        var isKnown = request.Headers.IfNoneMatch is { } tags
            ? VersionTag.Names(tags, version.Version)
            : request.Headers.IfModifiedSince is { } since && IsNotNewer(version, since);
        if (!isKnown && version.Key.Type == "Binary")
        {
            if (StoredFile.In(version.Body) is { } file) return FileToSend.Answer(version, file, files, request);
            if (await uploads.OpenRefusalAsync(version, cancellationToken) is { } unopened) return unopened;
        }

        return new FhirAnswer(isKnown ? AnswerKind.NotModified : AnswerKind.Ok) { Version = version };
    }

    /// <summary>The refusal to show a deletion; it names the version, which becomes the ETag.</summary>
    public static Problem Deleted(StoredVersion deletion) =>
        new(ProblemKind.Gone, ErrorCodes.DeletedResource, "The resource was deleted; its history has the older versions.") { Version = deletion.Version };

    // HTTP dates have whole seconds, so a version of 12:00:00.5 is not newer than 12:00:00 for a client that was told 12:00:00.
    private static bool IsNotNewer(StoredVersion version, string since) =>
        DateTimeOffset.TryParseExact(since, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
        && version.At.ToUnixTimeSeconds() <= instant.ToUnixTimeSeconds();
}
