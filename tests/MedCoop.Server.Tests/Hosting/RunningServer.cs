using MedCoop.Server.Hosting;
using Microsoft.AspNetCore.Builder;

namespace MedCoop.Server.Tests.Hosting;

/// <summary>The real server on a real port of this machine, in the test's own process, with data of its own.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly DirectoryInfo folder;

    private RunningServer(WebApplication app, DirectoryInfo folder)
    {
        App = app;
        this.folder = folder;
        Address = new Uri(app.Urls.First());
        Client = new HttpClient { BaseAddress = Address };
    }

    public WebApplication App { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public string LogText => string.Concat(Directory.EnumerateFiles(folder.FullName, "medcoop-*.json").Select(ReadShared));

    /// <summary>Starts it, with the settings given and the endpoints that the test adds.</summary>
    public static async Task<RunningServer> StartAsync(Action<WebApplication>? map = null, params string[] settings)
    {
        var own = Directory.CreateTempSubdirectory("medcoop-test-");
        var app = ServerApp.Build([.. Defaults(own.FullName), .. settings]);
        map?.Invoke(app);
        await app.StartAsync();
        return new RunningServer(app, own);
    }

    public static string[] Defaults(string folder) =>
    [
        "--urls=http://127.0.0.1:0",
        $"--Logs:Directory={folder}",
        "--Logs:Console=false",
        "--Access:Mode=Open",
        $"--Store:ConnectionString=Data Source={Path.Combine(folder, "test.db")}",
    ];

    /// <summary>Waits, for some seconds at most, for a line that is written after the client's part is over.</summary>
    public async Task WaitForLogAsync(string text)
    {
        for (var tries = 0; tries < 100 && !LogText.Contains(text, StringComparison.Ordinal); tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(100));
    }

    /// <summary>Stops it and closes its log, which is written with a little delay.</summary>
    public async Task StopAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
