using System.Net;
using MedCoop.Server.Access;
using MedCoop.Server.Auth.Accounts;
using MedCoop.Server.Auth.Demo;
using MedCoop.Server.Auth.Keys;
using MedCoop.Server.Auth.OAuth;
using MedCoop.Server.Auth.Outside;
using MedCoop.Server.Hosting;
using MedCoop.Server.Hosting.Health;
using MedCoop.Server.Rest;
using MedCoop.Store.Identity;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Auth;

/// <summary>Signing in: who a request's actor is, and everything by which people and systems become one.</summary>
internal static class AuthModule
{
    // https://learn.microsoft.com/aspnet/core/fundamentals/minimal-apis/middleware: WebApplication adds authentication by itself unless this is there.
    private const string AuthenticationIsSet = "__AuthenticationMiddlewareSet";

    public static void AddMedCoopAuth(this WebApplicationBuilder builder, AccessOptions access)
    {
        var services = builder.Services;
        services.Configure<ForwardedHeadersOptions>(headers => TrustProxies(headers, access));
        if (access.Mode == AccessMode.Open)
        {
            services.AddSingleton(static provider => new RequestActor(tokens: null, provider.GetRequiredService<TimeProvider>()));
            return;
        }

        services.AddSingleton(static provider => new RequestActor(provider.GetRequiredService<AccessTokens>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<OutsideProvider>();
        services.AddSingleton<OutsideTokens>();
        services.AddSingleton(static provider =>
        {
            var auth = provider.GetRequiredService<IOptions<AuthOptions>>().Value;
            return new SessionLimits(auth.SessionLifetime, auth.LongestSession);
        });
        services.AddMedCoopIdentityStores();
        services.AddMedCoopKeys();
        services.AddMedCoopAuthorizationServer(builder.Configuration.GetSection(TlsOptions.Section).Get<TlsOptions>() ?? new TlsOptions());
        services.AddHostedService<KeyStart>();
        services.AddHostedService<AuthPruning>();
        services.AddHostedService<EndedGrants>();
        services.AddSingleton<TellLostSight>();
        services.AddHostedService<LostSightTimer>();
        if (access.Demo) services.AddHostedService<DemoStart>();
        services.AddMedCoopAccounts();
        if (OutsideModule.IsConfigured(builder.Configuration)) services.AddMedCoopOutsideSignIn();
    }

    /// <summary>Knows browsers by their cookies, and answers for OpenIddict. The FHIR API knows its callers by their tokens alone, and who asks whether the server is well is nobody.</summary>
    public static void UseMedCoopAuth(this WebApplication app, AccessOptions access)
    {
        if (access.Mode == AccessMode.Open) return;
        KeyModule.BeginFirstKey(app.Services);
        // ASP.NET Core would else put it before everything, the FHIR API included.
        ((IApplicationBuilder)app).Properties[AuthenticationIsSet] = true;
        app.UseWhen(
            static context => !context.Request.Path.StartsWithSegments(FhirEndpoint.BasePath, StringComparison.Ordinal)
                && !context.Request.Path.StartsWithSegments(HealthAnswer.BasePath, StringComparison.Ordinal),
            static site => site.Use(ReadableRequests.InvokeAsync).UseAuthentication());
    }

    /// <summary>Where people, apps and systems sign in.</summary>
    public static void MapMedCoopAuth(this WebApplication app, AccessOptions access)
    {
        if (access.Mode == AccessMode.Open) return;
        app.MapMethods(AuthorizationServer.AuthorizePath, [HttpMethods.Get, HttpMethods.Post], (Delegate)AuthorizeEndpoint.RunAsync);
        app.MapPost(AuthorizationServer.TokenPath, (Delegate)TokenEndpoint.RunAsync);
        app.MapMethods(AuthorizationServer.LogoutPath, [HttpMethods.Get, HttpMethods.Post], (Delegate)LogoutEndpoint.RunAsync);
        foreach (var path in new[] { "/.well-known/smart-configuration", $"{FhirEndpoint.BasePath}/.well-known/smart-configuration" })
            app.MapGet(path, static (HttpContext context) => Results.Json(SmartConfiguration.Of(context.Request), SmartJson.Default.SmartConfiguration));
        app.MapMedCoopAccounts();
        if (OutsideModule.IsConfigured(app.Configuration)) app.MapMedCoopOutsideSignIn();
    }

    private static void TrustProxies(ForwardedHeadersOptions headers, AccessOptions access)
    {
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        headers.ForwardedHeaders = access.KnownProxies.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        foreach (var proxy in access.KnownProxies)
        {
            if (IPAddress.TryParse(proxy, out var address)) headers.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(proxy, out var network)) headers.KnownIPNetworks.Add(network);
        }
    }
}
