using Microsoft.Extensions.Options;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace MedCoop.Server.Hosting;

/// <summary>Logs for people on the console and as JSON lines in rolling files. No patient data in either.</summary>
internal static class Logging
{
    private const long FileBytes = 100_000_000;

    private const string ConsoleLine = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    /// <summary>Logs lines from <paramref name="consoleLevel"/> on to the console (to standard error from Warning on) and all to the files.</summary>
    internal static void Add(IServiceCollection services, LogEventLevel consoleLevel) =>
        services.AddSerilog((provider, logger) => Configure(logger, provider.GetRequiredService<IOptions<LogOptions>>().Value, consoleLevel));

    private static void Configure(LoggerConfiguration logger, LogOptions options, LogEventLevel consoleLevel)
    {
        logger
            .MinimumLevel.Is(options.Level)
            // Its Information lines show paths and query strings, which may hold names and identifiers.
            .MinimumLevel.Override("Microsoft.AspNetCore", Least(options.Level, LogEventLevel.Warning))
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore", Least(options.Level, LogEventLevel.Warning))
            .MinimumLevel.Override("System.Net.Http", Least(options.Level, LogEventLevel.Warning))
            // A start that fails is told once, in words, by the command line.
            .Filter.ByExcluding(static line => line.MessageTemplate.Text == "Hosting failed to start")
            .Enrich.FromLogContext()
            .Enrich.With<WithoutHostScope>();
        if (options.Console)
            logger.WriteTo.Console(consoleLevel, ConsoleLine, standardErrorFromLevel: LogEventLevel.Warning);
        if (options.Directory.Length > 0)
        {
            logger.WriteTo.File(
                new CompactJsonFormatter(),
                Path.Combine(options.Directory, "medcoop-.json"),
                shared: true, // with an import, or another server, that runs in the same place
                rollingInterval: RollingInterval.Day,
                rollOnFileSizeLimit: true,
                fileSizeLimitBytes: FileBytes,
                retainedFileCountLimit: options.RetainedFiles);
        }
    }

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
}
