using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MedCoop.Server.Hosting;

/// <summary>Traces and metrics: always measured, scraped at <c>/metrics</c>, and sent by OTLP where an endpoint is configured.</summary>
internal static class Telemetry
{
    /// <summary>Name of the meter and the activity source that MedCoop's own measurements use.</summary>
    internal const string Name = "MedCoop";

    // The standard variable of every OpenTelemetry SDK: https://opentelemetry.io/docs/specs/otel/protocol/exporter/
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    internal static void Add(IServiceCollection services, IConfiguration configuration)
    {
        var version = typeof(Telemetry).Assembly.GetName().Version?.ToString(3);
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("medcoop", serviceVersion: version))
            .WithMetrics(metrics => metrics
                .AddMeter(Name)
                // Requests and connections; what routing and the rate limiter count besides is in the statuses of the requests.
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter());
        if (string.IsNullOrWhiteSpace(configuration[OtlpEndpoint]))
            return;

        telemetry
            .WithMetrics(metrics => metrics.AddOtlpExporter())
            .WithTracing(tracing => tracing
                .AddSource(Name)
                .AddAspNetCoreInstrumentation(options =>
                {
                    options.EnrichWithHttpResponse = static (activity, response) =>
                    {
                        // Paths hold ids and queries hold search values: neither leaves the server.
                        activity.SetTag("url.path", RequestShape.Of(response.HttpContext.Request.Path));
                        activity.SetTag("url.query", null);
                        activity.SetTag("medcoop.request_id", response.HttpContext.TraceIdentifier);
                    };
                })
                .AddOtlpExporter());
    }
}
