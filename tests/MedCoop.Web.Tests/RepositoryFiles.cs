using MedCoop.Testing;

namespace MedCoop.Web.Tests;

/// <summary>The sources of the screens, as tests read them.</summary>
internal static class RepositoryFiles
{
    public static string Web { get; } = Path.Combine(TestData.RepositoryRoot, "src", "MedCoop.Web");

    public static IReadOnlyList<(string Path, string Text)> Pages { get; } = Find("*.razor");

    public static IReadOnlyList<(string Path, string Text)> Sources { get; } = [.. Pages, .. Find("*.cs")];

    private static List<(string Path, string Text)> Find(string pattern) =>
    [
        .. Directory.EnumerateFiles(Web, pattern, SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Select(path => (Path.GetRelativePath(Web, path), File.ReadAllText(path))),
    ];
}
