using System.Globalization;
using System.Text.RegularExpressions;
using Serilog.Core;
using Serilog.Events;

namespace MedCoop.Server.Hosting;

/// <summary>
/// Every request has an id that the log, the traces and the answer share: the client's X-Request-Id if it is usable, else a new one.
/// </summary>
internal static partial class RequestIds
{
    private const string Header = "X-Request-Id";

    // Serilog's own context allocates several times as much for each request.
    private static readonly AsyncLocal<string?> Current = new();

    internal static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var asked = context.Request.Headers[Header];
        if (asked.Count == 1 && Usable().IsMatch(asked[0]!))
            context.TraceIdentifier = asked[0]!;
        else
            context.TraceIdentifier = NewId();

        Current.Value = context.TraceIdentifier;
        return next(context);
    }

    /// <summary>Puts the id of the request that is being answered into log lines, as <c>Request</c>.</summary>
    internal sealed class Enricher : ILogEventEnricher
    {
        /// <inheritdoc />
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            if (Current.Value is { } id) logEvent.AddPropertyIfAbsent(new LogEventProperty("Request", new ScalarValue(id)));
        }
    }

    // It is to be found again, not to be kept secret: the system's source of secrets would cost a call to the system per request.
    private static string NewId() =>
        string.Create(CultureInfo.InvariantCulture, $"{Random.Shared.NextInt64():x16}{Random.Shared.NextInt64():x16}");

    /// <summary>What can stand in a log line, a header and a URL without any escaping.</summary>
    [GeneratedRegex("^[A-Za-z0-9._~:+/=-]{1,128}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Usable();
}
