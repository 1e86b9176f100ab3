using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenIddict.EntityFrameworkCore.Models;

namespace MedCoop.Store.Identity;

/// <summary>Puts the stores of accounts, applications, tokens and keys together.</summary>
public static class IdentityModule
{
    /// <summary>Adds them; <see cref="StoreModule.AddMedCoopStore"/> must be added too, whose opening makes their tables. Sessions need <see cref="SessionLimits"/>.</summary>
    public static IServiceCollection AddMedCoopIdentityStores(this IServiceCollection services)
    {
        services.AddSingleton(static provider => new IdentityDatabase(provider.GetRequiredService<IOptions<StoreOptions>>().Value));
        services.AddScoped(static provider => Database(provider).Open());
        services.AddSingleton(static provider => new AccountStore(Database(provider)));
        services.AddSingleton(static provider => new LoginStore(Database(provider)));
        services.AddSingleton(static provider => new SessionStore(Database(provider), provider.GetRequiredService<SessionLimits>(), Clock(provider)));
        services.AddSingleton(static provider => new LinkStore(Database(provider), Clock(provider)));
        services.AddSingleton(static provider => new AttemptStore(Database(provider), Clock(provider)));
        services.AddSingleton(static provider => new AssertionStore(Database(provider), Clock(provider)));
        services.AddSingleton(static provider => new KeyStore(Database(provider)));
        services.AddSingleton(static provider => new TokenStore(Database(provider)));
        services.AddOpenIddict().AddCore(static core =>
        {
            core.UseEntityFrameworkCore().UseDbContext<IdentityContext>().ReplaceDefaultEntities<Guid>();
            core.ReplaceApplicationManager<OpenIddictEntityFrameworkCoreApplication<Guid>, CertifiedApplications>();
        });
        return services;
    }

    /// <summary>Makes ASP.NET Core Identity keep its accounts there.</summary>
    public static IdentityBuilder AddMedCoopStores(this IdentityBuilder identity) => identity.AddEntityFrameworkStores<IdentityContext>();

    private static IdentityDatabase Database(IServiceProvider provider) => provider.GetRequiredService<IdentityDatabase>();

    private static TimeProvider Clock(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
