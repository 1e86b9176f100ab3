using MedCoop.Domain.Access;
using MedCoop.Server.Auth.Accounts;
using MedCoop.Server.Auth.OAuth;
using MedCoop.Server.Hosting;
using MedCoop.Store;
using MedCoop.Store.Identity;
using Microsoft.AspNetCore.Identity;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Demo;

/// <summary>
/// <c>--demo</c>: fills an empty store with the demonstration. A store in which there is anything else is left alone and the start refused:
/// passwords that everybody knows have no place beside real ones.
/// </summary>
internal sealed partial class DemoStart(IServiceScopeFactory scopes, ResourceStore store, AccountStore accounts, TimeProvider clock, ILogger<DemoStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var people = await accounts.AllAsync(cancellationToken);
        if (people.Count > 0 && people.All(person => person.Account.IsDemo)) return;
        var journal = await store.JournalEndAsync(cancellationToken);
        if (people.Count > 0 || journal.Problem is not null || journal.Value > 0)
            throw new StartRefusedException("--demo fills an empty store, and this one is not. Name another: --Store:ConnectionString=\"Data Source=data/demo.db\".");
        await using var scope = scopes.CreateAsyncScope();
        var resources = ActivatorUtilities.CreateInstance<DemoResources>(scope.ServiceProvider);
        if (await resources.StoreAsync(cancellationToken) is { } problem) throw new StartRefusedException($"--demo: {problem.Code} {problem.Text}");
        await AddSystemsAsync(scope.ServiceProvider.GetRequiredService<Clients>(), cancellationToken);
        await AddPeopleAsync(scope.ServiceProvider.GetRequiredService<UserManager<Account>>(), cancellationToken);
        LogFilled(DemoTable.People.Count, DemoTable.Systems.Count);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Last: a start that broke off before is refused as a store with something in it, and not half a demonstration.
    private async Task AddPeopleAsync(UserManager<Account> users, CancellationToken cancellationToken)
    {
        var hash = PasswordRules.Hasher.HashPassword(PasswordRules.Nobody, DemoTable.Password);
        foreach (var person in DemoTable.People)
        {
            var account = new Account
            {
                Id = Guid.NewGuid(),
                UserName = person.Email,
                Email = person.Email,
                EmailConfirmed = true,
                DisplayName = person.Name,
                FhirUser = $"Practitioner/{person.PractitionerId}",
                CreatedAt = clock.GetUtcNow(),
                IsDemo = true,
                PasswordHash = hash,
            };
            var created = await users.CreateAsync(account);
            if (!created.Succeeded) throw new InvalidOperationException($"An account of the demonstration was refused: {created.Errors.First().Code}");
            await accounts.SetMembershipsAsync(
                account.Id,
                [new Membership { AccountId = account.Id, Organization = $"Organization/{person.Organization}", OrganizationName = NameOf(person.Organization), Roles = person.Role.Code() }],
                cancellationToken);
        }
    }

    private static async Task AddSystemsAsync(Clients clients, CancellationToken cancellationToken)
    {
        foreach (var system in DemoTable.Systems)
        {
            await clients.RegisterAsync(
                new ClientRegistration
                {
                    ClientId = system.ClientId,
                    Name = system.Name,
                    Kind = ClientKind.Backend,
                    Secret = system.Secret,
                    Scopes = ["system/*.cruds"],
                    Organization = $"Organization/{system.Organization}",
                    Roles = [system.Role.Code()],
                },
                cancellationToken);
        }
    }

    private static string NameOf(string organization) => DemoTable.Organizations.First(one => one.Id == organization).Name;

    [LoggerMessage(5031, LogLevel.Information, "The demonstration is there: {People} people, {Systems} systems; see README.md for how to sign in")]
    private partial void LogFilled(int people, int systems);
}
