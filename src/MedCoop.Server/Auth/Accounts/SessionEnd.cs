using MedCoop.Store.Identity;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>Ends sessions, so that it counts at once on this server.</summary>
internal sealed class SessionEnd(SessionStore sessions, TokenStore tokens, SessionCookie cookie, RequestActor actors)
{
    /// <summary>Ends one session.</summary>
    public async Task EndAsync(Account account, Guid session, CancellationToken cancellationToken)
    {
        await sessions.EndAsync(account.Id, session, cancellationToken);
        Forget();
    }

    /// <summary>Ends everything: sessions, and what apps were given in the person's name.</summary>
    public async Task EndAllAsync(Account account, CancellationToken cancellationToken)
    {
        await sessions.EndAsync(account.Id, session: null, cancellationToken);
        await tokens.RevokeAsync(account.Id.ToString(), cancellationToken);
        Forget();
    }

    private void Forget()
    {
        cookie.Forget();
        actors.Forget();
    }
}
