using System.Text.RegularExpressions;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Commands.Import;

/// <summary>A file to import, or why what the operator named is none.</summary>
/// <param name="Name">Path, or <c>-</c> for standard input.</param>
/// <param name="Bytes">Size on disk; 0 when unknown.</param>
/// <param name="Problem">Why it cannot be imported; null when it can.</param>
internal sealed partial record ImportSource(string Name, long Bytes, Problem? Problem = null)
{
    private const string StandardInput = "-";

    private static readonly string[] Extensions = [".json", ".xml", ".ndjson", ".jsonl"];

    /// <summary>
    /// Finds files: those named, whatever they are called, and in folders, recursively and in ordinal order, those with a known extension
    /// (also with <c>.gz</c> behind it). Hidden ones, the manifest that <c>export</c> writes, and this program's own logs are left out.
    /// </summary>
    internal static IEnumerable<ImportSource> Find(IEnumerable<string> paths) => paths.SelectMany(FindIn);

    /// <summary>Whether its name says that every line is a document.</summary>
    internal bool IsNdjson => Path.GetExtension(WithoutGz(Name)).ToLowerInvariant() is ".ndjson" or ".jsonl";

    /// <summary>Opens the bytes as they are stored.</summary>
    internal Stream Open() => Name == StandardInput
        ? Console.OpenStandardInput()
        : new FileStream(Name, new FileStreamOptions { Options = FileOptions.SequentialScan | FileOptions.Asynchronous });

    private static IEnumerable<ImportSource> FindIn(string path)
    {
        if (path == StandardInput) return [new(path, 0)];
        if (File.Exists(path)) return [new(path, new FileInfo(path).Length)];
        return Directory.Exists(path)
            ? new DirectoryInfo(path).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true })
                .Where(file => IsImportable(Path.GetRelativePath(path, file.FullName)))
                .OrderBy(file => file.FullName, StringComparer.Ordinal)
                .Select(file => new ImportSource(Path.Combine(path, Path.GetRelativePath(path, file.FullName)), file.Length))
            : [new(path, 0, new Problem(ProblemKind.NotFound, ErrorCodes.UnreadableFile, "There is no such file or folder."))];
    }

    private static string WithoutGz(string name) => name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;

    private static bool IsImportable(string relative)
    {
        var parts = relative.Split(Path.DirectorySeparatorChar);
        if (parts.Any(part => part.StartsWith('.')) || parts[^1] == Export.Manifest.FileName || OwnLog().IsMatch(parts[^1])) return false;
        return Extensions.Contains(Path.GetExtension(WithoutGz(parts[^1])), StringComparer.OrdinalIgnoreCase);
    }

    // medcoop-20261124.json, and medcoop-20261124_001.json when a day has several.
    [GeneratedRegex("^medcoop-[0-9]{8}(_[0-9]+)?\\.json$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex OwnLog();
}
