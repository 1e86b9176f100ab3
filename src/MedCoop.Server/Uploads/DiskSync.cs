using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MedCoop.Server.Uploads;

/// <summary>Makes the names in a folder durable: on POSIX systems a new or moved file survives a power cut only once its folder was synced, too.</summary>
internal static class DiskSync
{
    private const int ReadOnly = 0;

    /// <summary>Writes a new file, whole and durable, in the place of one of the same name.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var beside = $"{path}.{Guid.NewGuid():N}";
        using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
        Folder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Returns after the names in a folder are on disk.</summary>
    public static void Folder(string folder)
    {
        // NTFS writes them down by itself.
        if (OperatingSystem.IsWindows()) return;
        using var handle = Open(Encoding.UTF8.GetBytes($"{folder}\0"), ReadOnly);
        if (handle.IsInvalid) throw new IOException($"The folder {folder} cannot be opened: error {Marshal.GetLastPInvokeError()}.");
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Makes a folder, and those above it, that nobody else on the machine can look into.</summary>
    public static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder)) return;
        var above = Path.GetDirectoryName(folder)!;
        CreateFolder(above);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Folder(above);
    }

    // .NET opens no folders.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SafeFileHandle Open(byte[] path, int flags);
}
