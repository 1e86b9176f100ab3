using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MedCoop.Domain.HealthLinks;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Hosting;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Operations.HealthLinks;

/// <summary>
/// Fetches what is behind links that others made, from servers of the configuration only. It follows no redirection, waits a little while, and reads no more than a request to this
/// server may have.
/// </summary>
internal sealed class LinkClient : IDisposable
{
    private const int MostFiles = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient http;
    private readonly HealthLinkOptions options;
    private readonly int mostBytes;

    public LinkClient(IOptions<HealthLinkOptions> options, IOptions<ServerOptions> server)
    {
        this.options = options.Value;
        mostBytes = (int)server.Value.MaxBodyBytes;
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Patience,
            // Base64url of as many bytes as are taken, and what stands around it.
            MaxResponseContentBufferSize = (long)mostBytes * 2,
        };
    }

    /// <summary>The files, in the clear, in the manifest's order.</summary>
    public async Task<Result<IReadOnlyList<LinkedFile>>> FetchAsync(HealthLink link, string recipient, string? passcode, CancellationToken cancellationToken)
    {
        if (!options.Trusts(link.Url)) return Untrusted(link.Url);
        if (link.Flags.HasFlag(LinkKinds.DirectFile))
        {
            var separator = link.Url.Query.Length == 0 ? '?' : '&';
            var fetched = await AskAsync(new HttpRequestMessage(HttpMethod.Get, $"{link.Url.OriginalString}{separator}recipient={Uri.EscapeDataString(recipient)}"), cancellationToken);
            if (!fetched.TryGet(out var jwe, out var problem)) return problem;
            return LinkedFile.Decrypt(jwe, link.Key, mostBytes).TryGet(out var file, out problem) ? Result.Of<IReadOnlyList<LinkedFile>>([file]) : problem;
        }

        // The length is said beforehand: not every server reads a body that comes in parts.
        var question = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new ManifestQuestion(recipient, passcode, mostBytes), LinkClientJson.Default.ManifestQuestion));
        question.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var answered = await AskAsync(new HttpRequestMessage(HttpMethod.Post, link.Url) { Content = question }, cancellationToken);
        return answered.TryGet(out var manifest, out var refusal) ? await FilesAsync(link, manifest, cancellationToken) : refusal;
    }

    public void Dispose() => http.Dispose();

    private async Task<Result<IReadOnlyList<LinkedFile>>> FilesAsync(HealthLink link, string text, CancellationToken cancellationToken)
    {
        var files = new List<LinkedFile>();
        if (Read(text) is not { Files: { } named }) return Bad("What it answered is no manifest.");
        if (named.Count is 0 or > MostFiles) return Bad($"Its manifest names {named.Count.ToString(CultureInfo.InvariantCulture)} files; 1 to {MostFiles} are read.");
        foreach (var file in named)
        {
            var jwe = file.Embedded;
            if (jwe is null)
            {
                if (!Uri.TryCreate(file.Location, UriKind.Absolute, out var location)) return Bad("A file of its manifest has neither content nor an address.");
                if (!options.Trusts(location)) return Untrusted(location);
                if (!(await AskAsync(new HttpRequestMessage(HttpMethod.Get, location), cancellationToken)).TryGet(out jwe, out var problem)) return problem;
            }

            if (!LinkedFile.Decrypt(jwe, link.Key, mostBytes).TryGet(out var opened, out var fault)) return fault;
            files.Add(opened with { ContentType = file.ContentType ?? opened.ContentType });
        }

        return files;
    }

    private async Task<Result<string>> AskAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var asked = request;
        try
        {
            using var response = await http.SendAsync(asked, HttpCompletionOption.ResponseContentRead, cancellationToken);
            var body = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return response.StatusCode switch
            {
                HttpStatusCode.OK => body,
                HttpStatusCode.Unauthorized => WrongPasscode(AttemptsLeftIn(body)),
                HttpStatusCode.NotFound or HttpStatusCode.Gone => LinkStore.Closed,
                HttpStatusCode.TooManyRequests => new Problem(ProblemKind.TooManyRequests, HealthLinkErrorCodes.BadServer, "The server of the link is asked too often; try again later."),
                var other => Bad($"It answered with status {((int)other).ToString(CultureInfo.InvariantCulture)}."),
            };
        }
        catch (HttpRequestException failure)
        {
            return Bad($"It cannot be reached or breaks off ({failure.HttpRequestError}).");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Bad("It does not answer in time.");
        }
    }

    private static OtherManifest? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, LinkClientJson.Default.OtherManifest);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The refusal of a passcode.</summary>
    /// <param name="attemptsLeft">How many more are taken; null: not known.</param>
    public static Problem WrongPasscode(int? attemptsLeft) => new(
        ProblemKind.BusinessRule, HealthLinkErrorCodes.WrongPasscode,
        attemptsLeft is { } left ? string.Create(CultureInfo.InvariantCulture, $"The passcode is missing or wrong. Attempts left: {left}.") : "The passcode is missing or wrong.");

    // How many are left is a courtesy.
    private static int? AttemptsLeftIn(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, LinkClientJson.Default.PasscodeRefusal)?.RemainingAttempts;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Problem Untrusted(Uri url) => new(
        ProblemKind.BusinessRule, HealthLinkErrorCodes.UntrustedServer, $"The link leads to {url.Host}, which is none of the servers that are asked from here (HealthLinks:TrustedServers).");

    private static Problem Bad(string why) => new(ProblemKind.BusinessRule, HealthLinkErrorCodes.BadServer, $"The server of the link does not give what is behind it. {why}");
}

/// <summary>The body of a manifest request.</summary>
internal sealed record ManifestQuestion(string Recipient, string? Passcode, int EmbeddedLengthMax);

/// <summary>A manifest, as far as it is read.</summary>
internal sealed record OtherManifest(IReadOnlyList<OtherFile>? Files);

/// <summary>A file of a manifest.</summary>
internal sealed record OtherFile(string? ContentType, string? Embedded, string? Location);

/// <summary>The answer to a wrong passcode.</summary>
internal sealed record PasscodeRefusal(int? RemainingAttempts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ManifestQuestion))]
[JsonSerializable(typeof(OtherManifest))]
[JsonSerializable(typeof(PasscodeRefusal))]
internal sealed partial class LinkClientJson : JsonSerializerContext;
