using System.Globalization;
using MedCoop.Server.Hosting;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace MedCoop.Fuzz;

/// <summary><c>MedCoop.Fuzz 10m [seed] [PostgreSql]</c>: damaged requests against the whole server for so long; exit code 1 when one is not answered well.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (!TryDuration(arguments.ElementAtOrDefault(0) ?? "1m", out var duration))
        {
            await Console.Error.WriteLineAsync("Usage: MedCoop.Fuzz <duration such as 30s or 10m> [seed] [Sqlite|PostgreSql]");
            return 2;
        }

        var seed = int.Parse(arguments.ElementAtOrDefault(1) ?? "1", CultureInfo.InvariantCulture);
        var provider = Enum.Parse<StoreProvider>(arguments.ElementAtOrDefault(2) ?? nameof(StoreProvider.Sqlite));
        await using var database = await TestDatabase.CreateAsync(provider);
        var app = ServerApp.Build(
            ["--urls=http://127.0.0.1:0", $"--Store:Provider={provider}", $"--Store:ConnectionString={database.ConnectionString}", "--Store:SearchTimeout=00:00:05", "--Logs:Level=Fatal", "--Logs:Directory=", "--Access:Mode=Open"]);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var run = new FuzzRun(new Uri($"{address}/fhir"), seed);
        var end = TimeProvider.System.GetUtcNow() + duration;
        await run.WhileAsync(() => TimeProvider.System.GetUtcNow() < end, CancellationToken.None);
        await app.StopAsync();
        await app.DisposeAsync();

        foreach (var finding in run.Findings) await Console.Out.WriteLineAsync(finding);
        await Console.Out.WriteLineAsync($"{run.Sent} requests, {run.Findings.Count} findings; answers: {run.Summary}");
        return run.Findings.IsEmpty ? 0 : 1;
    }

    private static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        duration = text[^1] switch { 's' => TimeSpan.FromSeconds(number), 'm' => TimeSpan.FromMinutes(number), _ => default };
        return duration > TimeSpan.Zero;
    }
}
