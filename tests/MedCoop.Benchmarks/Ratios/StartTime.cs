using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MedCoop.Benchmarks.Subject;

namespace MedCoop.Benchmarks.Ratios;

/// <summary><c>start</c>: from the start of the server's process on an empty store to the first 200 of <c>/health/ready</c>.</summary>
internal static class StartTime
{
    private const int Rounds = 5;

    public static async Task<Figure> RunAsync(Bench bench)
    {
        var seconds = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var (time, cpu) = await OnceAsync(bench.Folder("start"));
            Bench.Note($"start: {Figure.Text(time)} s ({Figure.Text(cpu)} s CPU)");
            seconds.Add(time);
        }

        return new Figure("start", Bench.Median(seconds), "s", Floor: null, Ratio: null);
    }

    private static async Task<(double Seconds, double Cpu)> OnceAsync(string folder)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var began = Stopwatch.GetTimestamp();
        using var process = ServerProcess.Start(folder, $"--urls={address}");
        try
        {
            await ReadyAsync(address, process);
            return (Stopwatch.GetElapsedTime(began).TotalSeconds, process.TotalProcessorTime.TotalSeconds);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task ReadyAsync(Uri address, Process process)
    {
        using var http = new HttpClient { BaseAddress = address };
        while (!process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(10);
        }

        throw new InvalidOperationException($"The server ended with exit code {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
