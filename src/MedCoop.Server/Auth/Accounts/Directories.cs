using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir.Json;
using MedCoop.Server.Rest;
using MedCoop.Store.Identity;
using Microsoft.AspNetCore.Identity;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>Keeps accounts and the FHIR directory together: whoever has an account is a Practitioner, and acts for an Organization.</summary>
internal sealed partial class Directories(UserManager<Account> users, AccountStore accounts, FhirRoutes routes, TimeProvider clock, ILogger<Directories> logger)
{
    /// <summary>Makes an account, without a password unless one is given; null when the e-mail address is taken.</summary>
    /// <param name="practitioner">Who it is in FHIR, e.g. <c>Practitioner/17</c>; null: somebody new.</param>
    public async Task<Account?> AddAsync(string email, string displayName, string? password, string? practitioner, IReadOnlyList<(string Organization, string Name, string Roles)> memberships, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid();
        var account = new Account
        {
            Id = id,
            UserName = email,
            Email = email,
            DisplayName = displayName,
            FhirUser = practitioner ?? $"Practitioner/{id:N}",
            CreatedAt = clock.GetUtcNow(),
            EmailConfirmed = password is not null,
        };
        if (password is not null) account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
        var created = await users.CreateAsync(account);
        if (!created.Succeeded) return null;
        await accounts.SetMembershipsAsync(
            id, [.. memberships.Select(one => new Membership { AccountId = id, Organization = one.Organization, OrganizationName = one.Name, Roles = one.Roles })], cancellationToken);
        return account;
    }

    /// <summary>
    /// Whether an account may be this one in FHIR: a Practitioner whom no other account is. A Device with an account would be taken for a system, and
    /// an Organization for all that was granted to it.
    /// </summary>
    public async Task<bool> IsFreeAsync(string practitioner, CancellationToken cancellationToken) =>
        practitioner.Split('/') is ["Practitioner", var id] && ResourceIds.IsValid(id) && !await accounts.HasFhirUserAsync(practitioner, cancellationToken);

    /// <summary>The first administrator, with its organisation.</summary>
    public async Task<Account?> FoundAsync(string organizationName, string email, string displayName, string password, CancellationToken cancellationToken)
    {
        var organization = new Organization { Id = Guid.NewGuid().ToString("N"), Active = true, Name = organizationName.Length > 0 ? organizationName : "MedCoop" };
        await PutAsync(organization, cancellationToken);
        var account = await AddAsync(email, displayName, password, practitioner: null, [($"Organization/{organization.Id}", organization.Name, Role.Administrator.Code())], cancellationToken);
        if (account is not null) await IntroduceAsync(account, cancellationToken);
        return account;
    }

    /// <summary>Makes the Practitioner of an account, where there is none.</summary>
    public Task IntroduceAsync(Account account, CancellationToken cancellationToken)
    {
        var practitioner = new Practitioner
        {
            Id = account.FhirUser.Split('/')[^1],
            Active = true,
            Name = [new HumanName { Text = account.DisplayName }],
            Telecom = [new ContactPoint(ContactPoint.ContactPointSystem.Email, ContactPoint.ContactPointUse.Work, account.Email!)],
        };
        return PutAsync(practitioner, cancellationToken, onlyNew: true);
    }

    /// <summary>What an organisation is called; its reference where that is not known.</summary>
    public async Task<string> NameOfAsync(string organization, CancellationToken cancellationToken)
    {
        if (organization.Split('/') is not ["Organization", var id]) return organization;
        var read = await routes.RunAsync(Request("GET", "Organization", id), cancellationToken);
        return read.TryGet(out var answer, out _) && answer.Version is { } version && ResourceReader.Parse(version.Body) is Organization { Name: { Length: > 0 } name } ? name : organization;
    }

    private FhirRequest Request(string method, string type, string id) => FhirRequest.OfServer(method, [type, id], Actor.Operator, clock.GetUtcNow());

    private async Task PutAsync(Resource resource, CancellationToken cancellationToken, bool onlyNew = false)
    {
        var request = Request("PUT", resource.TypeName, resource.Id!) with
        {
            Headers = new FhirHeaders { ContentType = MediaTypes.FhirJson, IfNoneMatch = onlyNew ? "*" : null },
            Body = ResourceFormat.ToJson(resource),
        };
        if (onlyNew && (await routes.RunAsync(request with { Method = "GET", Body = default }, cancellationToken)).Problem is null) return;
        var written = await routes.RunAsync(request, cancellationToken);
        if (written.Problem is { } problem) LogNotWritten(resource.TypeName, problem.Code);
    }

    [LoggerMessage(5021, LogLevel.Warning, "A {Type} of the directory could not be written: {Code}")]
    private partial void LogNotWritten(string type, string code);
}
