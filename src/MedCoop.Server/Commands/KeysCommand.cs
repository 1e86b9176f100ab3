using System.CommandLine;
using MedCoop.Server.Auth.Keys;
using MedCoop.Store.Identity;

namespace MedCoop.Server.Commands;

/// <summary><c>keys</c>: replaces the keys with which tokens are signed and encrypted, beside working servers.</summary>
internal static class KeysCommand
{
    internal static Command Create(string[] settings)
    {
        var atOnce = new Option<bool>("--at-once") { Description = "The old keys end now: every token is void, and apps and systems get new ones. For when a key has leaked." };
        var rotate = new Command(
            "rotate",
            """
            Makes new keys. Servers see them within half a minute and use them a minute later; what was signed or encrypted with
            the old ones stays good until it ends by itself.
            """)
        {
            atOnce,
        };
        rotate.SetAction((parsed, _) => CommandHost.RunAsync(
            settings, opensStore: true, (services, stopping) => RotateAsync(services, parsed.GetValue(atOnce), stopping), Add));

        var sure = new Option<bool>("--yes") { Description = "Do it.", Required = true };
        var reset = new Command(
            "reset",
            """
            Removes every key, for when the master key is lost. The next start makes new ones: everybody signs in anew, and apps
            and systems get new tokens. Stop all servers first.
            """)
        {
            sure,
        };
        reset.SetAction((_, _) => CommandHost.RunAsync(settings, opensStore: true, ResetAsync, static services => services.AddMedCoopIdentityStores()));
        return new Command("keys", "Replaces the keys with which tokens are signed and encrypted.") { rotate, reset };
    }

    private static void Add(IServiceCollection services)
    {
        services.AddMedCoopIdentityStores();
        services.AddMedCoopKeys();
    }

    private static async Task<int> RotateAsync(IServiceProvider services, bool atOnce, CancellationToken stopping)
    {
        KeyStart.CheckMaster(services.GetRequiredService<KeyStore>(), services.GetRequiredService<MasterKey>());
        var keys = services.GetRequiredService<ServerKeys>();
        await keys.RotateAsync(atOnce, stopping);
        await Console.Out.WriteLineAsync($"New keys are there: {keys.Current.Signing.Count} to sign, {keys.Current.Encrypting.Count} to encrypt are accepted.");
        return CommandLine.Done;
    }

    private static async Task<int> ResetAsync(IServiceProvider services, CancellationToken stopping)
    {
        await services.GetRequiredService<KeyStore>().RemoveAllAsync(stopping);
        await Console.Out.WriteLineAsync("Every key is removed; the next start makes new ones.");
        return CommandLine.Done;
    }
}
