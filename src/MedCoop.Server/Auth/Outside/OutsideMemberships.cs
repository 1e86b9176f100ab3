using MedCoop.Domain.Access;
using MedCoop.Server.Audit;
using MedCoop.Server.Auth.Accounts;
using MedCoop.Store;
using MedCoop.Store.Identity;

namespace MedCoop.Server.Auth.Outside;

/// <summary>Brings what an account may do by the provider's word into line with what the provider says now. What administrators here gave it stays, and goes before.</summary>
internal sealed partial class OutsideMemberships(AccountStore accounts, SessionEnd ending, Directories directory, AuditTrail trail, ILogger<OutsideMemberships> logger)
{
    /// <summary>Does so; where somebody may do less than before, what it is signed in with elsewhere ends.</summary>
    /// <returns>The person as it is then.</returns>
    public async Task<Person> AlignAsync(HttpContext context, Person person, OutsidePerson said)
    {
        var cancellationToken = context.RequestAborted;
        var after = await AfterAsync(person, said, cancellationToken);
        if (IsAlike(person.Memberships, after)) return person;
        if (!after.Exists(IsAdministrator) && await accounts.IsLastAsync(person, Role.Administrator.Code(), cancellationToken))
        {
            LogLastAdministrator(person.Account.Id);
            return person;
        }

        // The trail knows it first.
        var given = after.Find(membership => membership.IsFromProvider);
        var detail = $"sign-in with the provider{new GivenRights(person.Account.FhirUser, given?.Organization, given?.RoleCodes ?? [])}";
        if (await trail.AccountChangedAsync(new Actor(person.Account.FhirUser), detail, error: null, RequestOrigin.Of(context), cancellationToken) is { } unrecorded) throw new StoreUnavailableException(unrecorded);
        await accounts.SetMembershipsAsync(person.Account.Id, after, cancellationToken);
        if (IsLess(person.Memberships, after)) await ending.EndAllAsync(person.Account, cancellationToken);
        return await accounts.FindAsync(person.Account.Id, cancellationToken) ?? person;
    }

    private async Task<List<Membership>> AfterAsync(Person person, OutsidePerson said, CancellationToken cancellationToken)
    {
        var own = person.Memberships.Where(membership => !membership.IsFromProvider).ToList();
        if (said is not { Organization: { } organization, RoleCodes.Count: > 0 } || own.Exists(membership => membership.Organization == organization)) return own;
        var name = await directory.NameOfAsync(organization, cancellationToken);
        return [.. own, new Membership { AccountId = person.Account.Id, Organization = organization, OrganizationName = name, Roles = string.Join(' ', said.RoleCodes), IsFromProvider = true }];
    }

    private static bool IsAdministrator(Membership membership) => membership.RoleCodes.Contains(Role.Administrator.Code(), StringComparer.Ordinal);

    private static bool IsAlike(IEnumerable<Membership> before, IEnumerable<Membership> after) => Rights(before).SetEquals(Rights(after));

    private static bool IsLess(IEnumerable<Membership> before, IEnumerable<Membership> after) => !Rights(before).IsSubsetOf(Rights(after));

    private static HashSet<(string Organization, string Role)> Rights(IEnumerable<Membership> memberships) =>
        [.. memberships.SelectMany(membership => membership.RoleCodes.Select(role => (membership.Organization, role)))];

    [LoggerMessage(5041, LogLevel.Warning, "The provider does not say any more that account {Account} is an administrator. It is the last one, and stays one")]
    private partial void LogLastAdministrator(Guid account);
}
