using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>A sign-in between password and second factor: a short-lived cookie that gives access to nothing.</summary>
internal static class PendingSignIn
{
    private const string Remember = "remember";

    /// <summary>The password was right.</summary>
    public static Task BeginAsync(HttpContext context, Account account, bool remember)
    {
        var identity = new ClaimsIdentity(IdentityConstants.TwoFactorUserIdScheme);
        identity.AddClaim(new Claim(ClaimTypes.Name, account.Id.ToString()));
        if (remember) identity.AddClaim(new Claim(Remember, "true"));
        return context.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(identity));
    }

    /// <summary>Whose it is, and whether the browser is to stay signed in; null: none, or it took too long.</summary>
    public static async Task<(Account Account, bool Remember)?> OfAsync(HttpContext context)
    {
        var ticket = await context.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme);
        if (ticket.Principal?.FindFirstValue(ClaimTypes.Name) is not { } id) return null;
        var users = context.RequestServices.GetRequiredService<UserManager<Account>>();
        return await users.FindByIdAsync(id) is { IsDisabled: false } account ? (account, ticket.Principal.HasClaim(Remember, "true")) : null;
    }

    /// <summary>It is over.</summary>
    public static Task EndAsync(HttpContext context) => context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
}
