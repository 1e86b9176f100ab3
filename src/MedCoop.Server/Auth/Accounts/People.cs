using MedCoop.Domain.Access;
using MedCoop.Store.Identity;
using Microsoft.AspNetCore.Identity;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>
/// What administrators do with the accounts of others; 403 for everybody else.
/// <list type="bullet">
/// <item><c>GET /admin/api/people</c>, <c>GET /admin/api/people/{id}</c>: JSON { id, email, displayName, fhirUser, isDisabled, isInvited, lastSignInAt, hasSecondFactor, hasProviderLogin,
/// memberships: [{ organization, name, roles }] }.</item>
/// <item><c>POST /admin/people/invite</c>: <c>email</c>, <c>displayName</c>, <c>organization</c> (<c>Organization/x</c>), <c>organizationName</c>, <c>roles</c> (once each), <c>practitioner</c>
/// (who it is in FHIR; none: somebody new), <c>language</c>. 303 to <c>/admin/people/{id}</c>, with <c>link</c> (the path of the invitation, to be handed over) when no mail could be sent; back with
/// <c>taken</c>, <c>bad-email</c>, <c>unknown-role</c>, <c>no-organization</c>, <c>bad-practitioner</c> (no Practitioner, or one who has an account).</item>
/// <item><c>POST /admin/people/{id}/roles</c>: <c>organization</c>, <c>organizationName</c>, <c>roles</c> (none: leaves the organisation); what the person is signed in with ends.</item>
/// <item><c>POST /admin/people/{id}/disable</c>, <c>/enable</c>; back with <c>last-administrator</c>, <c>yourself</c>.</item>
/// <item><c>POST /admin/people/{id}/reset-link</c>: 303 to <c>/admin/people/{id}</c>, with <c>link</c> when no mail could be sent. <c>secondFactor=true</c> takes the
/// password and the second factors away and ends whatever is signed in, so that nothing but the link leads in.</item>
/// </list>
/// </summary>
internal sealed class People(UserManager<Account> users, AccountStore accounts, LinkStore links, LoginStore logins, SessionEnd ending, Directories directory, Mails mails)
{
    private const string Page = "/admin/people";

    public async Task<IResult> ListAsync(HttpContext context) => Results.Json((await accounts.AllAsync(context.RequestAborted)).Select(Shown));

    public async Task<IResult> OneAsync(HttpContext context, Guid id) =>
        await accounts.FindAsync(id, context.RequestAborted) is { } person ? Results.Json(Shown(person)) : Results.NotFound();

    public async Task<IResult> InviteAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (email, name, organization) = (form["email"].ToString().Trim(), form["displayName"].ToString().Trim(), form["organization"].ToString().Trim());
        if (Refusal(email, organization, form["roles"]) is { } error) return SeeOther.Back(Page, error);
        var organizationName = form["organizationName"].ToString() is { Length: > 0 } known ? known : await directory.NameOfAsync(organization, context.RequestAborted);
        var practitioner = form["practitioner"].ToString() is { Length: > 0 } who ? who : null;
        if (practitioner is not null && !await directory.IsFreeAsync(practitioner, context.RequestAborted)) return SeeOther.Back(Page, "bad-practitioner");
        var account = await directory.AddAsync(
            email, name.Length > 0 ? name : email, password: null, practitioner, [(organization, organizationName, string.Join(' ', form["roles"].ToArray()))], context.RequestAborted);
        if (account is null) return SeeOther.Back(Page, "taken");
        context.Features.Set(new GivenRights(account.FhirUser, organization, [.. form["roles"].OfType<string>()]));
        if (form["language"].ToString() is { Length: 2 } language)
        {
            account.Language = language;
            await users.UpdateAsync(account);
        }

