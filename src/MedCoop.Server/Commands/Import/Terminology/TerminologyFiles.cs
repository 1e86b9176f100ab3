using System.IO.Compression;
using System.Text;

namespace MedCoop.Server.Commands.Import.Terminology;

/// <summary>The files in which an owner publishes a terminology: one file, a folder with all below it, or a ZIP archive of such.</summary>
internal sealed class TerminologyFiles : IDisposable
{
    private readonly ZipArchive? archive;

    private TerminologyFiles(string path, IReadOnlyList<TerminologyFile> all, ZipArchive? archive) => (Path, All, this.archive) = (path, all, archive);

    /// <summary>What the operator named.</summary>
    public string Path { get; }

    /// <summary>All files, in ordinal order.</summary>
    public IReadOnlyList<TerminologyFile> All { get; }

    /// <summary>Finds them; null when there is nothing at the path.</summary>
    /// <exception cref="InvalidDataException">An archive is damaged.</exception>
    public static TerminologyFiles? Open(string path)
    {
        if (Directory.Exists(path))
        {
            var files = new DirectoryInfo(path).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true }).OrderBy(file => file.FullName, StringComparer.Ordinal);
            return new TerminologyFiles(path, [.. files.Select(file => new TerminologyFile(file.FullName, () => OpenFile(file.FullName)))], archive: null);
        }

        if (!File.Exists(path)) return null;
        if (!path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)) return new TerminologyFiles(path, [new TerminologyFile(path, () => OpenFile(path))], archive: null);
        var zip = ZipFile.OpenRead(path);
        var entries = zip.Entries.Where(entry => entry.Name.Length > 0).OrderBy(entry => entry.FullName, StringComparer.Ordinal);
        return new TerminologyFiles(path, [.. entries.Select(entry => new TerminologyFile($"{path}/{entry.FullName}", entry.Open))], zip);
    }

    /// <inheritdoc />
    public void Dispose() => archive?.Dispose();

    private static Stream OpenFile(string path)
    {
        var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 1 << 16 });
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}

/// <summary>One file.</summary>
/// <param name="Path">As the operator would name it; inside an archive, after the archive's own.</param>
/// <param name="Open">Opens its content from the beginning.</param>
internal sealed record TerminologyFile(string Path, Func<Stream> Open)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The last part of the path.</summary>
    public string Name => Path[(Path.LastIndexOfAny(['/', '\\']) + 1)..];

    /// <summary>Opens it as text: UTF-8, or UTF-16 with a byte order mark.</summary>
    public StreamReader OpenText() => new(Open(), Strict, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
}
