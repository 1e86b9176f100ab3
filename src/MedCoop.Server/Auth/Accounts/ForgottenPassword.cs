using MedCoop.Store.Identity;
using Microsoft.AspNetCore.Identity;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>
/// <c>POST /account/forgot</c>: <c>email</c>; always 303 to <c>/account/forgot?sent=true</c>, and a mail with a link when there is such an account: five for one name in a
/// quarter of an hour at most. Where no mail can be sent: 303 to <c>/account/forgot</c>, which says so.
/// </summary>
internal sealed class ForgottenPassword(UserManager<Account> users, AccountStore accounts, AttemptStore attempts, LinkStore links, OutsideLogins outside, Mails mails)
{
    public async Task<IResult> RunAsync(HttpContext context)
    {
        if (!mails.CanSend) return new SeeOther("/account/forgot");
        var email = (await context.Request.ReadFormAsync(context.RequestAborted))["email"].ToString();
        if (await MayAskAsync($"forgot {email}", context.RequestAborted) && await users.FindByEmailAsync(email) is { IsDisabled: false } account)
            // After the answer: how long it takes must not tell whether there is such an account.
            mails.Later(stopping => SendAsync(account, stopping));
        return new SeeOther("/account/forgot?sent=true");
    }

    // Counted whether or not somebody has the name, as vain attempts to sign in are.
    private async Task<bool> MayAskAsync(string name, CancellationToken cancellationToken)
    {
        if (await attempts.IsLockedAsync(name, cancellationToken)) return false;
        await attempts.FailAsync(name, cancellationToken);
        return true;
    }

    private async Task SendAsync(Account account, CancellationToken cancellationToken)
    {
        // Whose second factor is at the outside provider must not come in with a mailbox alone.
        if (await accounts.FindAsync(account.Id, cancellationToken) is { } person && outside.HasSecondFactor(person))
        {
            await mails.SendAsync(account.Email!, MailText.WithProvider(account.Language, mails.Page(SignedIn.SignInPage)), cancellationToken);
            return;
        }

        var token = await links.CreateAsync(LinkPurpose.Reset, account.Id, Links.LifeOf(LinkPurpose.Reset), cancellationToken);
        await mails.SendAsync(account.Email!, MailText.Reset(account.Language, mails.Link(Links.ResetPage, token)), cancellationToken);
    }
}
