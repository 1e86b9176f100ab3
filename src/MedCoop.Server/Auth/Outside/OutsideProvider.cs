using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace MedCoop.Server.Auth.Outside;

/// <summary>The OpenID Connect provider in <c>Auth:Authority</c>: its addresses and keys, from its discovery document. Asked for when first needed, and anew now and then.</summary>
internal sealed class OutsideProvider : IDisposable
{
    private const int LongestAnswer = 1_000_000;

    // People wait for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public OutsideProvider(IOptions<AuthOptions> options)
    {
        // A secret or a code goes to the addresses of the document and nowhere else.
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Patience, MaxResponseContentBufferSize = LongestAnswer };
        if (options.Value.Authority is not { } authority) return;
        Document = new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{authority.ToString().TrimEnd('/')}/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(Http) { RequireHttps = !authority.IsLoopback });
    }

    /// <summary>What asks it.</summary>
    public HttpClient Http { get; }

    /// <summary>Its discovery document, as it is remembered; null: there is no provider.</summary>
    public ConfigurationManager<OpenIdConnectConfiguration>? Document { get; }

    /// <summary>What the document says now; null: the provider does not answer, and has not answered before.</summary>
    public async Task<OpenIdConnectConfiguration?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Document is null ? null : await Document.GetConfigurationAsync(cancellationToken);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public void Dispose() => Http.Dispose();
}
