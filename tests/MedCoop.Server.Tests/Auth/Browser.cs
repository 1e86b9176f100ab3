using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Microsoft.IdentityModel.Tokens;

namespace MedCoop.Server.Tests.Auth;

/// <summary>What a browser does: keeps cookies, sends forms with the token that pages carry. It follows no redirect by itself.</summary>
internal sealed class Browser : IDisposable
{
    private readonly HttpClient http;

    public Browser(string address, params Cookie[] kept)
    {
        var cookies = new CookieContainer();
        foreach (var cookie in kept) cookies.Add(new Uri(address), cookie);
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = new Uri(address) };
    }

    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute));

    public async Task<JsonNode> JsonAsync(string path) => JsonNode.Parse(await http.GetStringAsync(new Uri(path, UriKind.RelativeOrAbsolute)))!;

    /// <summary>Posts a form of a page; gives status and where it leads.</summary>
    public async Task<(HttpStatusCode Status, string Location)> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var token = (string)(await JsonAsync("/account/api/antiforgery"))["token"]!;
        using var form = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(field => new KeyValuePair<string, string>(field.Item1, field.Item2)));
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), form);
        return (answer.StatusCode, answer.Headers.Location?.ToString() ?? await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Posts JSON as a script of a page does.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Json)> PostJsonAsync(string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
        {
            Headers = { { "RequestVerificationToken", (string)(await JsonAsync("/account/api/antiforgery"))["token"]! } },
            Content = new StringContent((body ?? new JsonObject()).ToJsonString(), Encoding.UTF8, "application/json"),
        };
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)! : new JsonObject { ["text"] = text });
    }

    /// <summary>Puts JSON as a script of a page does; gives the status.</summary>
    public async Task<int> PutJsonAsync(string path, JsonNode body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(path, UriKind.Relative))
        {
            Headers = { { "RequestVerificationToken", (string)(await JsonAsync("/account/api/antiforgery"))["token"]! } },
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        using var answer = await http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    /// <summary>Sends whatever body, with the forms' token in the header or without one.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body, bool withToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
        if (withToken) request.Headers.Add("RequestVerificationToken", (string)(await JsonAsync("/account/api/antiforgery"))["token"]!);
        return await http.SendAsync(request);
    }

    public Task<(HttpStatusCode Status, string Location)> SignInAsync(string email, string password = SignInServer.Password) =>
        PostAsync("/account/sign-in", ("email", email), ("password", password));

    /// <summary>Asks for a code as an app does; gives what came back to the app, or where else it leads.</summary>
    public async Task<string> AuthorizeAsync(AppRequest request)
    {
        using var answer = await GetAsync($"/connect/authorize?{request.Query}");
        return answer.Headers.Location?.ToString() ?? $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
    }

    /// <summary>Posts to an OAuth endpoint, as apps and systems do, without cookies.</summary>
    public static async Task<(int Status, JsonNode Json)> OAuthAsync(string url, params (string Name, string Value)[] fields)
    {
        using var plain = new HttpClient();
        using var form = new FormUrlEncodedContent(fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)));
        using var answer = await plain.PostAsync(new Uri(url), form);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)! : new JsonObject { ["text"] = text });
    }

    /// <summary>The status with which the FHIR API answers the bearer of a token.</summary>
    public static async Task<int> FhirStatusAsync(string fhirBase, string? token, string path = "Organization", string scheme = "Bearer ")
    {
        using var plain = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{fhirBase}/{path}");
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", scheme + token);
        using var answer = await plain.SendAsync(request);
        return (int)answer.StatusCode;
    }

    public void Dispose() => http.Dispose();
}

/// <summary>What an app asks for, with a PKCE verifier of its own.</summary>
internal sealed record AppRequest(string Client, string Scope, string Audience)
{
    public string Verifier { get; } = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    /// <summary>More parameters, or others: null leaves one out.</summary>
    public IReadOnlyDictionary<string, string?> Changes { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    public string Query
    {
        get
        {
            var query = HttpUtility.ParseQueryString("");
            foreach (var (name, value) in new (string, string)[]
            {
                ("response_type", "code"), ("client_id", Client), ("redirect_uri", SignInServer.Redirect), ("scope", Scope), ("state", "s1"), ("aud", Audience),
                ("code_challenge", Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)))), ("code_challenge_method", "S256"),
            }) query[name] = value;
            foreach (var (name, value) in Changes)
            {
                if (value is null) query.Remove(name);
                else query[name] = value;
            }

            return query.ToString()!;
        }
    }

    /// <summary>Changes the code that came back for tokens.</summary>
    public Task<(int Status, JsonNode Json)> RedeemAsync(string address, string location) => Browser.OAuthAsync(
        $"{address}/connect/token",
        ("grant_type", "authorization_code"), ("client_id", Client), ("redirect_uri", SignInServer.Redirect), ("code_verifier", Verifier),
        ("code", HttpUtility.ParseQueryString(new Uri(location).Query)["code"] ?? ""));
}
