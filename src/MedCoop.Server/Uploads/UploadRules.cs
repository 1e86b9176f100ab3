using System.Text.Json;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
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

    private readonly Clamd? scanner = options.Clamd is { } text && Clamd.EndPointOf(text) is { } endPoint ? new Clamd(endPoint, options.ScanTimeout) : null;

    /// <summary>The content, with the true scan status; refused when a file in it is.</summary>
    /// <param name="content">As it is to be written.</param>
    /// <param name="together">What the same transaction writes.</param>
    /// <param name="baseUrl">This server's FHIR base: Binaries of its own were scanned when they were written, or say themselves that they were not.</param>
    /// <param name="cancellationToken">To stop.</param>
    public async Task<Result<ResourceContent>> CheckAsync(
        ResourceContent content, IReadOnlyDictionary<ResourceKey, ResourceContent> together, string baseUrl, CancellationToken cancellationToken)
    {
        // Both must be there; most resources have neither.
        if (content.Json.Span.IndexOf("\"data\""u8) >= 0 && content.Json.Span.IndexOf("\"contentType\""u8) >= 0)
        {
            using var json = JsonDocument.Parse(content.Json, new JsonDocumentOptions { MaxDepth = 512 });
            var files = new List<UploadedFile>();
            Collect(json.RootElement, content.Resource.TypeName, files);
            foreach (var file in files)
            {
                if (await RefusalAsync(file, cancellationToken) is { } refusal) return refusal;
            }
        }

        if (scanner is null || content.Resource is not DocumentReference document || !document.Content.Exists(HasStatus)) return content;
        var unscanned = await UnscannedAsync(document, together, baseUrl, cancellationToken);
        return WithStatus(content, baseUrl, unscanned);
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
    private static ResourceContent WithStatus(ResourceContent content, string baseUrl, IReadOnlySet<string> unscanned)
    {
        var node = JsonNode.Parse(content.Json.Span)!;
        var document = (DocumentReference)content.Resource.DeepCopy();
        var hasChanged = false;
        for (var i = 0; i < document.Content.Count; i++)
        {
            if (document.Content[i].Extension.Find(extension => extension.Url == ScanStatus) is not { } status) continue;
            var place = node["content"]![i]!;
            var stated = (status.Value as Code)?.Value;
            var isScanned = IsScanned(place["attachment"], baseUrl) && !unscanned.Contains(document.Content[i].Attachment?.Url ?? "");
            var truth = isScanned ? StoredFile.Available : StoredFile.Pending;
            // A file that is refused stays refused, whoever says so.
            if (stated == truth || stated is "refused" or "threats-found" or "validation-failed") continue;
            status.Value = new Code(truth);
            Extension(place, ScanStatus)!["valueCode"] = truth;
            hasChanged = true;
        }

        return hasChanged ? new ResourceContent(document, JsonSerializer.SerializeToUtf8Bytes(node)) : content;
    }

    // Addresses of own Binaries that are not there, or whose files wait for the scanner or did not please it.
    private async Task<IReadOnlySet<string>> UnscannedAsync(
        DocumentReference document, IReadOnlyDictionary<ResourceKey, ResourceContent> together, string baseUrl, CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var url in document.Content.Select(content => content.Attachment?.Url).Where(url => IsOwn(url, baseUrl)))
        {
            var key = new ResourceKey("Binary", url![(url!.LastIndexOf("Binary/", StringComparison.Ordinal) + "Binary/".Length)..]);
            var json = together.TryGetValue(key, out var brought) ? brought.Json
                : await store.ReadAsync(key, Visibility.Everything, cancellationToken) is { Problem: null, Value: { IsDeletion: false } stored } ? stored.Body : default;
            if (json.IsEmpty || StoredFile.In(json) is { IsAvailable: false }) found.Add(url);
        }

        return found;
    }

    private static bool IsScanned(JsonNode? attachment, string baseUrl) =>
        attachment?["size"] is not null && Extension(attachment, Sha256) is not null
        && (attachment["data"] is not null || IsOwn(attachment["url"]?.GetValue<string>(), baseUrl));

    private static JsonNode? Extension(JsonNode element, string url) =>
        element["extension"]?.AsArray().FirstOrDefault(extension => extension?["url"]?.GetValue<string>() == url);

    private static bool IsOwn(string? url, string baseUrl) =>
        url is not null && (url.StartsWith("Binary/", StringComparison.Ordinal) || url.StartsWith($"{baseUrl}/Binary/", StringComparison.Ordinal));

    private sealed record UploadedFile(string Path, string ContentType, ReadOnlyMemory<byte> Bytes);
}
