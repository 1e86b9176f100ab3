using System.Security.Claims;
using MedCoop.Server.Auth.OAuth;
using MedCoop.Web.Clients;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace MedCoop.Server.Auth.Outside;

/// <summary>Signing in to the screens with the provider, where <c>Auth:ClientId</c> says as whom this server asks it.</summary>
internal static partial class OutsideModule
{
    private const string CookiePrefix = "medcoop-outside-";

    /// <summary>Whether people may sign in with it.</summary>
    public static bool IsConfigured(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration[$"{AuthOptions.Section}:{nameof(AuthOptions.ClientId)}"]);

    public static void AddMedCoopOutsideSignIn(this IServiceCollection services)
    {
        services.AddScoped<OutsideAccounts>();
        services.AddScoped<OutsideSignIn>();
        services.AddSingleton(static provider => new SignInProvider(provider.GetRequiredService<IOptions<AuthOptions>>().Value.NameOfProvider));
        new AuthenticationBuilder(services).AddOpenIdConnect(OutsideSignIn.Scheme, static _ => { });
        services.AddOptions<OpenIdConnectOptions>(OutsideSignIn.Scheme).Configure<IOptions<AuthOptions>, OutsideProvider>(Configure);
    }

    public static void MapMedCoopOutsideSignIn(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(OutsideSignIn.Address, OutsideSignIn.BeginAsync);

    private static void Configure(OpenIdConnectOptions client, IOptions<AuthOptions> auth, OutsideProvider provider)
    {
        client.Authority = auth.Value.Authority?.ToString();
        client.ConfigurationManager = provider.Document;
        client.Backchannel = provider.Http;
        client.RequireHttpsMetadata = auth.Value.Authority?.IsLoopback != true;
        client.ClientId = auth.Value.ClientId;
        client.ClientSecret = auth.Value.ClientSecret;
        client.CallbackPath = OutsideSignIn.CallbackAddress;
        // Signing out there is for its own pages; these would be addresses of this server at which it could sign people out here.
        client.RemoteSignOutPath = client.SignedOutCallbackPath = PathString.Empty;
        client.ResponseType = OpenIdConnectResponseType.Code;
        client.ResponseMode = OpenIdConnectResponseMode.Query;
        client.UsePkce = true;
        client.MapInboundClaims = false;
        client.GetClaimsFromUserInfoEndpoint = true;
        client.ClaimActions.Clear();
        client.Scope.Clear();
        foreach (var scope in auth.Value.ScopeList) client.Scope.Add(scope);
        // Nobody is signed in with it: the session is this server's own.
        client.SignInScheme = IdentityConstants.ExternalScheme;
        foreach (var (cookie, name) in new[] { (client.CorrelationCookie, "state-"), (client.NonceCookie, "nonce-") })
        {
            cookie.Name = CookiePrefix + name;
            cookie.SameSite = SameSiteMode.Lax; // The answer comes as the address of a page.
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest; // Plain HTTP is served on loopback or behind TLS only.
        }

        client.Events = new OpenIdConnectEvents
        {
            OnRedirectToIdentityProvider = static context =>
            {
                context.ProtocolMessage.RedirectUri = AuthorizationServer.Origin(context.Request) + OutsideSignIn.CallbackAddress;
                return Task.CompletedTask;
            },
            OnTokenValidated = RefuseUnsigned,
            OnUserInformationReceived = TakeInUserInfo,
            OnTicketReceived = ReceivedAsync,
            OnRemoteFailure = FailedAsync,
        };
    }

    // The specification lets one trust TLS instead. Here who it is is signed. https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
    private static Task RefuseUnsigned(TokenValidatedContext context)
    {
        if (context.SecurityToken is not { RawSignature.Length: > 0 }) context.Fail("The identity token is not signed.");
        return Task.CompletedTask;
    }

    private static Task TakeInUserInfo(UserInformationReceivedContext context)
    {
        if (context.Principal?.Identity is ClaimsIdentity claims)
            OutsideClaims.TakeIn(claims, context.User.RootElement, context.HttpContext.RequestServices.GetRequiredService<IOptions<AuthOptions>>().Value);
        return Task.CompletedTask;
    }

    private static async Task ReceivedAsync(TicketReceivedContext context)
    {
        var result = await context.HttpContext.RequestServices.GetRequiredService<OutsideSignIn>().RunAsync(context.HttpContext, context.Principal, context.Properties);
        await result.ExecuteAsync(context.HttpContext);
        context.HandleResponse();
    }

    private static async Task FailedAsync(RemoteFailureContext context)
    {
        var services = context.HttpContext.RequestServices;
        LogFailed(services.GetRequiredService<ILogger<OutsideSignIn>>(), KindOf(context.Failure));
        var error = context.Failure is HttpRequestException or OperationCanceledException or InvalidOperationException ? "provider-unavailable" : "provider-failed";
        var result = await services.GetRequiredService<OutsideSignIn>().RefuseAsync(context.HttpContext, account: null, error, OutsideSignIn.ReturnUrlOf(context.Properties));
        await result.ExecuteAsync(context.HttpContext);
        context.HandleResponse();
    }

    // Never what the provider or the address says in words of its own: a code of RFC 6749, or the number of the check that failed (IDX10214: the audience).
    private static string KindOf(Exception? failure) => failure switch
    {
        null => "unknown",
        { Message: ['I', 'D', 'X', ..] } => $"{failure.GetType().Name} {failure.Message.Split(':')[0]}",
        _ when failure.Data["error"] is string { Length: <= 40 } code && code.All(letter => char.IsAsciiLetterLower(letter) || letter == '_') => code,
        _ => failure.GetType().Name,
    };

    [LoggerMessage(5040, LogLevel.Warning, "A sign-in with the outside provider failed: {Kind}")]
    private static partial void LogFailed(ILogger logger, string kind);
}
