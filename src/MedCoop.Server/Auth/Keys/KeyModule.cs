using MedCoop.Store;
using MedCoop.Store.Identity;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Auth.Keys;

/// <summary>Puts keys together, for the server and for the command <c>keys</c>.</summary>
internal static class KeyModule
{
    public static void AddMedCoopKeys(this IServiceCollection services)
    {
        services.AddSingleton(static provider => new MasterKey(MasterKey.FolderOf(
            provider.GetRequiredService<IOptions<AuthOptions>>().Value, provider.GetRequiredService<IOptions<StoreOptions>>().Value.SqliteFile)));
        services.AddSingleton<SigningKeySource>();
        services.AddSingleton<ServerKeys>();
        services.AddDataProtection().SetApplicationName("MedCoop");
        services.AddOptions<KeyManagementOptions>().Configure<KeyStore, MasterKey>(static (management, store, master) =>
        {
            management.XmlRepository = store;
            management.XmlEncryptor = new MasterKeyXmlEncryptor(master);
        });
    }

    /// <summary>Where there is no database yet there are no keys in it either: the first is made while everything else starts.</summary>
    public static void BeginFirstKey(IServiceProvider services)
    {
        if (services.GetRequiredService<IOptions<StoreOptions>>().Value.SqliteFile is { } file && !File.Exists(file)) services.GetRequiredService<SigningKeySource>().Begin();
    }
}
