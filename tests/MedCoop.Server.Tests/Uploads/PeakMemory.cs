using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using MedCoop.Server.Tests.Hosting;
using MedCoop.Server.Tests.Rest;

namespace MedCoop.Server.Tests.Uploads;

/// <summary>By how much the resident memory of a server has grown at its highest since it was warm.</summary>
internal sealed class PeakMemory
{
    private readonly int process;
    private readonly long baseline;

    private PeakMemory(int process)
    {
        this.process = process;
        // Linux forgets the peak of the start when it is told to. https://man7.org/linux/man-pages/man5/proc_pid_clear_refs.5.html
        if (OperatingSystem.IsLinux()) File.WriteAllText($"/proc/{process}/clear_refs", "5");
        baseline = Now();
    }

    /// <summary>After everything that a file goes through has run for some small ones.</summary>
    public static async Task<PeakMemory> AfterWarmUpAsync(ServerProcess server, TusClient client)
    {
        var patient = await new FhirClient(new HttpClient { BaseAddress = new Uri(server.Client.BaseAddress!, "/fhir") }).CreateAsync("Patient", TusTests.Patient);
        for (var i = 0; i < 3; i++)
        {
            var document = await client.UploadAsync(RandomNumberGenerator.GetBytes(3_000_000), TusClient.Note($"Patient/{patient}"));
            using var answer = await server.Client.GetAsync(TusClient.FileOf(document));
            Assert.Equal(3_000_000, (await answer.Content.ReadAsByteArrayAsync()).Length);
        }

        return new PeakMemory(server.Id);
    }

    /// <summary>In bytes.</summary>
    public long Growth() => Math.Max(0, Peak() - baseline);

    private long Now() => OperatingSystem.IsLinux() ? Read("VmRSS:") : Process.GetProcessById(process).WorkingSet64;

    private long Peak() => OperatingSystem.IsLinux() ? Read("VmHWM:") : Process.GetProcessById(process).PeakWorkingSet64;

    private long Read(string name)
    {
        var line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }
}
