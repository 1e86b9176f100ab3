using MedCoop.Server.Auth.Accounts;
using MedCoop.Store.Identity;
using Microsoft.AspNetCore.Identity;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Outside;

/// <summary>
/// Whose account somebody of the provider has: the one that it had before, else the one that is the same in FHIR, else the one with its verified e-mail address. Everybody else was not invited.
/// What people may do is said here, not by the provider.
/// </summary>
internal sealed class OutsideAccounts(UserManager<Account> users, AccountStore accounts, LoginStore logins)
{
    private const string Unknown = "provider-unknown";

    /// <summary>The account, or why it is not to be had.</summary>
    public async Task<FoundAccount> OfAsync(OutsidePerson said, CancellationToken cancellationToken)
    {
        if (await logins.FindAsync(said.Login.Issuer, said.Login.Subject, cancellationToken) is { } known) return Open(await accounts.FindAsync(known, cancellationToken)) with { IsKnown = true };
        var person = await MatchingAsync(said, cancellationToken);
        return person is { Account.IsDisabled: false } && IsClosed(person) ? new FoundAccount(person, Unknown) : Open(person);
    }

    private static FoundAccount Open(Person? person) => new(person, person is null ? Unknown : person.Account.IsDisabled ? "disabled" : null);

    // Its password and factors were taken away: nothing but the administrator's link leads in.
    private static bool IsClosed(Person person) => person.Account.LastSignInAt is not null && !Links.IsInUse(person);

    private async Task<Person?> MatchingAsync(OutsidePerson said, CancellationToken cancellationToken)
    {
        if (said.FhirUser is not null && await accounts.FindByFhirUserAsync(said.FhirUser, cancellationToken) is { } same) return same;
        return said.Email is not null && await users.FindByEmailAsync(said.Email) is { } account && IsSameAddress(account.Email, said.Email) ? await accounts.FindAsync(account.Id, cancellationToken) : null;
    }

    // Of letters that only look or fold alike (a long s, the sign of Kelvin) another mailbox may be made.
    private static bool IsSameAddress(string? ours, string theirs) => ours == theirs || (theirs.All(char.IsAscii) && string.Equals(ours, theirs, StringComparison.OrdinalIgnoreCase));
}

/// <summary>The account of somebody of the provider.</summary>
/// <param name="Person">It; null: there is none.</param>
/// <param name="Refusal">Why it is not to be had: <c>provider-unknown</c>, <c>disabled</c>; null: it is.</param>
internal sealed record FoundAccount(Person? Person, string? Refusal)
{
    /// <summary>Whether the person of the provider is noted with it.</summary>
    public bool IsKnown { get; init; }
}
