using MedCoop.Domain.Access;
using MedCoop.Server.Hosting;
using MedCoop.Store.Identity;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>
/// Prints, when there is no administrator yet, a link on the console with which the first one makes an account. It goes to nobody else and into
/// no log; a later start prints another one, and this one ends.
/// </summary>
internal sealed class FirstStart(AccountStore accounts, LinkStore links, IServer server, IHostApplicationLifetime lifetime, IOptions<AccessOptions> access) : IHostedService
{
    /// <summary>How long the link is good for.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>Where it is written to.</summary>
    public TextWriter Console { get; set; } = System.Console.Out;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await accounts.HasAnyAsync(Role.Administrator.Code(), cancellationToken)) return;
        var token = await links.CreateAsync(LinkPurpose.Setup, account: null, Life, cancellationToken);
        lifetime.ApplicationStarted.Register(() => Console.WriteLine(
            $"""

            There is no administrator yet. Open this link within {Life.TotalHours:0} hours to become the first one. It works once; tell it nobody.
              {Address()}{Links.SetupPage}?token={token}

            """));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string Address() =>
        (access.Value.PublicUrl?.ToString() ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? LoopbackAddresses.Default).TrimEnd('/');
}
