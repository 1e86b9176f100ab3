using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Auth.OAuth;
using MedCoop.Server.Auth.Outside;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Hosting;

/// <summary>
/// Token buckets per client address, so that one client cannot take the server from the others: one for all requests, and a smaller one for what signs somebody in, which
/// costs more than any other request (passwords and secrets are compared by slow hashes, the outside provider is asked).
/// </summary>
internal sealed class ClientRate : IDisposable
{
    private const int RefillsPerSecond = 10;

    private readonly PartitionedRateLimiter<IPAddress> requests;
    private readonly PartitionedRateLimiter<IPAddress> signIns;

    public ClientRate(IOptions<ServerOptions> options)
    {
        requests = PerAddress(options.Value.LoopbackRequestsPerSecond, options.Value.RequestsPerSecond);
        signIns = PerAddress(options.Value.LoopbackSignInsPerSecond, options.Value.SignInsPerSecond);
    }

    /// <summary>Goes on, or refuses. Probes are not counted: they must not fail because clients are busy.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)) return next(context);
        var client = context.Connection.RemoteIpAddress ?? IPAddress.Loopback;
        var wait = WaitOf(requests, client) ?? (IsSignIn(context.Request) ? WaitOf(signIns, client) : null);
        return wait is { } refused ? RefuseAsync(context, refused) : next(context);
    }

    public void Dispose()
    {
        requests.Dispose();
        signIns.Dispose();
    }

    /// <summary>
    /// Makes token buckets of so many in the long run, and bursts of twice that. Made once: <c>RateLimitPartition.GetTokenBucketLimiter</c> would make two functions at each request. The
    /// <see cref="PartitionedRateLimiter{TResource}"/> that holds them refills them on its own timer.
    /// </summary>
    internal static Func<TKey, RateLimiter> Limiter<TKey>(int perSecond) => _ => new TokenBucketRateLimiter(Bucket(perSecond));

    private static TokenBucketRateLimiterOptions Bucket(int perSecond)
    {
        // The options take whole tokens only; how long the period is follows from them, so that the rate is the one that was set.
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

    private static PartitionedRateLimiter<IPAddress> PerAddress(int loopbackPerSecond, int othersPerSecond)
    {
        var (loopback, others) = (Limiter<IPAddress>(loopbackPerSecond), Limiter<IPAddress>(othersPerSecond));
        return PartitionedRateLimiter.Create<IPAddress, IPAddress>(client => RateLimitPartition.Get(client, IPAddress.IsLoopback(client) ? loopback : others));
    }

    // However it is spelt: routes do not look at case.
    private static bool IsSignIn(HttpRequest request) => request.Path.StartsWithSegments(OutsideSignIn.Address, StringComparison.OrdinalIgnoreCase) || (HttpMethods.IsPost(request.Method)
        && (request.Path.StartsWithSegments("/account", StringComparison.OrdinalIgnoreCase) || request.Path.StartsWithSegments(AuthorizationServer.TokenPath, StringComparison.OrdinalIgnoreCase)));

    // Null: it may go on at once.
    private static TimeSpan? WaitOf(PartitionedRateLimiter<IPAddress> rate, IPAddress client)
    {
        using var lease = rate.AttemptAcquire(client);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
    }

    private static Task RefuseAsync(HttpContext context, TimeSpan wait)
    {
        var seconds = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.RetryAfter = seconds;
        return OutcomeAnswer.WriteAsync(
            context,
            StatusCodes.Status429TooManyRequests,
            "throttled",
            ErrorCodes.TooManyRequests,
            $"Too many requests from this address; try again in {seconds} s (Retry-After).");
    }
}
