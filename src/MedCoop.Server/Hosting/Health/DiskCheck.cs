using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Hosting.Health;

/// <summary>Whether the disk of the working directory, where data and logs are by default, has room.</summary>
internal sealed class DiskCheck(IOptions<ServerOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var free = new DriveInfo(Path.GetFullPath(".")).AvailableFreeSpace;
        return Task.FromResult(free >= options.Value.MinFreeDiskBytes
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("less space than Server:MinFreeDiskBytes"));
    }
}
