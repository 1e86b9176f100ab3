using System.Diagnostics;

namespace MedCoop.Server.Tests.Hosting;

/// <summary>The program as a process of its own, in an empty working directory, on a port that the system chooses.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly Process process;

    private ServerProcess(Process process, string folder, Uri address)
    {
        this.process = process;
        Folder = folder;
        Client = new HttpClient { BaseAddress = address };
    }

    /// <summary>Its working directory.</summary>
    public string Folder { get; }

    public HttpClient Client { get; }

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    public static Task<ServerProcess> StartAsync(params string[] arguments) => StartAsync(trusted: null, ["--Access:Mode=Open", .. arguments]);

    /// <summary>The same, which trusts the authorities of a PEM file and no others; null: those of the machine.</summary>
    public static async Task<ServerProcess> StartAsync(string? trusted, string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("medcoop-test-").FullName;
        var started = Start(folder, ["--urls", "http://127.0.0.1:0", .. arguments], trusted);
        _ = started.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        while (await started.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.IndexOf("Now listening on: ", StringComparison.Ordinal) is var at and >= 0)
            {
                _ = started.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new ServerProcess(started, folder, new Uri(line[(at + "Now listening on: ".Length)..]));
            }
        }

        throw new InvalidOperationException("The server ended before it listened.");
    }

    /// <summary>Runs a command to its end with this standard input; gives its exit code and what it wrote.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(string folder, string input, params string[] arguments)
    {
        using var command = Start(folder, arguments);
        await command.StandardInput.WriteAsync(input);
        command.StandardInput.Close();
        var output = command.StandardOutput.ReadToEndAsync();
        var error = command.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        await command.WaitForExitAsync(patience.Token);
        return (command.ExitCode, await output, await error);
    }

    /// <summary>Runs what should not start.</summary>
    public static async Task<(int Code, string Error)> FailAsync(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("medcoop-test-");
        var (code, _, error) = await RunAsync(folder.FullName, "", arguments);
        folder.Delete(recursive: true);
        return (code, error);
    }

    /// <summary>Sends SIGTERM and waits for the end; gives the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using (var kill = Process.Start("sh", ["-c", $"kill -TERM {process.Id}"]))
            await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <summary>Kills it at once (SIGKILL), like a power cut.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Starts it; the caller ends it.</summary>
    public static Process Start(string folder, string[] arguments, string? trusted = null)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "MedCoop.Server.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (trusted is not null) start.Environment["SSL_CERT_FILE"] = trusted;
        return Process.Start(start)!;
    }
}
