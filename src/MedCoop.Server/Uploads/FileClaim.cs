using System.Text;

namespace MedCoop.Server.Uploads;

/// <summary>
/// Beside a file: the Binaries that were about to refer to it, a line each. Whoever has it is alone with the file, on whichever server: its
/// lock ends with the process.
/// </summary>
internal sealed class FileClaim : IDisposable
{
    private readonly string path;
    private readonly FileStream claim;

    private FileClaim(string path, FileStream claim) => (this.path, this.claim) = (path, claim);

    /// <summary>The file that it is about.</summary>
    public string FilePath => Path.ChangeExtension(path, null);

    /// <summary>The SHA-256 of that file.</summary>
    public string Sha256 => Path.GetFileNameWithoutExtension(path);

    /// <summary>
    /// Whether it is the one under its name. Who had it before may have taken it away after this one opened it and before it got the lock: then
    /// another may be there, and have another holder.
    /// </summary>
    public bool IsInPlace => File.Exists(path) && File.GetLastWriteTimeUtc(path) == File.GetLastWriteTimeUtc(claim.SafeFileHandle) && new FileInfo(path).Length == claim.Length;

    /// <summary>Takes it in hand.</summary>
    /// <exception cref="IOException">Somebody else has it, or it is not there.</exception>
    public static FileClaim Open(string path, FileMode mode) => new(path, new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));

    /// <summary>Adds a Binary; it is on the disk afterwards.</summary>
    public void Add(string binary)
    {
        claim.Seek(0, SeekOrigin.End);
        claim.Write(Encoding.UTF8.GetBytes($"{binary}\n"));
        claim.Flush(flushToDisk: true);
    }

    /// <summary>The Binaries, as <c>Binary/id</c>.</summary>
    public async Task<IReadOnlyList<string>> BinariesAsync(CancellationToken cancellationToken)
    {
        claim.Seek(0, SeekOrigin.Begin);
        using var reader = new StreamReader(claim, leaveOpen: true);
        return (await reader.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>A Binary refers to the file: it stays for good.</summary>
    public void Fulfil() => File.Delete(path);

    /// <summary>No Binary refers to the file, nor ever did: it goes. The file first, so that a kill in between leaves a claim of nothing.</summary>
    public void RemoveFile()
    {
        File.Delete(FilePath);
        File.Delete(path);
    }

    public void Dispose() => claim.Dispose();
}
