using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Uploads;

/// <summary>
/// What holds of files inside resources (Binary, and every Attachment with data) before they are stored: no programs, the bytes are what the
/// content type says, and, where a scanner is configured, it finds nothing. Then the scan status of a DocumentReference is the server's word.
/// </summary>
internal sealed class UploadRules(UploadOptions options, ResourceStore store)
{
    private const string Sha256 = "https://medcoop.example/fhir/StructureDefinition/sha-256";
    private const string ScanStatus = "https://medcoop.example/fhir/StructureDefinition/scan-status";

    private const int MostRemembered = 100_000;

    // Versions of Binaries that hold their content and that were scanned since this server started: they never change.
    private readonly ConcurrentDictionary<(ResourceKey Key, int Version), bool> scanned = new();

    private readonly Clamd? scanner = options.Clamd is { } text && Clamd.EndPointOf(text) is { } endPoint ? new Clamd(endPoint, options.ScanTimeout) : null;

    /// <summary>The content, with the true scan status; refused when a file in it is.</summary>
    /// <param name="content">As it is to be written.</param>
    /// <param name="together">What the same transaction writes.</param>
    /// <param name="baseUrl">This server's FHIR base: Binaries of its own are scanned, or say themselves that they were not.</param>
    /// <param name="cancellationToken">To stop.</param>
    public async Task<Result<ResourceContent>> CheckAsync(
        ResourceContent content, IReadOnlyDictionary<ResourceKey, ResourceContent> together, string baseUrl, CancellationToken cancellationToken)
    {
        foreach (var file in FilesIn(content.Json, content.Resource.TypeName))
        {
            if (await RefusalAsync(file, cancellationToken) is { } refusal) return refusal;
        }

        if (scanner is null || content.Resource is not DocumentReference document || !document.Content.Exists(HasStatus)) return content;
        if (!(await store.DefinitionsAsync(cancellationToken)).TryGet(out var definitions, out var problem)) return problem;
        var references = new LocalReferences([baseUrl, .. definitions.OwnUrls]);
        return (await StatusesAsync(document, together, references, cancellationToken)).TryGet(out var statuses, out problem) ? WithStatus(content, references, statuses) : problem;
    }

    /// <summary>
    /// Why a Binary that holds its content is not opened; null: it can be. It may be from before there was a scanner, so that it is scanned when it is
    /// first opened, and not again as long as this server runs.
    /// </summary>
    public async Task<Problem?> OpenRefusalAsync(StoredVersion binary, CancellationToken cancellationToken)
    {
        if (scanner is null || scanned.ContainsKey((binary.Key, binary.Version))) return null;
        foreach (var file in FilesIn(binary.Body, binary.Key.Type))
        {
            if (!(await scanner.ScanAsync(file.Bytes, cancellationToken)).TryGet(out var verdict, out var problem)) return problem;
            if (verdict.Threat is not null) return FileStore.Threatening;
        }

        if (scanned.Count >= MostRemembered) scanned.Clear();
        scanned[(binary.Key, binary.Version)] = true;
        return null;
    }

    /// <summary>Whether files are scanned at all.</summary>
    public bool Scans => scanner is not null;

    /// <summary>The refusal of a file of this content type that begins so; null: it is taken. Without a beginning only the type is judged.</summary>
    public Problem? Refusal(string contentType, ReadOnlySpan<byte> head)
    {
        var essence = contentType.Split(';')[0].Trim();
        return TextOfRefusal(essence, head) is { } text
            ? new Problem(ProblemKind.BusinessRule, ErrorCodes.BadUpload, text, [Issue("http.Upload-Metadata", ErrorCodes.BadUpload, text)])
            : null;
    }

    /// <summary>What the scanner says of a file, which may be of any size.</summary>
    public async Task<Result<ScanVerdict>> ScanAsync(string path, CancellationToken cancellationToken) =>
        scanner is null ? ScanVerdict.Clean : await scanner.ScanAsync(path, cancellationToken);

    private async Task<Problem?> RefusalAsync(UploadedFile file, CancellationToken cancellationToken)
    {
        if (TextOfRefusal(file.ContentType.Split(';')[0].Trim(), file.Bytes.Span) is { } text)
            return new Problem(ProblemKind.BusinessRule, ErrorCodes.BadUpload, text, [Issue(file.Path, ErrorCodes.BadUpload, text)]);
        if (scanner is null) return null;
        if (!(await scanner.ScanAsync(file.Bytes, cancellationToken)).TryGet(out var verdict, out var problem)) return problem;
        return verdict.Threat is { } threat
            ? new Problem(ProblemKind.BusinessRule, ErrorCodes.ThreatFound, $"The scanner found {threat} in the file; it is not stored.", [Issue(file.Path, ErrorCodes.ThreatFound, $"The scanner found {threat}; the file is not stored.")])
            : null;
    }

    private string? TextOfRefusal(string essence, ReadOnlySpan<byte> head)
    {
        if (options.ContentTypes.Count > 0 && !options.ContentTypes.Any(allowed => IsOf(allowed, essence)))
            return $"Files of this content type are not taken here; taken are {string.Join(", ", options.ContentTypes)}.";
        if (FileKinds.IsOfProgram(essence) || FileKinds.IsProgram(head)) return "Programs are not taken.";
        return FileKinds.Fits(essence, head) ? null : $"The file is not what its contentType says: its first bytes are not those of {essence}.";
    }

