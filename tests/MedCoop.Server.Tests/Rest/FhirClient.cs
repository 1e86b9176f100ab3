using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Tests.Rest;

/// <summary>A client that speaks plain HTTP and shows everything that came back.</summary>
public sealed class FhirClient(HttpClient http)
{
    public string Base => http.BaseAddress!.ToString().TrimEnd('/');

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, null, null, headers);

    public Task<Answer> PostAsync(string path, string body, params (string Name, string Value)[] headers) =>
        SendAsync("POST", path, body, "application/fhir+json", headers);

    public Task<Answer> PutAsync(string path, string body, params (string Name, string Value)[] headers) =>
        SendAsync("PUT", path, body, "application/fhir+json", headers);

    public Task<Answer> DeleteAsync(string path, params (string Name, string Value)[] headers) => SendAsync("DELETE", path, null, null, headers);

    public Task<Answer> JsonPatchAsync(string path, string patch, params (string Name, string Value)[] headers) =>
        SendAsync("PATCH", path, patch, "application/json-patch+json", headers);

    public Task<Answer> FhirPathPatchAsync(string path, string patch, params (string Name, string Value)[] headers) =>
        SendAsync("PATCH", path, patch, "application/fhir+json", headers);

    /// <summary>Creates and gives the id. SQLite lets several programs in by chance: to wait for the turn in vain is no fault, and clients try again.</summary>
    public async Task<string> CreateAsync(string type, string body)
    {
        var answer = await PostAsync(type, body);
        for (var tries = 0; tries < 20 && answer.Status == 503 && answer.Code == ErrorCodes.StoreUnavailable; tries++) answer = await PostAsync(type, body);
        Assert.True(answer.Status == 201, $"{answer.Status}: {answer.Text}");
        return answer.Json["id"]!.GetValue<string>();
    }

    public async Task<Answer> SendAsync(string method, string path, string? body, string? contentType, params (string Name, string Value)[] headers) =>
        await SendBytesAsync(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), contentType, headers);

    public async Task<Answer> SendBytesAsync(string method, string path, byte[]? body, string? contentType, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path.StartsWith("http", StringComparison.Ordinal) ? new Uri(path) : new Uri($"{Base}/{path}"));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            if (contentType is not null) request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content!.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request);
        var all = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, all, await response.Content.ReadAsStringAsync());
    }
}

/// <summary>What came back.</summary>
public sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text) ?? throw new InvalidOperationException("The body is empty.");

    public string? ETag => Headers.GetValueOrDefault("ETag");

    public string? Id => Json["id"]?.GetValue<string>();

    public int VersionId => int.Parse(Json["meta"]!["versionId"]!.GetValue<string>());

    /// <summary>Everything that the OperationOutcome says.</summary>
    public string Diagnosis => string.Join(" | ", (Json["issue"]?.AsArray() ?? []).Select(issue => issue!["details"]!["text"]!.GetValue<string>()));

    /// <summary>The stable code of the first issue.</summary>
    public string Code => Json["issue"]![0]!["details"]!["coding"]![0]!["code"]!.GetValue<string>();

    /// <summary>FHIRPaths that the OperationOutcome points at.</summary>
    public IEnumerable<string> Expressions => Json["issue"]!.AsArray().SelectMany(issue => issue!["expression"]?.AsArray() ?? []).Select(path => path!.GetValue<string>());

    public IReadOnlyList<JsonNode> Entries => [.. (Json["entry"]?.AsArray() ?? []).Select(entry => entry!)];

    /// <summary>Ids of the matches on a page, in order.</summary>
    public IReadOnlyList<string> Matches => [.. Entries.Where(entry => entry["search"]?["mode"]?.GetValue<string>() == "match").Select(entry => entry["resource"]!["id"]!.GetValue<string>())];

    public string? Link(string relation) =>
        Json["link"]?.AsArray().FirstOrDefault(link => link!["relation"]!.GetValue<string>() == relation)?["url"]?.GetValue<string>();
}
