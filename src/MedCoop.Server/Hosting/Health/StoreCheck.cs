using MedCoop.Store;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MedCoop.Server.Hosting.Health;

/// <summary>Whether the database answers. Its schema is current, or the server would not have started.</summary>
internal sealed class StoreCheck(ResourceStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var end = await store.JournalEndAsync(cancellationToken);
        return end.Problem is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("the database does not answer");
    }
}
