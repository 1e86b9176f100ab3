using MedCoop.Server.Auth;
using MedCoop.Server.Rest;
using MedCoop.Store.Identity;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Operations.HealthLinks;

/// <summary>SMART Health Links: made here, read by whoever has one, opened when others made them.</summary>
internal static class HealthLinksModule
{
    /// <summary>Registers them.</summary>
    public static IServiceCollection AddMedCoopHealthLinks(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<HealthLinkOptions, HealthLinkOptionsValidator>()
            .BindConfiguration(HealthLinkOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        // Where nobody signs in there are no accounts.
        services.AddSingleton(static provider => new MakerRights(
            provider.GetService<AccountStore>(), provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<IOptions<AuthOptions>>()));
        return services.AddSingleton<LinkVault>().AddSingleton<LinkStore>().AddSingleton<LinkContent>().AddSingleton<LinkReading>().AddSingleton<LinkClient>().AddSingleton<LinkEndpoint>();
    }

    /// <summary>Their rows of the table of routes.</summary>
    public static IReadOnlyList<FhirRoute> Routes(IServiceProvider services) =>
    [
        new("POST", "Patient/{id}/$health-link", "$health-link", ActivatorUtilities.CreateInstance<CreateHealthLink>(services).RunAsync),
        new("POST", "DocumentManifest/{id}/$revoke", "$revoke", ActivatorUtilities.CreateInstance<RevokeHealthLink>(services).RunAsync),
        new("POST", "Bundle/$open-health-link", "$open-health-link", ActivatorUtilities.CreateInstance<OpenHealthLink>(services).RunAsync),
    ];

    /// <summary>Serves links under <see cref="LinkEndpoint.BasePath"/>, to everybody who has one.</summary>
    public static void MapMedCoopHealthLinks(this IEndpointRouteBuilder endpoints)
    {
        var endpoint = endpoints.ServiceProvider.GetRequiredService<LinkEndpoint>();
        endpoints.MapPost(LinkEndpoint.BasePath + "/{secret}", endpoint.PostAsync);
        endpoints.MapGet(LinkEndpoint.BasePath + "/{secret}", endpoint.GetAsync);
        endpoints.MapGet(LinkEndpoint.BasePath + "/files/{ticket}", endpoint.GetFileAsync);
        endpoints.MapMethods(LinkEndpoint.BasePath + "/{**any}", [HttpMethods.Options], LinkEndpoint.Offer);
    }
}
