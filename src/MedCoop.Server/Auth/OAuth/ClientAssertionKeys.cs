using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>
/// Fetches the key set of a client that publishes it (<c>jwks_uri</c>), when it signs with a key that is not known yet or the set has grown
/// old: only from hosts that are allowed, over TLS, without following redirects, and at most twice a minute for each client.
/// </summary>
internal sealed partial class ClientAssertionKeys(IOpenIddictApplicationManager applications, IHttpClientFactory http, IOptions<AuthOptions> options, TimeProvider clock, ILogger<ClientAssertionKeys> logger)
    : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    public const string HttpClientName = "jwks";

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessAuthenticationContext>()
        .UseScopedHandler<ClientAssertionKeys>()
        .SetOrder(ValidateClientAssertion.Descriptor.Order - 500)
        .Build();

    public async ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        if (context.ClientAssertion is not { Length: > 0 } assertion || !TryRead(assertion, out var token)) return;
        if (await applications.FindByClientIdAsync(token.Issuer, context.CancellationToken) is not { } application) return;
        var registered = ClientProfile.Of(await applications.GetPropertiesAsync(application, context.CancellationToken));
        if (registered.JwksUri is not { } address || !MayFetch(address)) return;
        var known = (await applications.GetJsonWebKeySetAsync(application, context.CancellationToken))?.Keys.Any(key => key.KeyId == token.Kid) is true;
        var age = clock.GetUtcNow() - (registered.JwksFetchedAt ?? default);
        if (age < (known ? Fresh : Pause)) return;
        await FetchAsync(application, registered, address, context.CancellationToken);
    }

    /// <summary>Whether a client's keys may be fetched from there.</summary>
    public bool MayFetch(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps && options.Value.JwksHosts.Contains(address.IsDefaultPort ? address.Host : $"{address.Host}:{address.Port}", StringComparer.OrdinalIgnoreCase);

    private async Task FetchAsync(object application, ClientProfile registered, Uri address, CancellationToken cancellationToken)
    {
        var descriptor = new OpenIddictApplicationDescriptor();
        await applications.PopulateAsync(descriptor, application, cancellationToken);
        try
        {
            using var client = http.CreateClient(HttpClientName);
            descriptor.JsonWebKeySet = JsonWebKeySet.Create(await client.GetStringAsync(address, cancellationToken));
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or ArgumentException or JsonException)
        {
            LogNotFetched(registered.JwksUri!.Host, failure.GetType().Name);
        }

        (registered with { JwksFetchedAt = clock.GetUtcNow() }).WriteTo(descriptor.Properties);
        await applications.UpdateAsync(application, descriptor, cancellationToken);
    }

    private static bool TryRead(string assertion, out JsonWebToken token)
    {
        try
        {
            token = new JsonWebToken(assertion);
            return true;
        }
        catch (Exception malformed) when (malformed is ArgumentException or SecurityTokenException or FormatException or JsonException)
        {
            token = new JsonWebToken("{}", "{}");
            return false;
        }
    }

    [LoggerMessage(5011, LogLevel.Warning, "The keys of a client could not be fetched from {Host}: {Failure}")]
    private partial void LogNotFetched(string host, string failure);
}
