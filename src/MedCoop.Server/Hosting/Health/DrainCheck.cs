using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MedCoop.Server.Hosting.Health;

/// <summary>Not ready once the server is stopping: load balancers should send nothing new.</summary>
internal sealed class DrainCheck(Drain drain) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(drain.HasBegun ? HealthCheckResult.Unhealthy("stopping") : HealthCheckResult.Healthy());
}
