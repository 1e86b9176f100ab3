using System.Globalization;
using System.Security.Claims;
using MedCoop.Domain.Access;
using MedCoop.Server.Auth.OAuth;
using MedCoop.Store.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>The person who is signed in with this browser.</summary>
/// <param name="Person">Its account, as it is now.</param>
/// <param name="SessionId">The session of the browser.</param>
/// <param name="Since">When the person signed in.</param>
/// <param name="MustSetUpSecondFactor">Whether it has to set up a second factor before it may do anything else.</param>
internal sealed record SignedIn(Person Person, Guid SessionId, DateTimeOffset? Since, bool MustSetUpSecondFactor)
{
    // A password or a passkey is a way in for good: whoever finds a browser that somebody left open must not make one.
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(15);

    public const string SignInPage = "/account/sign-in";
    public const string SecondFactorPage = "/account/second-factor";
    public const string SecondFactorSetUpPage = "/account/second-factor/set-up";

    /// <summary>Whether it has shown a second factor to the outside provider.</summary>
    public bool SecondFactorElsewhere { get; init; }

    /// <summary>Whether a second factor stands behind this session: the account's own, or one that the provider has seen.</summary>
    public bool IsWithSecondFactor => SecondFactorElsewhere || HasSecondFactor(Person);

    /// <summary>Id of its account, as tokens name it.</summary>
    public string Subject => Person.Account.Id.ToString();

    /// <summary>Where it acts now; null: it has no organisation, or has to choose.</summary>
    public Membership? Acting => PersonClaims.ActingFor(Person);

    /// <summary>Whether it is an administrator where it acts now.</summary>
    public bool IsAdministrator => !MustSetUpSecondFactor && Acting?.RoleCodes.Contains(Role.Administrator.Code(), StringComparer.Ordinal) is true;

    /// <summary>Who it is; null: nobody is signed in.</summary>
    public static async Task<SignedIn?> OfAsync(HttpContext context)
    {
        var ticket = await context.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        if (ticket.Principal is not { } principal || !Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)) return null;
        if (!Guid.TryParse(principal.FindFirstValue(PersonClaims.Session), out var session)) return null;
        var person = await context.RequestServices.GetRequiredService<AccountStore>().FindAsync(id, context.RequestAborted);
        if (person is null || person.Account.IsDisabled) return null;
        var factors = context.RequestServices.GetRequiredService<IOptions<AccessOptions>>().Value.SecondFactor;
        // Not when the cookie was made: it is made anew as time goes by.
        DateTimeOffset? since = long.TryParse(principal.FindFirstValue(PersonClaims.Since), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
        var elsewhere = principal.HasClaim(PersonClaims.SecondFactorElsewhere, "true");
        return new SignedIn(person, session, since, NeedsSecondFactor(person, factors) && !HasSecondFactor(person) && !elsewhere) { SecondFactorElsewhere = elsewhere };
    }

    /// <summary>Whether it has shown who it is not long ago.</summary>
    public bool IsRecent(DateTimeOffset now) => Since >= now - Recent;

    /// <summary>Whether its roles, in whichever organisation, need one.</summary>
    public static bool NeedsSecondFactor(Person person, SecondFactorOptions options) =>
        !person.Account.IsDemo && options.IsRequiredOf(person.Memberships.SelectMany(membership => membership.RoleCodes).Select(RoleCodes.Find).OfType<Role>());

    /// <summary>Whether it has one: an authenticator, or a passkey, which is two in one.</summary>
    public static bool HasSecondFactor(Person person) => person.Account.TwoFactorEnabled || person.HasPasskey;
}
