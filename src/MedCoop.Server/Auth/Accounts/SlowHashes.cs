using System.Threading.RateLimiting;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>
/// Turns at comparing passwords and recovery codes, whose hashes are slow on purpose: half of the processors at most do so at once, so that who tries ever more of
/// them leaves the others to the FHIR API. Some wait; who comes when too many do is refused.
/// </summary>
internal sealed class SlowHashes : IDisposable
{
    /// <summary>How many may wait.</summary>
    public const int MostWaiting = 100;

    /// <summary>How many are computed at once.</summary>
    public static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly ConcurrencyLimiter turns = new(new() { PermitLimit = AtOnce, QueueLimit = MostWaiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    /// <summary>Waits for a turn, which ends when it is disposed of. It is not acquired when too many wait already.</summary>
    public ValueTask<RateLimitLease> TakeAsync(CancellationToken cancellationToken) => turns.AcquireAsync(permitCount: 1, cancellationToken);

    public void Dispose() => turns.Dispose();
}
