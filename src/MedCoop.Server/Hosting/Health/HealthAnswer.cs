using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MedCoop.Server.Hosting.Health;

/// <summary>
/// <c>/health/live</c> (the process answers) and <c>/health/ready</c> (it can do its work), as small JSON:
/// a status, and for each check a status and a fixed word why. No exceptions, addresses or versions.
/// </summary>
internal static class HealthAnswer
{
    /// <summary>Where both are.</summary>
    public const string BasePath = "/health";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks(BasePath + "/live", new HealthCheckOptions { Predicate = static _ => false, ResponseWriter = WriteAsync });
        routes.MapHealthChecks(BasePath + "/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteString("status", Word(report.Status));
        if (report.Entries.Count > 0)
        {
            writer.WriteStartObject("checks");
            foreach (var (name, entry) in report.Entries)
            {
                writer.WriteStartObject(name);
                writer.WriteString("status", Word(entry.Status));
                if (entry.Status != HealthStatus.Healthy)
                    writer.WriteString("reason", entry.Exception is null ? entry.Description : "failed; see the log");
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static string Word(HealthStatus status) => status == HealthStatus.Healthy ? "up" : "down";
}
