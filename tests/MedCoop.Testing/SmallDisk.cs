using System.Diagnostics;
using System.Globalization;

namespace MedCoop.Testing;

/// <summary>A disk of a few megabytes (a tmpfs of its own), to be filled by a test. Only the superuser of a Linux machine may have one.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Mounts one; null where that is not allowed.</summary>
    public static async Task<SmallDisk?> TryMountAsync(int kilobytes)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return null;
        var folder = Directory.CreateTempSubdirectory("medcoop-disk-").FullName;
        if (await MountAsync("-t", "tmpfs", "-o", Size(kilobytes), "tmpfs", folder)) return new SmallDisk(folder);
        Directory.Delete(folder);
        return null;
    }

    /// <summary>Makes room.</summary>
    public async Task GrowAsync(int kilobytes)
    {
        if (!await MountAsync("-o", $"remount,{Size(kilobytes)}", Folder)) throw new InvalidOperationException("The disk cannot be made larger.");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "-l", Folder);
        Directory.Delete(Folder);
    }

    private static string Size(int kilobytes) => string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k");

    private static Task<bool> MountAsync(params string[] arguments) => RunAsync("mount", arguments);

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1 </dev/null", program, .. arguments]))!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
