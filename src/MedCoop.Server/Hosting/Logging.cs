using System.Globalization;
using Microsoft.Extensions.Options;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;
using Serilog.Formatting.Display;

namespace MedCoop.Server.Hosting;

/// <summary>Logs for people on the console and as JSON lines in rolling files. No patient data in either.</summary>
internal static class Logging
{
    private const string ConsoleLine = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    /// <summary>Logs lines from <paramref name="consoleLevel"/> on to the console (to standard error from Warning on) and all to the files.</summary>
    internal static void Add(IServiceCollection services, LogEventLevel consoleLevel)
    {
        // Closed with its host: what is on its way is written then.
        services.AddSingleton(provider => Lines(provider, consoleLevel));
        services.AddSerilog(
            static (provider, logger) => Configure(logger, provider.GetRequiredService<IOptions<LogOptions>>().Value, new Unowned(provider.GetRequiredService<LogLines>())),
            preserveStaticLogger: true);
    }

    private static LogLines Lines(IServiceProvider provider, LogEventLevel consoleLevel)
    {
        var options = provider.GetRequiredService<IOptions<LogOptions>>().Value;
        var outputs = new List<ILineOutput>();
        if (options.Console) outputs.Add(new ConsoleLines(new MessageTemplateTextFormatter(ConsoleLine, CultureInfo.InvariantCulture), consoleLevel));
        if (options.Directory.Length > 0)
            outputs.Add(new FileLines(new CompactJsonFormatter(), Path.Combine(options.Directory, "medcoop-.json"), options.RetainedFiles));
        return new LogLines(provider.GetRequiredService<TimeProvider>(), [.. outputs]);
    }

    private static void Configure(LoggerConfiguration logger, LogOptions options, ILogEventSink lines) =>
        logger
            .MinimumLevel.Is(options.Level)
            // Its Information lines show paths and query strings, which may hold names and identifiers.
            .MinimumLevel.Override("Microsoft.AspNetCore", Least(options.Level, LogEventLevel.Warning))
            // Where it may log at all, it makes an activity and a scope for every request; nothing here reads them, and traces make their own.
            .MinimumLevel.Override("Microsoft.AspNetCore.Hosting.Diagnostics", LevelAlias.Off)
            // It quotes what the provider and the address say. What failed is told by our own line (OutsideModule).
            .MinimumLevel.Override("Microsoft.AspNetCore.Authentication.OpenIdConnect", LevelAlias.Off)
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore", Least(options.Level, LogEventLevel.Warning))
            .MinimumLevel.Override("System.Net.Http", Least(options.Level, LogEventLevel.Warning))
            // A start that fails is told once, in words, by the command line.
            .Filter.ByExcluding(static line => line.MessageTemplate.Text == "Hosting failed to start")
            .Enrich.FromLogContext()
            .Enrich.With<RequestIds.Enricher>()
            .Enrich.With<WithoutHostScope>()
            .WriteTo.Sink(lines);

    private static LogEventLevel Least(LogEventLevel asked, LogEventLevel least) => asked > least ? asked : least;

    /// <summary>
    /// ASP.NET Core puts into every event the request's path, which may hold ids of people, and ids of its own that no client
    /// ever sees; ours is the property Request.
    /// </summary>
    private sealed class WithoutHostScope : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            logEvent.RemovePropertyIfPresent("RequestPath");
            logEvent.RemovePropertyIfPresent("RequestId");
            logEvent.RemovePropertyIfPresent("ConnectionId");
        }
    }

    // A logger closes its sinks; the lines of requests still come after that.
    private sealed class Unowned(LogLines lines) : ILogEventSink
    {
        public void Emit(LogEvent logEvent) => lines.Emit(logEvent);
    }
}
