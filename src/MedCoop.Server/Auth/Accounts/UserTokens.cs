using System.Collections.Concurrent;
using MedCoop.Server.Auth.Keys;
using MedCoop.Server.Auth.OAuth;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>
/// Access tokens for this server's own screens: they ask the FHIR API as everybody does, in the name of who is signed in. A token is good for
/// some minutes and only as long as its session goes on. It never leaves the server.
/// </summary>
internal sealed class UserTokens(ServerKeys keys, TimeProvider clock)
{
    /// <summary>The client that the screens are.</summary>
    public const string ClientId = "medcoop-web";

    private const int MostRemembered = 10_000;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly ConcurrentDictionary<Guid, (string Token, DateTimeOffset ExpiresAt)> made = new();

    /// <summary>The token of a session; null when there is none to be had: nobody is signed in, or a second factor has to be set up first.</summary>
    public async Task<string?> OfAsync(HttpContext context) => await SignedIn.OfAsync(context) is { } signedIn ? Of(signedIn) : null;

    /// <summary>The same of somebody who is known to be signed in.</summary>
    public string? Of(SignedIn signedIn)
    {
        if (signedIn.MustSetUpSecondFactor) return null;
        var now = clock.GetUtcNow();
        if (made.TryGetValue(signedIn.SessionId, out var known) && known.ExpiresAt > now + (Life / 2)) return known.Token;
        if (made.Count > MostRemembered) made.Clear();
        var token = Make(signedIn, now);
        made[signedIn.SessionId] = (token, now + Life);
        return token;
    }

    /// <summary>What the token of a session says is no longer so.</summary>
    public void Forget(Guid session) => made.TryRemove(session, out _);

    private string Make(SignedIn signedIn, DateTimeOffset now)
    {
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sub"] = signedIn.Subject,
            ["client_id"] = ClientId,
            ["jti"] = Guid.NewGuid().ToString(),
            [PersonClaims.FhirUser] = signedIn.Person.Account.FhirUser,
            [PersonClaims.Session] = signedIn.SessionId.ToString(),
        };
        if (signedIn.Acting is { } acting)
        {
            claims[PersonClaims.Organization] = acting.Organization;
            claims["role"] = acting.RoleCodes.ToArray();
        }

        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = AccessTokens.Type,
            IssuedAt = now.UtcDateTime,
            Expires = (now + Life).UtcDateTime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(keys.Current.Signing[0], SecurityAlgorithms.RsaSha256),
        });
    }
}
