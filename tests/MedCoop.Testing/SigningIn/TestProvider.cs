using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MedCoop.Testing.SigningIn;

/// <summary>
/// A small OpenID Connect provider on a real port: authorization code with PKCE and a client secret, signed identity tokens, userinfo. Its sign-in page is a list of the people whom tests
/// have added; <c>&amp;as=</c> in the address is a click on one.
/// </summary>
public sealed class TestProvider : IAsyncDisposable
{
    public const string Client = "medcoop";
    public const string Secret = "the secret of the registration";

    private readonly RSA key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, ProviderPerson> people = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (IQueryCollection Request, string Person)> codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> tokens = new(StringComparer.Ordinal);
    private readonly WebApplication app;

    private TestProvider(WebApplication app) => this.app = app;

    /// <summary>Its address, and name in tokens.</summary>
    public string Issuer => app.Urls.First();

    /// <summary>Begins to answer.</summary>
    public static async Task<TestProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var provider = new TestProvider(builder.Build());
        provider.Map();
        await provider.app.StartAsync();
        return provider;
    }

    /// <summary>Adds somebody, or says otherwise from now on who it is.</summary>
    public void Add(string name, ProviderPerson person) => people[name] = person;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        key.Dispose();
    }

    private void Map()
    {
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = Issuer,
            authorization_endpoint = $"{Issuer}/authorize",
            token_endpoint = $"{Issuer}/token",
            userinfo_endpoint = $"{Issuer}/userinfo",
            jwks_uri = $"{Issuer}/keys",
        }));
        var parameters = key.ExportParameters(includePrivateParameters: false);
        app.MapGet("/keys", () => Results.Json(new { keys = new[] { new { kty = "RSA", kid = "theirs", use = "sig", alg = "RS256", n = Base64Url.EncodeToString(parameters.Modulus), e = Base64Url.EncodeToString(parameters.Exponent) } } }));
        app.MapGet("/authorize", Authorize);
        app.MapPost("/token", (Delegate)TokenAsync);
        app.MapGet("/userinfo", (HttpContext http) => tokens.TryGetValue(http.Request.Headers.Authorization.ToString().Split(' ')[^1], out var person) ? Results.Json(people[person].UserInfo) : Results.Unauthorized());
    }

    private IResult Authorize(HttpContext http)
    {
        var query = http.Request.Query;
        if (query["client_id"] != Client || query["response_type"] != "code" || query["code_challenge_method"] != "S256" || !query["scope"].ToString().Split(' ').Contains("openid")) return Results.BadRequest("This is no request of the client.");
        if (query["as"].ToString() is not { Length: > 0 } name) return Results.Content(Page(http.Request), "text/html; charset=utf-8");
        var back = $"{query["redirect_uri"]}?state={Uri.EscapeDataString(query["state"].ToString())}";
        if (!people.TryGetValue(name, out var person)) return Results.Redirect($"{back}&error=access_denied&error_description=not+today");
        var code = Guid.NewGuid().ToString("N");
        codes[code] = (query, name);
        return Results.Redirect($"{back}&code={code}{person.ParametersBack}");
    }

    private string Page(HttpRequest request)
    {
        var links = people.Select(person => $"""<li><a href="{WebUtility.HtmlEncode($"{request.Path}{request.QueryString}&as={Uri.EscapeDataString(person.Key)}")}">{WebUtility.HtmlEncode(person.Key)}</a></li>""");
        return $"""<!DOCTYPE html><html lang="en"><title>Who are you?</title><h1>Who are you?</h1><ul>{string.Concat(links)}</ul></html>""";
    }

    private async Task<IResult> TokenAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        if (form["client_id"] != Client || form["client_secret"] != Secret) return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        if (!codes.TryRemove(form["code"].ToString(), out var asked) || form["redirect_uri"] != asked.Request["redirect_uri"] || !Proves(form["code_verifier"].ToString(), asked.Request["code_challenge"].ToString()))
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        var access = Guid.NewGuid().ToString("N");
        tokens[access] = asked.Person;
        return Results.Json(new { access_token = access, token_type = "Bearer", expires_in = 60, id_token = IdentityToken(people[asked.Person], asked.Request) });
    }

    private static bool Proves(string verifier, string challenge) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) == challenge;

    private string IdentityToken(ProviderPerson person, IQueryCollection request)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["iss"] = Issuer,
            ["aud"] = Client,
            ["iat"] = now,
            ["exp"] = now + 300,
            ["nonce"] = request["nonce"].ToString(),
        };
        // Which is required where max_age was asked for. https://openid.net/specs/openid-connect-core-1_0.html#IDToken
        if (request.ContainsKey("max_age") && !person.TellsNoTime) claims["auth_time"] = now;
        foreach (var (name, value) in person.Claims) claims[name] = value;
        // As a provider does that has somebody show anew who it is.
        if (request["prompt"] == "login" && person is { IgnoresPrompt: false, TellsNoTime: false }) claims["auth_time"] = now;
        var signed = $"{Part(new { alg = person.IsUnsigned ? "none" : "RS256", typ = "JWT", kid = "theirs" })}.{Part(claims)}";
        return $"{signed}.{Signature(person, Encoding.ASCII.GetBytes(signed))}";
    }

    private string Signature(ProviderPerson person, byte[] signed)
    {
        if (person.IsUnsigned) return "";
        using var other = RSA.Create(2048);
        return Base64Url.EncodeToString((person.IsForged ? other : key).SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static string Part(object content) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(content));
}
