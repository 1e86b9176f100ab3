using MedCoop.Store.Identity;
using Microsoft.Extensions.Options;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>Notes with an account which person of the outside provider has it: after all was shown that the account asks for, and not before.</summary>
internal sealed class OutsideLogins(LoginStore logins, Directories directory, IOptions<AuthOptions> auth)
{
    /// <summary>
    /// Whether somebody's second factor is at the provider: comes in with it, and has none here. Neither a password alone nor a mailbox must be worth it. Where there is no provider any more, everybody is
    /// as those who never had one, the only administrator too.
    /// </summary>
    public bool HasSecondFactor(Person person) => person.HasLogin && !SignedIn.HasSecondFactor(person) && auth.Value.SignsPeopleIn;

    /// <summary>Does so, where a sign-in came from the provider for the first time.</summary>
    /// <returns>Why it does not count: <c>provider-unknown</c>, the account is somebody else's there; null: it does.</returns>
    public async Task<string?> NoteAsync(Account account, SignInWay way, CancellationToken cancellationToken)
    {
        if (way.NewLogin is not var (issuer, subject)) return null;
        // The same person may have signed in twice at once.
        if (!await logins.TryAddAsync(account.Id, issuer, subject, cancellationToken) && await logins.FindAsync(issuer, subject, cancellationToken) != account.Id) return "provider-unknown";
        await directory.IntroduceAsync(account, cancellationToken);
        return null;
    }
}

/// <summary>Somebody of a provider.</summary>
/// <param name="Issuer">The provider, as its identity tokens name it.</param>
/// <param name="Subject">Who it is there: the one thing of it that never changes.</param>
internal sealed record OutsideLogin(string Issuer, string Subject);
