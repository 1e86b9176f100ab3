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
        var (loopback, others) = (Limiter<IPAddress>(settings.LoopbackRequestsPerSecond), Limiter<IPAddress>(settings.RequestsPerSecond));
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context => PartitionOf(context, loopback, others));
        limiter.OnRejected = static (rejected, _) => RefuseAsync(rejected);
    }

    private static RateLimitPartition<IPAddress> PartitionOf(HttpContext context, Func<IPAddress, RateLimiter> loopback, Func<IPAddress, RateLimiter> others)
    {
        // Probes must not fail because clients are busy.
        if (context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
            return RateLimitPartition.GetNoLimiter<IPAddress>(IPAddress.None);

        var client = context.Connection.RemoteIpAddress ?? IPAddress.Loopback;
        return RateLimitPartition.Get(client, IPAddress.IsLoopback(client) ? loopback : others);
    }

    /// <summary>
    /// Makes token buckets of so many in the long run, and bursts of twice that. Made once: <c>RateLimitPartition.GetTokenBucketLimiter</c> would make two functions at each request. The
    /// <see cref="PartitionedRateLimiter{TResource}"/> that holds them refills them on its own timer.
    /// </summary>
    internal static Func<TKey, RateLimiter> Limiter<TKey>(int perSecond) => _ => new TokenBucketRateLimiter(Bucket(perSecond));

    private static TokenBucketRateLimiterOptions Bucket(int perSecond)
    {
        // A refill adds whole tokens; how often follows from that, so that the rate is the one that was set.
        var tokens = Math.Max(1, perSecond / RefillsPerSecond);
        return new()
        {
            TokenLimit = perSecond * 2,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)tokens / perSecond),
            QueueLimit = 0,
            AutoReplenishment = false,
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