        return await LinkAsync(account, LinkPurpose.Invitation, Links.InvitationPage, link => MailText.Invitation(account.Language, link, organizationName), context.RequestAborted);
    }

    public async Task<IResult> RolesAsync(HttpContext context, Guid id)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var organization = form["organization"].ToString().Trim();
        var person = await accounts.FindAsync(id, context.RequestAborted);
        if (person is null) return Results.NotFound();
        var others = person.Memberships.Where(membership => membership.Organization != organization);
        // Whom it leaves may be spelt in any way that it once was.
        if (form["roles"].Count == 0 && !person.Memberships.Any(membership => membership.Organization == organization)) return SeeOther.Back($"{Page}/{id}", "no-organization");
        if (form["roles"].Count > 0 && Refusal(person.Account.Email!, organization, form["roles"]) is { } error) return SeeOther.Back($"{Page}/{id}", error);
        var name = form["organizationName"].ToString() is { Length: > 0 } given ? given : person.Memberships.FirstOrDefault(membership => membership.Organization == organization)?.OrganizationName ?? await directory.NameOfAsync(organization, context.RequestAborted);
        context.Features.Set(new GivenRights(person.Account.FhirUser, organization, [.. form["roles"].OfType<string>()]));
        IEnumerable<Membership> own = form["roles"].Count == 0
            ? []
            : [new Membership { AccountId = id, Organization = organization, OrganizationName = name, Roles = string.Join(' ', form["roles"].ToArray()) }];
        List<Membership> all = [.. others, .. own];
        if (await IsLastAdministratorAsync(person, context.RequestAborted) && !all.Exists(IsAdministrator)) return SeeOther.Back($"{Page}/{id}", "last-administrator");
        await accounts.SetMembershipsAsync(id, all, context.RequestAborted);
        await ending.EndAllAsync(person.Account, context.RequestAborted);
        return new SeeOther($"{Page}/{id}");
    }

    public async Task<IResult> DisableAsync(HttpContext context, Guid id, bool isDisabled)
    {
        var person = await accounts.FindAsync(id, context.RequestAborted);
        if (person is null || await users.FindByIdAsync(id.ToString()) is not { } account) return Results.NotFound();
        if (isDisabled && await IsLastAdministratorAsync(person, context.RequestAborted)) return SeeOther.Back($"{Page}/{id}", "last-administrator");
        account.IsDisabled = isDisabled;
        await users.UpdateAsync(account);
        if (isDisabled) await ending.EndAllAsync(account, context.RequestAborted);
        return new SeeOther($"{Page}/{id}");
    }

    public async Task<IResult> ResetLinkAsync(HttpContext context, Guid id)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (await users.FindByIdAsync(id.ToString()) is not { } account || await accounts.FindAsync(id, context.RequestAborted) is not { } person) return Results.NotFound();
        // Before anything is taken away: to an account that was in use leads no invitation.
        var isNew = !Links.IsInUse(person);
        if (form["secondFactor"] == "true") await CloseAsync(account, context.RequestAborted);
        return isNew
            ? await LinkAsync(account, LinkPurpose.Invitation, Links.InvitationPage, link => MailText.Invitation(account.Language, link, person.Memberships is [var first, ..] ? first.OrganizationName : "MedCoop"), context.RequestAborted)
            : await LinkAsync(account, LinkPurpose.Reset, Links.ResetPage, link => MailText.Reset(account.Language, link), context.RequestAborted);
    }

    // Whoever knows the password must not be the first to set up another factor: nothing but the link leads in.
    private async Task CloseAsync(Account account, CancellationToken cancellationToken)
    {
        account.PasswordHash = null;
        await SecondFactor.RemoveAuthenticatorAsync(users, account);
        foreach (var passkey in await users.GetPasskeysAsync(account)) await users.RemovePasskeyAsync(account, passkey.CredentialId);
        await logins.RemoveAsync(account.Id, cancellationToken);
        await links.EndAllAsync(account.Id, cancellationToken);
        await ending.EndAllAsync(account, cancellationToken);
    }

    private async Task<IResult> LinkAsync(Account account, LinkPurpose purpose, string page, Func<string, MailText> text, CancellationToken cancellationToken)
    {
        var token = await links.CreateAsync(purpose, account.Id, Links.LifeOf(purpose), cancellationToken);
        if (!mails.CanSend) return new SeeOther($"{Page}/{account.Id}?link={Uri.EscapeDataString($"{page}?token={token}")}");
        mails.Later(stopping => mails.SendAsync(account.Email!, text(mails.Link(page, token)), stopping));
        return new SeeOther($"{Page}/{account.Id}?sent=true");
    }

    private async Task<bool> IsLastAdministratorAsync(Person person, CancellationToken cancellationToken) =>
        person.Memberships.Any(IsAdministrator)
        && !(await accounts.AllAsync(cancellationToken)).Any(other => other.Account.Id != person.Account.Id && !other.Account.IsDisabled && other.Memberships.Any(IsAdministrator));

    private static bool IsAdministrator(Membership membership) => membership.RoleCodes.Contains(Role.Administrator.Code(), StringComparer.Ordinal);

    private static string? Refusal(string email, string organization, IEnumerable<string?> roles) => true switch
    {
        _ when !Mails.IsAddress(email) => "bad-email",
        _ when organization.Split('/') is not ["Organization", var id] || !Rest.ResourceIds.IsValid(id) => "no-organization",
        _ when !roles.Any() || roles.Any(role => role is null || RoleCodes.Find(role) is null) => "unknown-role",
        _ => null,
    };

    private static object Shown(Person person) => new
    {
        id = person.Account.Id,
        email = person.Account.Email,
        displayName = person.Account.DisplayName,
        fhirUser = person.Account.FhirUser,
        isDisabled = person.Account.IsDisabled,
        isInvited = person.Account.PasswordHash is null && !person.HasPasskey && !person.HasLogin,
        lastSignInAt = person.Account.LastSignInAt,
        hasSecondFactor = SignedIn.HasSecondFactor(person),
        hasProviderLogin = person.HasLogin,
        memberships = person.Memberships.Select(membership => new { organization = membership.Organization, name = membership.OrganizationName, roles = membership.RoleCodes }),
    };
}
