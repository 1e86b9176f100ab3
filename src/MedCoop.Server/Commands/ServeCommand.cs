using System.CommandLine;
using MedCoop.Server.Auth;
using MedCoop.Server.Hosting;

namespace MedCoop.Server.Commands;

/// <summary><c>serve</c>: runs the server until it is told to stop.</summary>
internal static class ServeCommand
{
    internal static Command Create(string[] settings)
    {
        var urls = new Option<string?>("--urls")
        {
            Description = $"Addresses to listen on, separated by ';' (default {LoopbackAddresses.Default}).",
        };
        var noMigrate = new Option<bool>("--no-migrate")
        {
            Description = "Do not bring the database to this version's schema; refuse to start if it is another.",
        };
        var demo = new Option<bool>("--demo")
        {
            Description = "Fill an empty database with a made-up programme, people and systems whose passwords are in README.md. Serves this machine only.",
        };
        var command = new Command("serve", "Serves FHIR R4 over HTTP; the default command.") { urls, noMigrate, demo };
        command.SetAction((parsed, _) => RunAsync(settings, parsed.GetValue(urls), !parsed.GetValue(noMigrate), parsed.GetValue(demo)));
        return command;
    }

    private static async Task<int> RunAsync(string[] settings, string? urls, bool migrate, bool demo)
    {
        List<string> all = [.. settings];
        if (urls is not null)
            all.Add($"--urls={urls}");
        if (!migrate)
            all.Add($"--{ServerOptions.Section}:{nameof(ServerOptions.Migrate)}=false");
        if (demo)
            all.Add($"--{AccessOptions.Section}:{nameof(AccessOptions.Demo)}=true");
        await using var app = ServerApp.Build([.. all]);
        await app.RunAsync();
        return CommandLine.Done;
    }
}
