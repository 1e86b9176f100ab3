using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>A sign-in between first and second factor: a short-lived cookie that gives access to nothing.</summary>
internal static class PendingSignIn
{
    private const string Remember = "remember";
    private const string Way = "way";
    private const string Since = "since";
    private const string Issuer = "issuer";
    private const string Subject = "subject";

    /// <summary>The first factor was right.</summary>
    public static Task BeginAsync(HttpContext context, Account account, SignInWay way)
    {
        var identity = new ClaimsIdentity(IdentityConstants.TwoFactorUserIdScheme);
        identity.AddClaim(new Claim(ClaimTypes.Name, account.Id.ToString()));
        identity.AddClaim(new Claim(Way, way.Name));
        if (way.NewLogin is var (issuer, subject)) identity.AddClaims([new Claim(Issuer, issuer), new Claim(Subject, subject)]);
        if (way.Since is { } since) identity.AddClaim(new Claim(Since, since.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)));
        if (way.Remember) identity.AddClaim(new Claim(Remember, "true"));
        return context.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(identity));
    }

    /// <summary>Whose it is, and what was shown until now; null: none, or it took too long.</summary>
    public static async Task<(Account Account, SignInWay Way)?> OfAsync(HttpContext context)
    {
        var ticket = await context.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme);
        if (ticket.Principal?.FindFirstValue(ClaimTypes.Name) is not { } id) return null;
        var users = context.RequestServices.GetRequiredService<UserManager<Account>>();
        if (await users.FindByIdAsync(id) is not { IsDisabled: false } account) return null;
        return (account, new SignInWay(ticket.Principal.FindFirstValue(Way) ?? "password")
        {
            Remember = ticket.Principal.HasClaim(Remember, "true"),
            Since = long.TryParse(ticket.Principal.FindFirstValue(Since), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
            NewLogin = ticket.Principal.FindFirstValue(Issuer) is { } issuer && ticket.Principal.FindFirstValue(Subject) is { } subject ? new OutsideLogin(issuer, subject) : null,
        });
    }

    /// <summary>It is over.</summary>
    public static Task EndAsync(HttpContext context) => context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
}
