using MedCoop.Store.Identity;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>Ends sessions, so that it counts at once on this server.</summary>
internal sealed class SessionEnd(SessionStore sessions, TokenStore tokens, AccountStore accounts, SessionCookie cookie, RequestActor actors)
{
    /// <summary>Ends one session.</summary>
    public async Task EndAsync(Account account, Guid session, CancellationToken cancellationToken)
    {
        await sessions.EndAsync(account.Id, session, cancellationToken);
        Forget();
    }

    /// <summary>Ends everything: sessions, what apps were given in the person's name, and that a device is trusted to need no second factor.</summary>
    public async Task EndAllAsync(Account account, CancellationToken cancellationToken)
    {
        await sessions.EndAsync(account.Id, session: null, cancellationToken);
        await tokens.RevokeAsync(account.Id.ToString(), cancellationToken);
        // In the account that was passed, too: whoever writes it afterwards must not bring the old one back.
        account.SecurityStamp = await accounts.RenewStampAsync(account.Id, cancellationToken);
        Forget();
    }

    private void Forget()
    {
        cookie.Forget();
        actors.Forget();
    }
}
