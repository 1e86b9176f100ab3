using MedCoop.Server.Auth.Accounts;
using MedCoop.Store.Identity;
using Microsoft.AspNetCore.Identity;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Outside;

/// <summary>
/// Whose account somebody of the provider has: the one that it had before, else the one that is the same in FHIR, else the one with its verified e-mail address. From then
/// on it is known by issuer and subject, so that nobody comes by the account who has its address later.
/// </summary>
internal sealed class OutsideAccounts(UserManager<Account> users, AccountStore accounts, LoginStore logins, Directories directory)
{
    private const string Unknown = "provider-unknown";

    /// <summary>The account, or why it is not to be had.</summary>
    public async Task<FoundAccount> OfAsync(OutsidePerson said, CancellationToken cancellationToken)
    {
        if (await logins.FindAsync(said.Issuer, said.Subject, cancellationToken) is { } known) return Open(await accounts.FindAsync(known, cancellationToken));
        var person = await MatchingAsync(said, cancellationToken) ?? await MadeAsync(said, cancellationToken);
        if (person is null || person.Account.IsDisabled) return Open(person);
        if (IsClosed(person) || !await logins.TryAddAsync(person.Account.Id, said.Issuer, said.Subject, cancellationToken)) return new FoundAccount(person, Unknown);
        await directory.IntroduceAsync(person.Account, cancellationToken);
        return Open(await accounts.FindAsync(person.Account.Id, cancellationToken));
    }

    private static FoundAccount Open(Person? person) => new(person, person is null ? Unknown : person.Account.IsDisabled ? "disabled" : null);

    // Its password and factors were taken away: nothing but the administrator's link leads in.
    private static bool IsClosed(Person person) => person.Account.LastSignInAt is not null && !Links.IsInUse(person);

    private async Task<Person?> MatchingAsync(OutsidePerson said, CancellationToken cancellationToken)
    {
        if (said.FhirUser is not null && await accounts.FindByFhirUserAsync(said.FhirUser, cancellationToken) is { } same) return same;
        return said.Email is not null && await users.FindByEmailAsync(said.Email) is { } account ? await accounts.FindAsync(account.Id, cancellationToken) : null;
    }

    // Without rights: these are given like those of everybody who comes by the provider (OutsideMemberships).
    private async Task<Person?> MadeAsync(OutsidePerson said, CancellationToken cancellationToken)
    {
        if (said is not { Email: { } email, Organization: not null, RoleCodes.Count: > 0 } || !Mails.IsAddress(email)) return null;
        var practitioner = said.FhirUser is { } who && await directory.IsFreeAsync(who, cancellationToken) ? who : null;
        var account = await directory.AddAsync(email, said.Name ?? email, password: null, practitioner, memberships: [], cancellationToken);
        return account is null ? null : await accounts.FindAsync(account.Id, cancellationToken);
    }
}

/// <summary>The account of somebody of the provider.</summary>
/// <param name="Person">It; null: there is none.</param>
/// <param name="Refusal">Why it is not to be had: <c>provider-unknown</c>, <c>disabled</c>; null: it is.</param>
internal sealed record FoundAccount(Person? Person, string? Refusal);
