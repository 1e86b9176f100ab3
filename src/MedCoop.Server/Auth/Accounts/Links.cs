using MedCoop.Domain.Access;
using MedCoop.Store.Identity;
using Microsoft.AspNetCore.Identity;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>
/// What links that work once lead to.
/// <list type="bullet">
/// <item><c>GET /account/api/invitation?token=</c>: JSON { email, displayName, organizationName, state } with state <c>valid</c>, <c>used</c> or <c>expired</c>.</item>
/// <item><c>POST /account/invitation</c>: <c>token</c>, <c>password</c>, <c>displayName</c>; signs in and goes to <c>/account</c> (or to set up a second factor); back with
/// <c>expired</c>, <c>used</c>, <c>weak-password</c>.</item>
/// <item><c>POST /account/reset</c>: <c>token</c>, <c>password</c>; ends every session, goes to sign in; the same errors.</item>
/// <item><c>POST /setup</c>: <c>token</c>, <c>organization</c> (name), <c>email</c>, <c>password</c>, <c>displayName</c>; makes the first administrator; the same errors.</item>
/// </list>
/// </summary>
internal sealed class Links(UserManager<Account> users, AccountStore accounts, LinkStore links, SessionEnd ending, SessionCookie cookie, Directories directory, TimeProvider clock)
{
    public const string InvitationPage = "/account/invitation";
    public const string ResetPage = "/account/reset";
    public const string SetupPage = "/setup";

    /// <summary>How long a link is good for.</summary>
    public static TimeSpan LifeOf(LinkPurpose purpose) => purpose == LinkPurpose.Invitation ? TimeSpan.FromDays(7) : TimeSpan.FromHours(2);

    public async Task<IResult> InvitationAsync(HttpContext context)
    {
        var token = context.Request.Query["token"].ToString();
        if (await links.FindAsync(token, LinkPurpose.Invitation, context.RequestAborted) is not { AccountId: { } id } link) return Results.NotFound();
        var person = await accounts.FindAsync(id, context.RequestAborted);
        return person is null ? Results.NotFound() : Results.Json(new
        {
            email = person.Account.Email,
            displayName = person.Account.DisplayName,
            organizationName = person.Memberships is [var first, ..] ? first.OrganizationName : null,
            state = link.UsedAt is not null || IsInUse(person) ? "used" : link.ExpiresAt <= clock.GetUtcNow() ? "expired" : "valid",
        });
    }

    public async Task<IResult> AcceptAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (await PasswordAsync(context, form, LinkPurpose.Invitation) is not { Account: { } account } chosen) return await RefusedAsync(context, form, LinkPurpose.Invitation, InvitationPage);
        if (chosen.Weakness is not null) return Again(InvitationPage, form, "weak-password");
        if (form["displayName"].ToString().Trim() is { Length: > 0 and <= 200 } name) account.DisplayName = name;
        account.EmailConfirmed = true;
        await users.UpdateAsync(account);
        await directory.IntroduceAsync(account, context.RequestAborted);
        await cookie.SignInAsync(context, account, new SignInWay("link"));
        return new SeeOther("/account");
    }

    public async Task<IResult> ResetAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (await PasswordAsync(context, form, LinkPurpose.Reset) is not { Account: { } account } chosen) return await RefusedAsync(context, form, LinkPurpose.Reset, ResetPage);
        if (chosen.Weakness is not null) return Again(ResetPage, form, "weak-password");
        return new SeeOther($"{SignedIn.SignInPage}?reset=true");
    }

    public async Task<IResult> SetupAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (token, email, name) = (form["token"].ToString(), form["email"].ToString().Trim(), form["displayName"].ToString().Trim());
        if (name.Length == 0) name = email.Split('@')[0];
        if (await StateAsync(token, LinkPurpose.Setup, context.RequestAborted) is { } state) return SeeOther.Back($"{SetupPage}?token={Uri.EscapeDataString(token)}", state);
        if (await accounts.HasAnyAsync(Role.Administrator.Code(), context.RequestAborted)) return SeeOther.Back(SetupPage, "used");
        if (PasswordRules.Weakness(form["password"].ToString(), [email, name], [form["organization"]]) is not null) return Again(SetupPage, form, "weak-password");
        if (!Mails.IsAddress(email)) return Again(SetupPage, form, "bad-email");
        if (!await links.TryUseAsync(token, LinkPurpose.Setup, context.RequestAborted)) return SeeOther.Back(SetupPage, "used");
        var account = await directory.FoundAsync(form["organization"].ToString().Trim(), email, name, form["password"].ToString(), context.RequestAborted);
        if (account is null) return SeeOther.Back(SetupPage, "used");
        await cookie.SignInAsync(context, account, new SignInWay("link"));
        return new SeeOther("/account");
    }

    /// <summary>Whether somebody has made the account their own: an invitation to it, which signs in without a second factor, is no good any more.</summary>
    public static bool IsInUse(Person person) => person.Account.PasswordHash is not null || SignedIn.HasSecondFactor(person) || person.HasLogin;

    // Null: the link is no good. With a weakness: it is, and may be tried again. What was handed out or begun before it ends with it.
    private async Task<ChosenPassword?> PasswordAsync(HttpContext context, IFormCollection form, LinkPurpose purpose)
    {
        var (token, password) = (form["token"].ToString(), form["password"].ToString());
        if (await links.FindAsync(token, purpose, context.RequestAborted) is not { AccountId: { } id }) return null;
        if (await users.FindByIdAsync(id.ToString()) is not { IsDisabled: false } account || await accounts.FindAsync(id, context.RequestAborted) is not { } person) return null;
        if (purpose == LinkPurpose.Invitation && IsInUse(person)) return null;
        if (PasswordRules.Weakness(password, [account.DisplayName, form["displayName"], account.Email], person.Memberships.Select(membership => membership.OrganizationName)) is { } weakness)
            return new ChosenPassword(account, weakness);
        if (!await links.TryUseAsync(token, purpose, context.RequestAborted)) return null;
        account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
        await users.UpdateSecurityStampAsync(account);
        await links.EndAllAsync(id, context.RequestAborted);
        await ending.EndAllAsync(account, context.RequestAborted);
        return new ChosenPassword(account, Weakness: null);
    }

    private async Task<string?> StateAsync(string token, LinkPurpose purpose, CancellationToken cancellationToken) => await links.FindAsync(token, purpose, cancellationToken) switch
    {
        null => "expired",
        { UsedAt: not null } => "used",
        var link when link.ExpiresAt <= clock.GetUtcNow() => "expired",
        _ => null,
    };

    private async Task<IResult> RefusedAsync(HttpContext context, IFormCollection form, LinkPurpose purpose, string page) =>
        Again(page, form, await StateAsync(form["token"].ToString(), purpose, context.RequestAborted) ?? (purpose == LinkPurpose.Invitation ? "used" : "expired"));

    private static SeeOther Again(string page, IFormCollection form, string error) => SeeOther.Back($"{page}?token={Uri.EscapeDataString(form["token"].ToString())}", error);

    private sealed record ChosenPassword(Account Account, string? Weakness);
}
