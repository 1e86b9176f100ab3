using System.Buffers;
using System.Security.Cryptography;

namespace MedCoop.Server.Uploads;

/// <summary>Copies files that are named by the SHA-256 of what is in them; the copy appears whole, checked and durable, or not at all.</summary>
internal static class FileCopy
{
    /// <summary>How much is in memory.</summary>
    public const int BufferBytes = 128 * 1024;

    /// <summary>Copies; false when the content is not what the name says.</summary>
    public static async Task<bool> RunAsync(string from, string to, string sha256, CancellationToken cancellationToken)
    {
        var partial = $"{to}.{Guid.NewGuid():N}.partial";
        try
        {
            await using (var target = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true))
            {
                if (await HashAsync(from, target, cancellationToken) != sha256) return false;
                target.Flush(flushToDisk: true);
            }

            File.Move(partial, to, overwrite: true);
            DiskSync.Folder(Path.GetDirectoryName(to)!);
            return true;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>The SHA-256 of a file, in lower-case hexadecimal digits.</summary>
    public static Task<string> HashAsync(string path, CancellationToken cancellationToken) => HashAsync(path, Stream.Null, cancellationToken);

    private static async Task<string> HashAsync(string path, Stream copy, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan | FileOptions.Asynchronous);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await source.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                hash.AppendData(buffer, 0, read);
                await copy.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
