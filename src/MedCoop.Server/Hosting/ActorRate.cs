using System.Threading.RateLimiting;
using MedCoop.Domain.Access;
using MedCoop.Fhir.Outcomes;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Hosting;

/// <summary>A token bucket per client program and one per account, so that neither can take the server from others by coming from many addresses.</summary>
internal sealed class ActorRate : IDisposable
{
    private readonly PartitionedRateLimiter<Actor> clients;
    private readonly PartitionedRateLimiter<Actor> accounts;

    public ActorRate(IOptions<ServerOptions> options)
    {
        var (ofClient, ofAccount) = (ClientRate.Limiter<string>(options.Value.RequestsPerSecondOfClient), ClientRate.Limiter<string>(options.Value.RequestsPerSecondOfAccount));
        clients = PartitionedRateLimiter.Create<Actor, string>(actor => Partition(actor.ClientId, ofClient));
        accounts = PartitionedRateLimiter.Create<Actor, string>(actor => Partition(actor.Reference, ofAccount));
    }

    /// <summary>The refusal when it asks too much; null when it may go on. What no rule of access applies to is not limited.</summary>
    public Problem? Refusal(Actor actor)
    {
        if (actor.IsUnrestricted) return null;
        using var client = clients.AttemptAcquire(actor);
        if (!client.IsAcquired) return TooMany("client program");
        using var account = accounts.AttemptAcquire(actor);
        return account.IsAcquired ? null : TooMany("account");
    }

    public void Dispose()
    {
        clients.Dispose();
        accounts.Dispose();
    }

    private static RateLimitPartition<string> Partition(string? name, Func<string, RateLimiter> limiter) => name is null ? RateLimitPartition.GetNoLimiter("") : RateLimitPartition.Get(name, limiter);

    private static Problem TooMany(string whose) => new(
        ProblemKind.TooManyRequests, ErrorCodes.TooManyRequests, $"Too many requests of this {whose}; try again in a second (Retry-After).");
}
