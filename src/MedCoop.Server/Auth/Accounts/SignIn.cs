using MedCoop.Store.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>
/// <c>POST /account/sign-in</c>: fields <c>email</c>, <c>password</c>, <c>remember</c> (true), <c>returnUrl</c>. 303 to <c>returnUrl</c> or
/// <c>/account</c>; to <c>/account/second-factor</c> when there is one; back with <c>error</c> = <c>wrong</c>, <c>locked</c> (too many vain
/// attempts with this name, whether somebody has it or not), <c>unavailable</c> (too many sign in at the same time), <c>disabled</c>, <c>passkey</c> (the account has a passkey as its second factor:
/// use it) or <c>provider</c> (the person's second factor is at the outside provider: sign in with it). <c>POST /account/sign-out</c> ends the session.
/// </summary>
internal sealed class SignIn(UserManager<Account> users, AccountStore accounts, PasswordCheck passwords, SessionCookie cookie, OutsideLogins outside, SignInManager<Account> signIns, IOptions<AccessOptions> access)
{
    private const string Password = "password";

    public async Task<IResult> RunAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (email, password, returnUrl) = (form["email"].ToString(), form["password"].ToString(), form["returnUrl"].ToString());
        var account = email.Length is > 0 and <= 256 ? await users.FindByEmailAsync(email) : null;
        if (account is not null) context.Features.Set(new TriedAccount(account.FhirUser));
        if (await passwords.RefusalAsync(email, account, password, context.RequestAborted) is { } refusal) return SeeOther.Back(SignedIn.SignInPage, refusal, returnUrl);
        if (account!.IsDisabled) return SeeOther.Back(SignedIn.SignInPage, "disabled", returnUrl);
        return await accounts.FindAsync(account.Id, context.RequestAborted) is { } person
            ? await GoOnAsync(context, person, new SignInWay(Password) { Remember = form["remember"] == "true" }, returnUrl)
            : SeeOther.Back(SignedIn.SignInPage, "wrong", returnUrl);
    }

    /// <summary>Somebody has shown a first factor: goes on to the second one where there is one and none was shown, else signs in.</summary>
    public async Task<SeeOther> GoOnAsync(HttpContext context, Person person, SignInWay way, string? returnUrl)
    {
        var account = person.Account;
        if (!way.HasSecondFactor && account.TwoFactorEnabled && !await signIns.IsTwoFactorClientRememberedAsync(account))
        {
            await PendingSignIn.BeginAsync(context, account, way);
            return new SeeOther($"{SignedIn.SecondFactorPage}{(SeeOther.IsLocal(returnUrl) ? $"?returnUrl={Uri.EscapeDataString(returnUrl!)}" : "")}");
        }

        if (!way.HasSecondFactor && person is { HasPasskey: true, Account.TwoFactorEnabled: false } && SignedIn.NeedsSecondFactor(person, access.Value.SecondFactor))
            return SeeOther.Back(SignedIn.SignInPage, "passkey", returnUrl);
        // Whose second factor is at the provider must not be asked for a password alone, and set up another with it.
        if (way.Name == Password && outside.HasSecondFactor(person) && SignedIn.NeedsSecondFactor(person, access.Value.SecondFactor))
            return SeeOther.Back(SignedIn.SignInPage, "provider", returnUrl);
        if (await outside.NoteAsync(account, way, context.RequestAborted) is { } another) return SeeOther.Back(SignedIn.SignInPage, another, returnUrl);
        await cookie.SignInAsync(context, account, way);
        return SeeOther.Next(returnUrl, "/account");
    }

    /// <summary><c>POST /account/sign-out</c>.</summary>
    public static async Task<IResult> OutAsync(HttpContext context)
    {
        if (await SignedIn.OfAsync(context) is { } signedIn)
            await context.RequestServices.GetRequiredService<SessionEnd>().EndAsync(signedIn.Person.Account, signedIn.SessionId, context.RequestAborted);
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        return new SeeOther("/");
    }
}
