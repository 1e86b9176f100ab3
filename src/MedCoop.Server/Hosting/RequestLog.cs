using System.Diagnostics;

namespace MedCoop.Server.Hosting;

/// <summary>
/// One line per request: method, shape of the path, status, duration. No ids of people, no search values, no bodies.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    /// <summary>Not sent: what the log shows when the client was gone before the answer (nginx's convention).</summary>
    internal const int ClientGone = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        var began = Stopwatch.GetTimestamp();
        var shape = RequestShape.Of(context.Request.Path); // now: static files change the path
        try
        {
            await next(context);
        }
        finally
        {
            Write(context, shape, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    private void Write(HttpContext context, string shape, double milliseconds)
    {
        var method = Method(context.Request.Method);
        var status = context.RequestAborted.IsCancellationRequested ? ClientGone : context.Response.StatusCode;
        if (status >= StatusCodes.Status500InternalServerError)
            LogFailed(method, shape, status, milliseconds);
        else if (IsRoutine(shape))
            LogRoutine(method, shape, status, milliseconds);
        else
            LogAnswered(method, shape, status, milliseconds);
    }

    // Probes and scrapes come every few seconds and would drown everything else.
    private static bool IsRoutine(string shape) =>
        shape is "/metrics" || shape.StartsWith("/health", StringComparison.Ordinal);

    // A method is free text from the client.
    private static string Method(string method) =>
        method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" ? method : "OTHER";

    [LoggerMessage(1001, LogLevel.Information, "{Method} {Shape} {Status} in {Milliseconds:0.0} ms")]
    private partial void LogAnswered(string method, string shape, int status, double milliseconds);

    [LoggerMessage(1002, LogLevel.Debug, "{Method} {Shape} {Status} in {Milliseconds:0.0} ms")]
    private partial void LogRoutine(string method, string shape, int status, double milliseconds);

    [LoggerMessage(1003, LogLevel.Warning, "{Method} {Shape} {Status} in {Milliseconds:0.0} ms")]
    private partial void LogFailed(string method, string shape, int status, double milliseconds);
}
