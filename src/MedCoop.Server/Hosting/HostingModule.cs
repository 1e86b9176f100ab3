using System.IO.Compression;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Audit;
using MedCoop.Server.Auth;
using MedCoop.Server.Auth.Accounts;
using MedCoop.Server.Hosting.Health;
using MedCoop.Server.Workflow;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;
using Serilog.Events;

namespace MedCoop.Server.Hosting;

/// <summary>Everything around the FHIR interactions: logs, limits, health, telemetry, headers, stopping.</summary>
internal static class HostingModule
{
    private const int MaxRequestLineBytes = 64 * 1024;

    // Links break off for seconds and come back; who sends less than this does so to hold connections.
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: 50, gracePeriod: TimeSpan.FromSeconds(60));

    private static readonly string[] Compressed =
    [
        "application/fhir+json", "application/fhir+xml", "application/json", "application/xml", "application/fhir+ndjson",
        "text/html", "text/csv", "text/plain",
    ];

    /// <summary>Options of every module that the configuration sets, each checked at start; a misspelt key is an error.</summary>
    internal static void AddMedCoopOptions(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ServerOptions, ServerOptionsValidator>()
            .BindConfiguration(ServerOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddOptionsWithValidateOnStart<LogOptions, LogOptionsValidator>()
            .BindConfiguration(LogOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddSingleton<IValidateOptions<LogOptions>, LogFolderValidator>();
        services.AddOptionsWithValidateOnStart<ValidationOptions, ValidationOptionsValidator>()
            .BindConfiguration(ValidationOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddOptionsWithValidateOnStart<AccessOptions, AccessOptionsValidator>()
            .BindConfiguration(AccessOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddOptionsWithValidateOnStart<AuthOptions, AuthOptionsValidator>()
            .BindConfiguration(AuthOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddOptionsWithValidateOnStart<WorkflowOptions, WorkflowOptionsValidator>()
            .BindConfiguration(WorkflowOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddOptionsWithValidateOnStart<MailOptions, MailOptionsValidator>()
            .BindConfiguration(MailOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
    }

    internal static void AddMedCoopHosting(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        Logging.Add(services, LogEventLevel.Verbose);
        Telemetry.Add(services, builder.Configuration);

        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // RequestBodies holds bodies to the limit, and tells clients so in FHIR.
            kestrel.Limits.MinRequestBodyDataRate = SlowestBody;
            kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxRequestLineBytes;
            kestrel.ConfigureEndpointDefaults(LoopbackAddresses.Refuse);
            if (kestrel.ApplicationServices.GetRequiredService<IOptions<ServerOptions>>().Value.Tls.ClientCertificates) kestrel.ConfigureHttpsDefaults(AskForCertificates);
        });
        services.AddOptions<HostOptions>().Configure<IOptions<ServerOptions>>(static (host, server) =>
            host.ShutdownTimeout = server.Value.DrainDelay + server.Value.ShutdownTimeout);

        services.AddHostedService<ProfileStart>();
        services.AddHostedService<StoreStart>();
        services.AddHostedService(static provider => ActivatorUtilities.CreateInstance<AuditStart>(provider, true));
        services.AddSingleton<WorkflowTimers>();
        services.AddHostedService(static provider => provider.GetRequiredService<WorkflowTimers>());
        services.AddSingleton<Drain>();
        services.AddHostedService(static provider => provider.GetRequiredService<Drain>());
        services.AddHealthChecks().AddCheck<DrainCheck>("server").AddCheck<DiskCheck>("disk").AddCheck<StoreCheck>("database").AddCheck<AuditCheck>("audit");

        services.AddCors();
        services.AddSingleton<ActorRate>();
        services.AddSingleton<ClientRate>();
        services.AddResponseCompression(static compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = Compressed;
        });
        services.Configure<BrotliCompressionProviderOptions>(static brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(static gzip => gzip.Level = CompressionLevel.Fastest);
    }

    // Asked for and not required: people have none. Which one counts for whom is decided where the client is known.
    private static void AskForCertificates(HttpsConnectionAdapterOptions https)
    {
        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        https.AllowAnyClientCertificate();
    }

    /// <summary>The pipeline, outermost first. What it maps needs no interaction.</summary>
    internal static void UseMedCoopHosting(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<ScreenRequests>();
        app.Use(RequestIds.InvokeAsync);
        app.Use(AnswerHeaders.InvokeAsync);
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<UnhandledFailures>();
        OtherOrigins.Use(app);
        var access = app.Services.GetRequiredService<IOptions<AccessOptions>>().Value;
        LoopbackHosts.Use(app, access);
        if (access.Mode != AccessMode.Open) app.Use(MetricsAccess.InvokeAsync);
        app.Use(app.Services.GetRequiredService<ClientRate>().InvokeAsync);
        app.UseMiddleware<RequestBodies>();
        app.UseResponseCompression();
        app.UseRouting();

        HealthAnswer.Map(app);
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapFallback(static context => OutcomeAnswer.WriteAsync(
            context,
            StatusCodes.Status404NotFound,
            "not-found",
            ErrorCodes.UnknownAddress,
            "Nothing is here. FHIR is at /fhir, what it offers at /fhir/metadata."));
    }
}
