using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using MedCoop.Fhir.Outcomes;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Hosting;

/// <summary>A token bucket per client address, so that one client cannot take the server from the others.</summary>
internal sealed class ClientRate(IOptions<ServerOptions> options) : IConfigureOptions<RateLimiterOptions>
{
    private const int RefillsPerSecond = 10;

    public void Configure(RateLimiterOptions limiter)
    {
        var settings = options.Value;
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context => PartitionOf(context, settings));
        limiter.OnRejected = static (rejected, _) => RefuseAsync(rejected);
    }

    private static RateLimitPartition<IPAddress> PartitionOf(HttpContext context, ServerOptions settings)
    {
        // Probes must not fail because clients are busy.
        if (context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
            return RateLimitPartition.GetNoLimiter<IPAddress>(IPAddress.None);

        var client = context.Connection.RemoteIpAddress ?? IPAddress.Loopback;
        var rate = IPAddress.IsLoopback(client) ? settings.LoopbackRequestsPerSecond : settings.RequestsPerSecond;
        return RateLimitPartition.GetTokenBucketLimiter(client, _ => Bucket(rate));
    }

    /// <summary>So many in the long run, and bursts of twice that.</summary>
    internal static TokenBucketRateLimiterOptions Bucket(int perSecond)
    {
        // A refill adds whole tokens: rates under ten a second are refilled once a second instead.
        var refills = perSecond < RefillsPerSecond ? 1 : RefillsPerSecond;
        return new()
        {
            TokenLimit = perSecond * 2,
            TokensPerPeriod = perSecond / refills,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 / refills),
            QueueLimit = 0,
        };
    }

    private static async ValueTask RefuseAsync(OnRejectedContext rejected)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Ceiling(after.TotalSeconds) : 1;
        var seconds = Math.Max(1, wait).ToString(CultureInfo.InvariantCulture);
        rejected.HttpContext.Response.Headers.RetryAfter = seconds;
        await OutcomeAnswer.WriteAsync(
            rejected.HttpContext,
            StatusCodes.Status429TooManyRequests,
            "throttled",
            ErrorCodes.TooManyRequests,
            $"Too many requests from this address; try again in {seconds} s (Retry-After).");
    }
}
