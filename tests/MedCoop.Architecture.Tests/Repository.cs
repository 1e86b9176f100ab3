using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MedCoop.Architecture.Tests;

/// <summary>The repository's own files, as these tests read them.</summary>
internal static partial class Repository
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = Locate();

    /// <summary>Every hand-written C# file of the product, with its path relative to the root.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } = Find("src");

    /// <summary>The same with the tests.</summary>
    public static IReadOnlyList<SourceFile> SourcesAndTests { get; } = [.. Sources, .. Find("tests")];

    /// <summary>The product's project files, by project name.</summary>
    public static IReadOnlyDictionary<string, XElement> Projects { get; } =
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), XElement.Load, StringComparer.Ordinal);

    /// <summary>The text of one file.</summary>
    public static string Text(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    /// <summary>Names of the types that a file declares.</summary>
    public static IEnumerable<string> DeclaredTypes(string text) => TypeDeclaration().Matches(text).Select(match => match.Groups["name"].Value);

    private static string Locate()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MedCoop.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("These tests read the repository that they were built in, and cannot find it.");
    }

    private static List<SourceFile> Find(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj") && !path.Contains("/Migrations/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, Text(path))),
    ];

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|protected|file|sealed|static|abstract|readonly|partial|ref)\s+)*(?:class|record\s+struct|record|struct|interface|enum)\s+(?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex TypeDeclaration();
}

/// <summary>A C# file.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>Its lines.</summary>
    public string[] Lines { get; } = Text.Split('\n');
}
