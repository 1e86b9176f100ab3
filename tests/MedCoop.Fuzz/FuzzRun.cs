using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace MedCoop.Fuzz;

/// <summary>
/// Sends requests to a server, each made from a seed and its number alone, and collects the answers that no request may get: a 5xx other
/// than "too costly", none at all, one that is no FHIR, or one that says nothing about what is wrong.
/// </summary>
internal sealed class FuzzRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly HttpClient http = new(new SocketsHttpHandler { RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8 }) { Timeout = Patience };
    private readonly ConcurrentDictionary<int, int> answers = new();
    private readonly Uri root;
    private readonly int seed;
    private int sent;

    /// <summary>Sends nothing yet.</summary>
    /// <param name="root">The FHIR base, without a slash at the end.</param>
    /// <param name="seed">Another seed is another run.</param>
    public FuzzRun(Uri root, int seed) => (this.root, this.seed) = (root, seed);

    /// <summary>What went wrong, each with its request; at most one per kind of request and answer.</summary>
    public ConcurrentQueue<string> Findings { get; } = [];

    /// <summary>Requests so far.</summary>
    public int Sent => sent;

    /// <summary>How often each status came.</summary>
    public string Summary => string.Join(", ", answers.OrderBy(answer => answer.Key).Select(answer => $"{answer.Key}: {answer.Value}"));

    /// <summary>Sends as long as the condition holds.</summary>
    public async Task WhileAsync(Func<bool> goesOn, CancellationToken cancellationToken) =>
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (goesOn() && Findings.Count < 50) await SendAsync(Interlocked.Increment(ref sent), cancellationToken);
        }, cancellationToken)));

    /// <summary>Sends requests 1 to <paramref name="count"/>.</summary>
    public async Task FirstAsync(int count, CancellationToken cancellationToken)
    {
        await Parallel.ForAsync(1, count + 1, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken }, async (number, token) => await SendAsync(number, token));
        sent = count;
    }

    public void Dispose() => http.Dispose();

    private async Task SendAsync(int number, CancellationToken cancellationToken)
    {
        var request = Requests.Make(new Random(HashOf(seed, number)));
        try
        {
            using var response = await AnswerAsync(request, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            answers.AddOrUpdate((int)response.StatusCode, 1, (_, count) => count + 1);
            if (Wrong(request, (int)response.StatusCode, response.Content.Headers.ContentType, body) is { } wrong) Report(number, request, $"{wrong}: {body[..Math.Min(body.Length, 1500)]}");
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or IOException && !cancellationToken.IsCancellationRequested)
        {
            Report(number, request, $"no answer: {failure.Message} {failure.InnerException?.Message}");
        }
    }

    // A server may close a connection that it has answered on, or tire of it (408), just when the next request sets out on it; a client then
    // sends again. https://www.rfc-editor.org/rfc/rfc9110#name-408-request-timeout
    private async Task<HttpResponseMessage> AnswerAsync(FuzzRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var message = MessageOf(request);
            var answer = await http.SendAsync(message, cancellationToken);
            if (answer.StatusCode != HttpStatusCode.RequestTimeout && !(answer.StatusCode == HttpStatusCode.ServiceUnavailable && answer.Headers.RetryAfter is not null)) return answer;
            answer.Dispose();
        }
        catch (HttpRequestException)
        {
            // Sent again below.
        }

        using var again = MessageOf(request);
        return await http.SendAsync(again, cancellationToken);
    }

    private void Report(int number, FuzzRequest request, string what) => Findings.Enqueue(string.Create(
        CultureInfo.InvariantCulture, $"seed {seed}, request {number}: {what}\n{request}"));

    private static string? Wrong(FuzzRequest request, int status, MediaTypeHeaderValue? type, string body)
    {
        if (status == 408) return "did not take the request";
        if (status >= 500 && !(status == 503 && body.Contains("MC1054", StringComparison.Ordinal))) return $"answered {status}";
        // A Binary is served as it came, whatever its type says of it.
        if (request.Path.StartsWith("Binary/", StringComparison.Ordinal)) return null;
        var isJson = type?.MediaType?.Contains("json", StringComparison.Ordinal) == true;
        if (isJson && body.Length > 0 && !IsJson(body)) return $"answered {status} with damaged JSON";
        return status >= 400 && isJson && request.Method != "HEAD" && !body.Contains("\"OperationOutcome\"", StringComparison.Ordinal) ? $"answered {status} without an outcome" : null;
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 500 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private HttpRequestMessage MessageOf(FuzzRequest request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri($"{root}/{request.Path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        foreach (var (name, value) in request.Headers) message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    // Not HashCode, which differs from process to process.
    private static int HashOf(int seed, int number) => unchecked((seed * 1_000_003) ^ (number * 7919));
}
