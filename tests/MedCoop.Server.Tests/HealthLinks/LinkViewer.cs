using System.Buffers.Text;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MedCoop.Server.Tests.Rest;

namespace MedCoop.Server.Tests.HealthLinks;

/// <summary>Whoever was given a link: reads it by the specification and asks the server, knowing nothing else.</summary>
internal sealed class LinkViewer : IDisposable
{
    private readonly HttpClient http = new();
    private readonly JsonNode payload;

    public LinkViewer(string link)
    {
        Text = link;
        payload = JsonNode.Parse(Base64Url.DecodeFromChars(link.AsSpan(link.IndexOf("shlink:/", StringComparison.Ordinal) + "shlink:/".Length)))!;
    }

    /// <summary>The link that an answer of <c>$health-link</c> holds.</summary>
    public static LinkViewer Of(Answer answer)
    {
        Assert.True(answer.Status == 200, answer.Text);
        return new LinkViewer((string)Part(answer, "link")!["valueString"]!) { Management = (string)Part(answer, "management")!["valueReference"]!["reference"]! };
    }

    public static JsonNode? Part(Answer answer, string name) => answer.Json["parameter"]!.AsArray().FirstOrDefault(part => (string)part!["name"]! == name);

    public string Text { get; }

    public string Management { get; private init; } = "";

    public string Url => (string)payload["url"]!;

    public string? Flag => (string?)payload["flag"];

    public byte[] Key => Base64Url.DecodeFromChars((string)payload["key"]!);

    public Task<HttpResponseMessage> AskAsync(string? passcode = null, int? embeddedLengthMax = null, string? recipient = "Dr. Hassan, Tripoli", string? url = null)
    {
        var body = new JsonObject();
        if (recipient is not null) body["recipient"] = recipient;
        if (passcode is not null) body["passcode"] = passcode;
        if (embeddedLengthMax is not null) body["embeddedLengthMax"] = embeddedLengthMax;
        return http.PostAsJsonAsync(url ?? Url, body, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(string url) => http.GetAsync(url, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => http.SendAsync(request, TestContext.Current.CancellationToken);

    /// <summary>The document in a manifest, wherever it lies.</summary>
    public async Task<JsonNode> OpenAsync(HttpResponseMessage manifest)
    {
        var file = Assert.Single((await JsonAsync(manifest))["files"]!.AsArray())!;
        Assert.Equal("application/fhir+json", (string?)file["contentType"]);
        var jwe = (string?)file["embedded"];
        if (jwe is null)
        {
            var fetched = await GetAsync((string)file["location"]!);
            Assert.Equal((200, "application/jose"), ((int)fetched.StatusCode, fetched.Content.Headers.ContentType?.ToString()));
            jwe = await fetched.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        return Decrypt(jwe);
    }

    public JsonNode Decrypt(string jwe)
    {
        var (contentType, content) = IndependentJwe.Open(jwe, Key);
        Assert.Equal("application/fhir+json", contentType);
        return JsonNode.Parse(content)!;
    }

    public static async Task<JsonNode> JsonAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode is 200 or 401, $"{response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    public void Dispose() => http.Dispose();
}