    private static Issue Issue(string path, string code, string text) => new(IssueSeverity.Error, "business-rule", code, text) { Expression = path };

    private static bool IsOf(string allowed, string essence) => allowed.EndsWith("/*", StringComparison.Ordinal)
        ? essence.StartsWith(allowed[..^1], StringComparison.OrdinalIgnoreCase)
        : string.Equals(allowed, essence, StringComparison.OrdinalIgnoreCase);

    private static List<UploadedFile> FilesIn(ReadOnlyMemory<byte> body, string type)
    {
        var files = new List<UploadedFile>();
        // Both must be there; most resources have neither.
        if (body.Span.IndexOf("\"data\""u8) < 0 || body.Span.IndexOf("\"contentType\""u8) < 0) return files;
        using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 512 });
        Collect(json.RootElement, type, files);
        return files;
    }

    private static void Collect(JsonElement element, string path, List<UploadedFile> files)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var (item, index) in element.EnumerateArray().Select((item, index) => (item, index))) Collect(item, $"{path}[{index}]", files);
            return;
        }

        if (element.ValueKind != JsonValueKind.Object) return;
        if (element.TryGetProperty("contentType", out var type) && type.ValueKind == JsonValueKind.String
            && element.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.String)
            files.Add(new UploadedFile(path, type.GetString()!, Decoded(data)));
        foreach (var property in element.EnumerateObject()) Collect(property.Value, $"{path}.{property.Name}", files);
    }

    // The reader has refused what is no base64; it allows white space in it.
    private static byte[] Decoded(JsonElement data)
    {
        if (data.TryGetBytesFromBase64(out var bytes)) return bytes;
        var text = string.Concat(data.GetString()!.Where(letter => !char.IsWhiteSpace(letter)));
        var decoded = new byte[text.Length];
        return Convert.TryFromBase64String(text, decoded, out var length) ? decoded[..length] : [];
    }

    private static bool HasStatus(DocumentReference.ContentComponent content) => content.Extension.Exists(extension => extension.Url == ScanStatus);

    // Available is what was scanned, here or as a Binary of this server when that was written, and what the profile wants of it is there. Anything
    // elsewhere is pending for ever.
    private static ResourceContent WithStatus(ResourceContent content, LocalReferences references, IReadOnlyDictionary<ResourceKey, string> statuses)
    {
        var node = JsonNode.Parse(content.Json.Span)!;
        var document = (DocumentReference)content.Resource.DeepCopy();
        var hasChanged = false;
        for (var i = 0; i < document.Content.Count; i++)
        {
            if (document.Content[i].Extension.Find(extension => extension.Url == ScanStatus) is not { } status) continue;
            var place = node["content"]![i]!;
            var stated = (status.Value as Code)?.Value;
            var truth = place["attachment"] is { } attachment && IsWhole(attachment) ? StatusOf(attachment, references, statuses) : StoredFile.Pending;
            // A file that is refused stays refused, whoever says so.
            if (stated == truth || stated is "refused" or "threats-found" or "validation-failed") continue;
            status.Value = new Code(truth);
            Extension(place, ScanStatus)!["valueCode"] = truth;
            hasChanged = true;
        }

        return hasChanged ? new ResourceContent(document, JsonSerializer.SerializeToUtf8Bytes(node)) : content;
    }

    // Of this server's Binaries that a document names, by what the scanner said of them or says now.
    private async Task<Result<IReadOnlyDictionary<ResourceKey, string>>> StatusesAsync(
        DocumentReference document, IReadOnlyDictionary<ResourceKey, ResourceContent> together, LocalReferences references, CancellationToken cancellationToken)
    {
        var found = new Dictionary<ResourceKey, string>();
        foreach (var key in document.Content.Select(content => references.Read(content.Attachment?.Url)).OfType<ResourceKey>().Where(key => key.Type == "Binary").Distinct())
        {
            if (together.TryGetValue(key, out var brought))
            {
                // It passes these rules, too.
                found[key] = StoredFile.In(brought.Json)?.ScanStatus ?? StoredFile.Available;
                continue;
            }

            var read = await store.ReadAsync(key, Visibility.Everything, cancellationToken);
            if (read is not { Problem: null, Value: { IsDeletion: false } stored }) continue;
            var refusal = StoredFile.In(stored.Body) is null ? await OpenRefusalAsync(stored, cancellationToken) : null;
            if (refusal is { Kind: ProblemKind.Unavailable }) return refusal;
            found[key] = refusal is not null ? StoredFile.ThreatsFound : StoredFile.In(stored.Body)?.ScanStatus ?? StoredFile.Available;
        }

        return found;
    }

    // What lies in the document itself was scanned just now.
    private static string StatusOf(JsonNode attachment, LocalReferences references, IReadOnlyDictionary<ResourceKey, string> statuses)
    {
        if (attachment["data"] is not null) return StoredFile.Available;
        return references.Read(attachment["url"]?.GetValue<string>()) is { } key ? statuses.GetValueOrDefault(key, StoredFile.Pending) : StoredFile.Pending;
    }

    private static bool IsWhole(JsonNode attachment) => attachment["size"] is not null && Extension(attachment, Sha256) is not null;

    private static JsonNode? Extension(JsonNode element, string url) =>
        element["extension"]?.AsArray().FirstOrDefault(extension => extension?["url"]?.GetValue<string>() == url);

    private sealed record UploadedFile(string Path, string ContentType, ReadOnlyMemory<byte> Bytes);
}
