using System.Security.Cryptography;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Uploads;

/// <summary>
/// The files beside the database, each under the SHA-256 of what is in it: <c>content/ab/abcd…</c>. A file never changes. What the database
/// refers to is here before the database says so; a file that it may not refer to has a claim beside it, until it does.
/// </summary>
/// <param name="folder">Where; made when the first file comes.</param>
internal sealed class FileStore(string folder)
{
    private const string ClaimSuffix = ".claim";
    private const int MostAttempts = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>The folder, with uploads and files.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Where files lie.</summary>
    public string ContentFolder => Path.Combine(Folder, "content");

    /// <summary>Where uploads lie that are not finished.</summary>
    public string IncomingFolder => Path.Combine(Folder, "incoming");

    /// <summary>The folder of the configuration.</summary>
    public static string FolderOf(UploadOptions options, string? databaseFile) =>
        options.Folder ?? (databaseFile is null ? Path.Combine("data", "files") : $"{Path.GetFullPath(databaseFile)}.files");

    /// <summary>Where a file lies, whether or not it does.</summary>
    public string PathOf(string sha256) => Path.Combine(ContentFolder, sha256[..2], sha256);

    /// <summary>Whether a file is there, and as long as it should be.</summary>
    public bool Has(StoredFile file) => new FileInfo(PathOf(file.Sha256)) is { Exists: true } found && found.Length == file.Size;

    /// <summary>Why a file that a Binary names is not served; null: it can be.</summary>
    public Problem? Refusal(StoredFile file) => file switch
    {
        { ScanStatus: StoredFile.Pending } => new Problem(ProblemKind.Unavailable, ErrorCodes.NotScanned, "The file was not scanned yet, and nobody can open it before that; try again later."),
        { IsAvailable: false } => Threatening,
        _ when !Has(file) => new Problem(ProblemKind.Unavailable, ErrorCodes.DamagedStore, "The file is not where it should be, or not whole. 'verify' tells which are missing; put them back from a backup."),
        _ => null,
    };

    /// <summary>The refusal of what the scanner did not like.</summary>
    public static Problem Threatening { get; } = new(ProblemKind.BusinessRule, ErrorCodes.ThreatFound, "The scanner found something in the file; it is not served.");

    /// <summary>Says that a Binary is about to refer to a file. Held until that is committed: nobody removes the file meanwhile.</summary>
    /// <exception cref="IOException">Another upload of the same content is at this point just now.</exception>
    public FileClaim Claim(string sha256, string binary)
    {
        var path = PathOf(sha256) + ClaimSuffix;
        DiskSync.CreateFolder(Path.GetDirectoryName(path)!);
        for (var attempt = 1; ; attempt++)
        {
            var claim = FileClaim.Open(path, FileMode.OpenOrCreate);
            try
            {
                claim.Add(binary);
                DiskSync.Folder(Path.GetDirectoryName(path)!);
                if (claim.IsInPlace) return claim;
            }
            catch
            {
                claim.Dispose();
                throw;
            }

            claim.Dispose();
            if (attempt == MostAttempts) throw new IOException("Claims of this file come and go.");
        }
    }

    /// <summary>Takes a claim in hand whose last word is older than an instant; null: it is gone, younger by now, or somebody is just about to commit.</summary>
    public static FileClaim? ClaimBefore(string path, DateTimeOffset instant)
    {
        try
        {
            var claim = FileClaim.Open(path, FileMode.Open);
            if (claim.IsInPlace && File.GetLastWriteTimeUtc(path) < instant.UtcDateTime) return claim;
            claim.Dispose();
            return null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Sees to it that a file which is there stays, although no upload brings what will refer to it: takes away the claim that it could be removed by.</summary>
    public async Task KeepAsync(string sha256, CancellationToken cancellationToken)
    {
        var path = PathOf(sha256) + ClaimSuffix;
        while (File.Exists(path))
        {
            if (ClaimBefore(path, DateTimeOffset.MaxValue) is { } claim)
            {
                using (claim) claim.Fulfil();
                return;
            }

            await Task.Delay(Patience, cancellationToken);
        }
    }

    /// <summary>Moves a file in, which is durable afterwards under its name. Its bytes must be on disk.</summary>
    public void TakeIn(string path, string sha256)
    {
        var target = PathOf(sha256);
        DiskSync.CreateFolder(Path.GetDirectoryName(target)!);
        File.Move(path, target, overwrite: true);
        DiskSync.Folder(Path.GetDirectoryName(target)!);
    }

    /// <summary>Copies a file in and checks it on the way; false when what is there is not what its name says.</summary>
    public async Task<bool> CopyInAsync(string path, string sha256, CancellationToken cancellationToken)
    {
        var target = PathOf(sha256);
        DiskSync.CreateFolder(Path.GetDirectoryName(target)!);
        return await FileCopy.RunAsync(path, target, sha256, cancellationToken);
    }

    /// <summary>Every file that is there, with its size; claims are none.</summary>
    public IEnumerable<FileInfo> All() => Directory.Exists(ContentFolder)
        ? new DirectoryInfo(ContentFolder).EnumerateFiles("*", SearchOption.AllDirectories).Where(static file => IsName(file.Name))
        : [];

    /// <summary>The claims whose last word is older than an instant.</summary>
    public IEnumerable<string> ClaimsBefore(DateTimeOffset instant) => Directory.Exists(ContentFolder)
        ? Directory.EnumerateFiles(ContentFolder, "*" + ClaimSuffix, SearchOption.AllDirectories).Where(path => File.GetLastWriteTimeUtc(path) < instant.UtcDateTime)
        : [];

    /// <summary>Whether it is the name of a file here.</summary>
    public static bool IsName(string name) => name.Length == 2 * SHA256.HashSizeInBytes && name.All(char.IsAsciiHexDigitLower);
}
