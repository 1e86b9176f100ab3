using System.Diagnostics;
using Microsoft.Extensions.Options;
using Serilog.Events;

namespace MedCoop.Server.Hosting;

/// <summary>
/// One line per request: method, shape of the path, status, duration. No ids of people, no search values, no bodies.
/// </summary>
internal sealed class RequestLog(RequestDelegate next, LogLines lines, IOptions<LogOptions> options, TimeProvider clock)
{
    /// <summary>Not sent: what the log shows when the client was gone before the answer (nginx's convention).</summary>
    internal const int ClientGone = 499;

    private readonly LogEventLevel least = options.Value.Level;

    public async Task InvokeAsync(HttpContext context)
    {
        var began = clock.GetTimestamp();
        var shape = RequestShape.Of(context.Request.Path); // now: static files change the path
        try
        {
            await next(context);
        }
        finally
        {
            Write(context, shape, clock.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    private void Write(HttpContext context, string shape, double milliseconds)
    {
        var status = context.RequestAborted.IsCancellationRequested ? ClientGone : context.Response.StatusCode;
        var level = Level(status, shape);
        if (level < least) return;
        var trace = Activity.Current?.Context ?? default;
        lines.Add(new AnsweredLine(clock.GetUtcNow(), level, Method(context.Request.Method), shape, status, milliseconds, context.TraceIdentifier, trace));
    }

    // Probes and scrapes come every few seconds and would drown everything else.
    private static LogEventLevel Level(int status, string shape) => status switch
    {
        >= StatusCodes.Status500InternalServerError => LogEventLevel.Warning,
        _ when shape is "/metrics" || shape.StartsWith("/health", StringComparison.Ordinal) => LogEventLevel.Debug,
        _ => LogEventLevel.Information,
    };

    // A method is free text from the client.
    private static string Method(string method) =>
        method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" ? method : "OTHER";
}
