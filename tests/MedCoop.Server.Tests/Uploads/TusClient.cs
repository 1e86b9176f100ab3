using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Server.Tests.Rest;

namespace MedCoop.Server.Tests.Uploads;

/// <summary>Speaks tus 1.0 to <c>/uploads</c>, one header at a time, and shows everything that comes back.</summary>
internal sealed class TusClient(Uri server, Func<Task<string>>? token = null) : IDisposable
{
    public const string Bytes = "application/offset+octet-stream";

    private readonly HttpClient http = new() { BaseAddress = server, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>What is said of a file.</summary>
    public static string Metadata(params (string Key, string Value)[] pairs) =>
        string.Join(',', pairs.Select(pair => $"{pair.Key} {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.Value))}"));

    /// <summary>What is said of a clinical note of somebody.</summary>
    public static string Note(string subject, string contentType = "application/octet-stream", params (string Key, string Value)[] more) =>
        Metadata([("filename", "note.bin"), ("contentType", contentType), ("subject", subject), ("kind", "clinical-note"), .. more]);

    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public Task<Answer> SendAsync(string method, string path, byte[]? body = null, string? contentType = null, params (string Name, string Value)[] headers)
    {
        var content = body is null ? null : new ByteArrayContent(body);
        if (content is not null && contentType is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return SendAsync(method, path, content, headers);
    }

    private async Task<Answer> SendAsync(string method, string path, HttpContent? content, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (headers.All(header => header.Name != "Tus-Resumable")) request.Headers.Add("Tus-Resumable", "1.0.0");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token());
        request.Content = content;
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request);
        var all = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, all, await response.Content.ReadAsStringAsync());
    }

    public Task<Answer> TryCreateAsync(long length, string metadata, params (string Name, string Value)[] more) =>
        SendAsync("POST", "/uploads", headers: [("Upload-Length", length.ToString(CultureInfo.InvariantCulture)), ("Upload-Metadata", metadata), .. more]);

    /// <summary>Begins an upload; gives its path.</summary>
    public async Task<string> CreateAsync(long length, string metadata)
    {
        var created = await TryCreateAsync(length, metadata);
        Assert.True(created.Status == 201, created.Text);
        return new Uri(created.Headers["Location"]).AbsolutePath;
    }

    public Task<Answer> PatchAsync(string path, long offset, byte[] bytes, params (string Name, string Value)[] more) =>
        SendAsync("PATCH", path, bytes, Bytes, [("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture)), .. more]);

    /// <summary>The same with more bytes than one wants to hold.</summary>
    public Task<Answer> PatchAsync(string path, long offset, StreamContent bytes)
    {
        bytes.Headers.ContentType = MediaTypeHeaderValue.Parse(Bytes);
        return SendAsync("PATCH", path, bytes, [("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture))]);
    }

    public Task<Answer> HeadAsync(string path) => SendAsync("HEAD", path);

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, headers: headers);

    /// <summary>Uploads a file at once; gives the DocumentReference that it became.</summary>
    public async Task<JsonNode> UploadAsync(byte[] file, string metadata)
    {
        var done = await PatchAsync(await CreateAsync(file.Length, metadata), 0, file);
        Assert.True(done.Status == 204, done.Text);
        return (await GetAsync(new Uri(done.Headers["Content-Location"]).AbsolutePath)).Json;
    }

    /// <summary>The address of a document's file.</summary>
    public static string FileOf(JsonNode document) => $"/fhir/{document["content"]![0]!["attachment"]!["url"]!.GetValue<string>()}";

    /// <summary>Its scan status and docStatus.</summary>
    public static (string, string) StatusOf(JsonNode document) =>
        (document["content"]![0]!["extension"]![0]!["valueCode"]!.GetValue<string>(), document["docStatus"]!.GetValue<string>());

    public void Dispose() => http.Dispose();
}
