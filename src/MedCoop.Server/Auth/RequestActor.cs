using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using MedCoop.Domain.Access;
using MedCoop.Fhir.Outcomes;
using Microsoft.IdentityModel.Tokens;

namespace MedCoop.Server.Auth;

/// <summary>
/// Who a request's actor is: the one answer to it for the whole server. What was found of a token is remembered for at most five seconds,
/// which is how long a revocation on another server may take to count here.
/// </summary>
/// <param name="tokens">Reads tokens; null: nobody signs in, and everybody is <see cref="Actor.Loopback"/>.</param>
internal sealed class RequestActor(AccessTokens? tokens, TimeProvider clock)
{
    private const int MostRemembered = 10_000;

    // Two generations of what is known of Authorization headers: the elder is dropped, and the younger takes its place, every so often.
    private static readonly TimeSpan Generation = TimeSpan.FromSeconds(2.5);

    private readonly Lock turning = new();
    private ConcurrentDictionary<string, TokenHolder> younger = new(HeaderEnds.Comparer);
    private ConcurrentDictionary<string, TokenHolder> elder = new(HeaderEnds.Comparer);
    private long turnedAt = clock.GetTimestamp();

    /// <summary>Whoever asks for what is open to all.</summary>
    public static Actor Anybody { get; } = new("Device/anybody");

    /// <summary>The actor, or why there is none.</summary>
    public ValueTask<Result<Actor>> OfAsync(HttpContext context)
    {
        if (tokens is null) return ValueTask.FromResult(Result.Of(Actor.Loopback));
        if (context.Request.Headers.Authorization is not [{ } header]) return ValueTask.FromResult<Result<Actor>>(NoToken);
        Turn();
        var known = younger;
        if (!known.TryGetValue(header, out var holder) && !elder.TryGetValue(header, out holder))
        {
            if (BearerToken.In(header) is not { } token) return ValueTask.FromResult<Result<Actor>>(NoToken);
            // However it was spelt: with ever more spaces before it one token would otherwise make any number of headers that end alike.
            var plain = BearerToken.Plain(token);
            if (!known.TryGetValue(plain, out holder) && !elder.TryGetValue(plain, out holder)) return AskAsync(token, plain, known, context);
        }

        return ValueTask.FromResult(holder.ExpiresAt > clock.GetUtcNow() && holder.MayComeOver(context.Connection) ? Result.Of(holder.Actor) : BadToken);
    }

    /// <summary>Forgets what is known of tokens, after something was revoked here.</summary>
    public void Forget()
    {
        lock (turning) (younger, elder) = (new(HeaderEnds.Comparer), new(HeaderEnds.Comparer));
    }

    // Into the generation of before the question: if everything was forgotten meanwhile, so is this.
    private async ValueTask<Result<Actor>> AskAsync(string token, string plain, ConcurrentDictionary<string, TokenHolder> known, HttpContext context)
    {
        try
        {
            if (await tokens!.HolderAsync(token, context.RequestAborted) is not { } holder) return BadToken;
            known[plain] = holder;
            return holder.MayComeOver(context.Connection) ? holder.Actor : BadToken;
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException { InnerException: DbException })
        {
            return new Problem(ProblemKind.Unavailable, ErrorCodes.StoreUnavailable, "The database that knows whether the token still counts does not answer. Try again.");
        }
    }

    private void Turn()
    {
        var age = clock.GetElapsedTime(Volatile.Read(ref turnedAt));
        if (age < Generation && younger.Count < MostRemembered) return;
        lock (turning)
        {
            age = clock.GetElapsedTime(turnedAt);
            if (age < Generation && younger.Count < MostRemembered) return;
            elder = age < Generation * 2 ? younger : new(HeaderEnds.Comparer);
            younger = new(HeaderEnds.Comparer);
            Volatile.Write(ref turnedAt, clock.GetTimestamp());
        }
    }

    private static Problem NoToken { get; } = new(
        ProblemKind.Unauthenticated, ErrorCodes.NoToken, "Sign in first: send an access token as 'Authorization: Bearer'. /.well-known/smart-configuration says where to get one.");

    private static Problem BadToken { get; } = new(
        ProblemKind.Unauthenticated, ErrorCodes.BadToken, "The access token is not valid here, has expired, or was revoked. Get a new one.");
}

/// <summary>Whom a token makes its bearer.</summary>
/// <param name="Actor">The actor.</param>
/// <param name="ExpiresAt">Until when.</param>
/// <param name="Certificate">SHA-256 thumbprint (base64url) of the client's TLS certificate to which it is bound; null: to none.</param>
internal sealed record TokenHolder(Actor Actor, DateTimeOffset ExpiresAt, string? Certificate)
{
    /// <summary>Whether whoever is at the other end has shown that certificate. https://www.rfc-editor.org/rfc/rfc8705#section-3</summary>
    public bool MayComeOver(ConnectionInfo connection) =>
        Certificate is null || (connection.ClientCertificate is { } shown && Base64UrlEncoder.Encode(shown.GetCertHash(HashAlgorithmName.SHA256)) == Certificate);
}
