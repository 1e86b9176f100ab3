using System.Runtime.CompilerServices;
using Xunit;

namespace MedCoop.Testing;

/// <summary>
/// Finds the test material, which is not part of the repository: the folder that <c>MEDCOOP_TEST_DATA</c> names, or else
/// <c>shared/data</c> beside the repository. Tests that need it skip visibly where it is absent.
/// </summary>
public static class TestData
{
    /// <summary>The folder of the material; null where there is none.</summary>
    public static string? Root { get; } = Locate();

    /// <summary>The repository's own folder, found from where this file was compiled, or from where the test runs.</summary>
    public static string RepositoryRoot { get; } = LocateRepository();

    /// <summary>Full path of a file or folder, e.g. <c>fhir-core/examples</c>; the running test is skipped where it is absent.</summary>
    public static string PathOf(string relative)
    {
        var path = Root is null ? null : Path.Combine(Root, relative);
        if (path is null || !(File.Exists(path) || Directory.Exists(path)))
            Assert.Skip($"Test material '{relative}' is not here: set MEDCOOP_TEST_DATA to the folder that holds it.");
        return path;
    }

    /// <summary>The bytes of one file; the running test is skipped where it is absent.</summary>
    public static byte[] Bytes(string relative) => File.ReadAllBytes(PathOf(relative));

    /// <summary>The text of one file; the running test is skipped where it is absent.</summary>
    public static string Text(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>Every file of a folder and those below it, in ordinal order; the running test is skipped where the folder is absent.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static string? Locate()
    {
        var named = Environment.GetEnvironmentVariable("MEDCOOP_TEST_DATA");
        if (!string.IsNullOrEmpty(named)) return Directory.Exists(named) ? named : null;
        var beside = Path.GetFullPath(Path.Combine(LocateRepository(), "..", "shared", "data"));
        return Directory.Exists(beside) ? beside : null;
    }

    private static string LocateRepository([CallerFilePath] string source = "")
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MedCoop.sln"))) return folder.FullName;
        }

        return Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", ".."));
    }
}
