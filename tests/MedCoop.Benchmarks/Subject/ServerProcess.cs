using System.Diagnostics;

namespace MedCoop.Benchmarks.Subject;

/// <summary>The server program in a process of its own, as <c>dotnet MedCoop.Server.dll</c> starts it.</summary>
internal static class ServerProcess
{
    /// <summary>Starts it in a folder; what it prints is thrown away.</summary>
    public static Process Start(string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "MedCoop.Server.dll"));
        foreach (var argument in arguments.Concat(RunningServer.Settings(folder))) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
