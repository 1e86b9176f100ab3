using MedCoop.Store.Identity;
using Microsoft.AspNetCore.Identity;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>
/// What people do with their own accounts.
/// <list type="bullet">
/// <item><c>GET /account/api/me</c>: JSON { id, email, displayName, fhirUser, organization, organizationName, roles, memberships: [{ organization, name, roles }], language,
/// hasPassword, hasTotp, passkeys, mustSetUpSecondFactor }; 401 when nobody is signed in.</item>
/// <item><c>GET /account/api/sessions</c>: JSON [{ id, device, address, startedAt, lastSeenAt, isCurrent }].</item>
/// <item><c>POST /account/password</c>: <c>current</c>, <c>password</c>; ends all other sessions; back with <c>wrong</c>, <c>locked</c>, <c>unavailable</c> (as at sign-in), <c>weak-password</c>, or
/// <c>sign-in-again</c> where there was no password before and the session is not recent.</item>
/// <item><c>POST /account/sessions/end</c>: <c>id</c> of one, or <c>all</c>: then apps lose what they were given, too.</item>
/// <item><c>POST /account/organization</c>: <c>organization</c> to act for from now on, <c>returnUrl</c>; back with <c>unknown-organization</c>.</item>
/// <item><c>POST /account/language</c>: <c>language</c> (en, ar, ru, be), <c>returnUrl</c>.</item>
/// </list>
/// </summary>
internal sealed class AccountPages(UserManager<Account> users, SessionStore sessions, SessionEnd ending, SessionCookie cookie, PasswordCheck passwords, UserTokens tokens)
{
    private const string Page = "/account";
    private static readonly string[] Languages = ["en", "ar", "ru", "be"];

    public async Task<IResult> MeAsync(HttpContext context)
    {
        if (await SignedIn.OfAsync(context) is not { } signedIn) return Results.Unauthorized();
        var account = signedIn.Person.Account;
        var passkeys = signedIn.Person.HasPasskey ? (await users.GetPasskeysAsync(account)).Count : 0;
        return Results.Json(new
        {
            id = account.Id,
            email = account.Email,
            displayName = account.DisplayName,
            fhirUser = account.FhirUser,
            organization = signedIn.Acting?.Organization,
            organizationName = signedIn.Acting?.OrganizationName,
            roles = signedIn.Acting?.RoleCodes ?? [],
            memberships = signedIn.Person.Memberships.Select(membership => new { organization = membership.Organization, name = membership.OrganizationName, roles = membership.RoleCodes }),
            language = account.Language,
            hasPassword = account.PasswordHash is not null,
            hasTotp = account.TwoFactorEnabled,
            passkeys,
            mustSetUpSecondFactor = signedIn.MustSetUpSecondFactor,
        });
    }

    public async Task<IResult> SessionsAsync(HttpContext context)
    {
        if (await SignedIn.OfAsync(context) is not { } signedIn) return Results.Unauthorized();
        return Results.Json((await sessions.ListAsync(signedIn.Person.Account.Id, context.RequestAborted)).Select(session => new
        {
            id = session.Id,
            device = session.Device,
            address = session.Address,
            startedAt = session.StartedAt,
            lastSeenAt = session.LastSeenAt,
            isCurrent = session.Id == signedIn.SessionId,
        }));
    }

    public Task<IResult> PasswordAsync(HttpContext context) => ChangeAsync(context, async (signedIn, account, form) =>
    {
        if (account.PasswordHash is null && !signedIn.IsRecent(context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow())) return "sign-in-again";
        if (account.PasswordHash is not null && await passwords.RefusalAsync(account.Email!, account, form["current"].ToString(), context.RequestAborted) is { } refusal) return refusal;
        if (PasswordRules.Weakness(form["password"].ToString(), [account.DisplayName, account.Email], signedIn.Person.Memberships.Select(membership => membership.OrganizationName)) is not null) return "weak-password";
        account.PasswordHash = users.PasswordHasher.HashPassword(account, form["password"].ToString());
        await users.UpdateSecurityStampAsync(account);
        await ending.EndAllAsync(account, context.RequestAborted);
        await cookie.SignInAsync(context, account, new SignInWay("new password") { HasSecondFactor = signedIn.SecondFactorElsewhere });
        return null;
    });

    public async Task<IResult> EndSessionsAsync(HttpContext context)
    {
        if (await SignedIn.OfAsync(context) is not { } signedIn) return new SeeOther(SignedIn.SignInPage);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["id"] == "all" || form.ContainsKey("all")) await ending.EndAllAsync(signedIn.Person.Account, context.RequestAborted);
        else if (Guid.TryParse(form["id"], out var session)) await ending.EndAsync(signedIn.Person.Account, session, context.RequestAborted);
        return new SeeOther(Page);
    }

    public Task<IResult> OrganizationAsync(HttpContext context) => ChangeAsync(context, async (signedIn, account, form) =>
    {
        var chosen = form["organization"].ToString();
        if (signedIn.Person.Memberships.All(membership => membership.Organization != chosen)) return "unknown-organization";
        account.ActingOrganization = chosen;
        await users.UpdateAsync(account);
        tokens.Forget(signedIn.SessionId);
        return null;
    });

    public Task<IResult> LanguageAsync(HttpContext context) => ChangeAsync(context, async (_, account, form) =>
    {
        account.Language = Languages.Contains(form["language"].ToString(), StringComparer.Ordinal) ? form["language"].ToString() : null;
        await users.UpdateAsync(account);
        return null;
    });

    private async Task<IResult> ChangeAsync(HttpContext context, Func<SignedIn, Account, IFormCollection, Task<string?>> change)
    {
        if (await SignedIn.OfAsync(context) is not { } signedIn || await users.FindByIdAsync(signedIn.Subject) is not { } account) return new SeeOther(SignedIn.SignInPage);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return await change(signedIn, account, form) is { } error ? SeeOther.Back(Page, error, form["returnUrl"]) : SeeOther.Next(form["returnUrl"], Page);
    }
}
