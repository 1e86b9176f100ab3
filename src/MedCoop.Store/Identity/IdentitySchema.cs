using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace MedCoop.Store.Identity;

/// <summary>Tells ASP.NET Core Identity's model, which asks the application's services for it, that accounts have passkeys.</summary>
internal static class IdentitySchema
{
    public static IServiceProvider WithPasskeys { get; } =
        new ServiceCollection().Configure<IdentityOptions>(static options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3).BuildServiceProvider();
}
