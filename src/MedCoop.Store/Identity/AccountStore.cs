using Microsoft.EntityFrameworkCore;

namespace MedCoop.Store.Identity;

/// <summary>Accounts with what they may do: the questions that ASP.NET Core Identity does not answer.</summary>
public sealed class AccountStore
{
    private readonly IdentityDatabase database;

    internal AccountStore(IdentityDatabase database) => this.database = database;

    /// <summary>One account with its memberships; null when there is none.</summary>
    public async Task<Person?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        (await ListAsync(account => account.Id == id, cancellationToken)).SingleOrDefault();

    /// <summary>The one account that is this one in FHIR; null: there is none, or more than one.</summary>
    public async Task<Person?> FindByFhirUserAsync(string fhirUser, CancellationToken cancellationToken) =>
        await ListAsync(account => account.FhirUser == fhirUser, cancellationToken) is [var only] ? only : null;

    /// <summary>All accounts, in order of their e-mail addresses.</summary>
    public Task<IReadOnlyList<Person>> AllAsync(CancellationToken cancellationToken) => ListAsync(_ => true, cancellationToken);

    /// <summary>Whether anybody who may sign in has this role.</summary>
    public async Task<bool> HasAnyAsync(string roleCode, CancellationToken cancellationToken)
    {
        await using var statements = await database.ConnectAsync(cancellationToken);
        var roles = await statements.ListAsync(
            "SELECT m.roles FROM identity_membership m JOIN identity_account a ON a.id = m.account_id WHERE a.is_disabled = FALSE", static row => row.GetString(0), cancellationToken);
        return roles.Exists(codes => Membership.CodesIn(codes).Contains(roleCode, StringComparer.Ordinal));
    }

    /// <summary>The roles in which somebody may sign in now for an organisation; empty: in none. Null: no account is this one in FHIR.</summary>
    public async Task<IReadOnlyList<string>?> RoleCodesAsync(string fhirUser, string? organization, CancellationToken cancellationToken)
    {
        var people = await ListAsync(account => account.FhirUser == fhirUser, cancellationToken);
        return people.Count == 0 ? null : [.. people.Where(person => !person.Account.IsDisabled).SelectMany(person => person.Memberships).Where(one => one.Organization == organization).SelectMany(one => one.RoleCodes)];
    }

    /// <summary>Whether an account is this one in FHIR.</summary>
    public async Task<bool> HasFhirUserAsync(string fhirUser, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        return await context.Users.AnyAsync(account => account.FhirUser == fhirUser, cancellationToken);
    }

    /// <summary>An account's roles in its organisations.</summary>
    public async Task<IReadOnlyList<Membership>> MembershipsAsync(Guid account, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        return await context.Memberships.AsNoTracking().Where(membership => membership.AccountId == account).OrderBy(membership => membership.Organization).ToListAsync(cancellationToken);
    }

    /// <summary>Gives an account these memberships and no others.</summary>
    public async Task SetMembershipsAsync(Guid account, IReadOnlyCollection<Membership> memberships, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        context.Memberships.RemoveRange(await context.Memberships.Where(membership => membership.AccountId == account).ToListAsync(cancellationToken));
        await context.SaveChangesAsync(cancellationToken);
        context.Memberships.AddRange(memberships);
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Changes what an account's cookies are compared with: those of trusted devices end.</summary>
    /// <returns>What they are compared with from now on.</returns>
    public async Task<string> RenewStampAsync(Guid account, CancellationToken cancellationToken)
    {
        var stamp = Guid.NewGuid().ToString("N").ToUpperInvariant();
        await using var context = database.Open();
        await context.Users.Where(row => row.Id == account).ExecuteUpdateAsync(row => row.SetProperty(a => a.SecurityStamp, stamp), cancellationToken);
        return stamp;
    }

    private async Task<IReadOnlyList<Person>> ListAsync(System.Linq.Expressions.Expression<Func<Account, bool>> which, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        var accounts = await context.Users.AsNoTracking().Where(which).OrderBy(account => account.NormalizedEmail).ToListAsync(cancellationToken);
        var ids = accounts.ConvertAll(account => account.Id);
        var memberships = (await context.Memberships.AsNoTracking().Where(membership => ids.Contains(membership.AccountId)).ToListAsync(cancellationToken))
            .ToLookup(membership => membership.AccountId);
        var withPasskey = (await context.UserPasskeys.AsNoTracking().Where(passkey => ids.Contains(passkey.UserId)).Select(passkey => passkey.UserId).ToListAsync(cancellationToken)).ToHashSet();
        var withLogin = (await context.UserLogins.AsNoTracking().Where(login => ids.Contains(login.UserId)).Select(login => login.UserId).ToListAsync(cancellationToken)).ToHashSet();
        return accounts.ConvertAll(account => new Person(
            account, [.. memberships[account.Id].OrderBy(membership => membership.Organization, StringComparer.Ordinal)], withPasskey.Contains(account.Id), withLogin.Contains(account.Id)));
    }
}

/// <summary>An account with what it may do.</summary>
/// <param name="Account">The account.</param>
/// <param name="Memberships">Its roles in its organisations.</param>
/// <param name="HasPasskey">Whether it can sign in with a passkey.</param>
/// <param name="HasLogin">Whether it is known whom of an outside provider it is.</param>
public sealed record Person(Account Account, IReadOnlyList<Membership> Memberships, bool HasPasskey, bool HasLogin);
