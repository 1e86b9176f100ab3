using System.Globalization;
using System.Text.RegularExpressions;
using Serilog.Context;

namespace MedCoop.Server.Hosting;

/// <summary>
/// Every request has an id that the log, the traces and the answer share: the client's X-Request-Id if it is usable, else a new one.
/// </summary>
internal static partial class RequestIds
{
    private const string Header = "X-Request-Id";

    internal static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var asked = context.Request.Headers[Header];
        if (asked.Count == 1 && Usable().IsMatch(asked[0]!))
            context.TraceIdentifier = asked[0]!;
        else
            context.TraceIdentifier = NewId();

        context.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            context.Response.Headers[Header] = context.TraceIdentifier;
            context.Response.Headers["X-Correlation-Id"] = context.TraceIdentifier;
            return Task.CompletedTask;
        }, context);
        using (LogContext.PushProperty("Request", context.TraceIdentifier))
            await next(context);
    }

    // It is to be found again, not to be kept secret: the system's source of secrets would cost a call to the system per request.
    private static string NewId() =>
        string.Create(CultureInfo.InvariantCulture, $"{Random.Shared.NextInt64():x16}{Random.Shared.NextInt64():x16}");

    /// <summary>What can stand in a log line, a header and a URL without any escaping.</summary>
    [GeneratedRegex("^[A-Za-z0-9._~:+/=-]{1,128}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Usable();
}
