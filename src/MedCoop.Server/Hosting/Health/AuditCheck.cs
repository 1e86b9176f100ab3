using MedCoop.Store;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MedCoop.Server.Hosting.Health;

/// <summary>Whether records of the audit trail reach the database: where they do not, reads will soon be refused.</summary>
internal sealed class AuditCheck(ResourceStore store) : IHealthCheck
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(store.Audit.IsStuck(Longest) ? HealthCheckResult.Unhealthy("records of the audit trail wait for the disk or the database") : HealthCheckResult.Healthy());
}
