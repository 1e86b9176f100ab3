using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using MedCoop.Domain.Access;
using MedCoop.Server.Audit;
using MedCoop.Server.Auth.OAuth;
using MedCoop.Store;
using MedCoop.Store.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>The cookie of a signed-in browser. It names a session in the database, and counts only as long as that goes on.</summary>
internal sealed class SessionCookie(SessionStore sessions, AuditTrail trail, TimeProvider clock)
{
    private const int LongestDevice = 200;
    private const int MostRemembered = 10_000;
    private static readonly TimeSpan RememberedFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TouchedEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, (DateTimeOffset AskedAt, DateTimeOffset TouchedAt)> active = new();

    /// <summary>How the cookies are.</summary>
    public static void Configure(CookieAuthenticationOptions cookie, IOptions<AuthOptions> auth)
    {
        cookie.Cookie.Name = "medcoop";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax; // An app brings people to /connect/authorize from its own site.
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest; // Plain HTTP is served on loopback or behind TLS only.
        cookie.ExpireTimeSpan = auth.Value.SessionLifetime;
        cookie.SlidingExpiration = true;
        cookie.LoginPath = SignedIn.SignInPage;
        cookie.ReturnUrlParameter = "returnUrl";
        cookie.Events.OnValidatePrincipal = static validated => validated.HttpContext.RequestServices.GetRequiredService<SessionCookie>().ValidateAsync(validated);
    }

    /// <summary>Signs a person in with this browser; the audit trail knows it first.</summary>
    public async Task SignInAsync(HttpContext context, Account account, SignInWay way)
    {
        var actor = new Actor(account.FhirUser) { Organization = account.ActingOrganization };
        if (await trail.SignedInAsync(actor, account.DisplayName, way.Name, RequestOrigin.Of(context), context.RequestAborted) is { } unrecorded) throw new StoreUnavailableException(unrecorded);
        var device = context.Request.Headers.UserAgent.ToString();
        var session = await sessions.StartAsync(
            account.Id, device.Length > LongestDevice ? device[..LongestDevice] : device, context.Connection.RemoteIpAddress?.ToString() ?? "", context.RequestAborted);
        await context.RequestServices.GetRequiredService<SignInManager<Account>>().SignInWithClaimsAsync(
            account, new AuthenticationProperties { IsPersistent = way.Remember }, ClaimsOf(session, way));
    }

    /// <summary>Forgets what is known of sessions, after one was ended here.</summary>
    public void Forget() => active.Clear();

    // Nobody showed who it is in the future, whatever the clocks of others say.
    private static List<Claim> ClaimsOf(SignInSession session, SignInWay way)
    {
        var since = way.Since < session.StartedAt ? way.Since.Value : session.StartedAt;
        List<Claim> claims = [new(PersonClaims.Session, session.Id.ToString()), new(PersonClaims.Since, since.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture))];
        if (way.HasSecondFactor) claims.Add(new(PersonClaims.SecondFactorElsewhere, "true"));
        return claims;
    }

    private async Task ValidateAsync(CookieValidatePrincipalContext validated)
    {
        var now = clock.GetUtcNow();
        if (!Guid.TryParse(validated.Principal?.FindFirstValue(PersonClaims.Session), out var session)) validated.RejectPrincipal();
        else if (active.TryGetValue(session, out var known) && now - known.AskedAt < RememberedFor) return;
        else if (await sessions.IsActiveAsync(session, validated.HttpContext.RequestAborted)) await RememberAsync(session, known.TouchedAt, now, validated.HttpContext.RequestAborted);
        else validated.RejectPrincipal();
    }

    private async Task RememberAsync(Guid session, DateTimeOffset touchedAt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (active.Count > MostRemembered) active.Clear();
        if (now - touchedAt > TouchedEvery)
        {
            await sessions.TouchAsync(session, cancellationToken);
            touchedAt = now;
        }

        active[session] = (now, touchedAt);
    }
}
