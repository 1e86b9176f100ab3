using System.Text.RegularExpressions;

namespace MedCoop.Architecture.Tests;

/// <summary>Rules of style that no analyzer checks.</summary>
public sealed partial class StyleTests
{
    private static readonly string[] Anywhere = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Processor", "Impl"];

    // ServiceRequest and HealthcareService are FHIR's words, and base FHIR is one too; as the role of a class of ours they say nothing.
    private static readonly string[] AtTheEnd = ["Service", "Base"];

    private static readonly string[] KindFolders = ["Interfaces", "Helpers", "Utils", "Models", "Dtos", "Extensions", "Services", "Common", "Misc"];

    [Fact]
    public void No_type_has_a_name_that_says_nothing()
    {
        var named = Repository.SourcesAndTests.SelectMany(file => Repository.DeclaredTypes(file.Text).Select(type => (file.Path, type)));

        Assert.Empty(named.Where(found => SaysNothing(found.type)).Select(found => $"{found.Path}: {found.type}"));
    }

    [Fact]
    public void No_folder_gathers_files_by_their_kind()
    {
        var folders = Repository.SourcesAndTests.SelectMany(file => file.Path.Split('/')[..^1]).Distinct(StringComparer.Ordinal);

        Assert.Empty(folders.Intersect(KindFolders, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_suppression_says_why_on_its_line()
    {
        var silent = Lines()
            .Where(line => line.Text.Contains("#pragma warning disable", StringComparison.Ordinal) && !PragmaWithReason().IsMatch(line.Text))
            .Concat(Lines().Where(line => SuppressionAttribute().IsMatch(line.Text) && !line.Text.Contains("Justification = \"", StringComparison.Ordinal)));

        Assert.Empty(silent);
    }

    [Fact]
    public void Nothing_that_must_not_be_null_begins_as_null() =>
        Assert.Empty(Lines().Where(line => line.Text.Contains("= " + "null!", StringComparison.Ordinal)).Select(line => line.Place));

    [Fact]
    public void No_task_is_left_in_a_comment() =>
        Assert.Empty(Lines().Where(line => LeftTask().IsMatch(line.Text)).Select(line => line.Place));

    [Fact]
    public void Files_are_small()
    {
        var sizes = Repository.Sources.Select(file => file.Lines.Length).Order().ToList();

        Assert.InRange(sizes[(int)(sizes.Count * 0.95)], 1, 220);
        Assert.Empty(Repository.Sources.Where(file => file.Lines.Length > 400).Select(file => $"{file.Path}: {file.Lines.Length}"));
    }

    [Fact]
    public void Usings_are_in_order_with_those_of_System_first() =>
        Assert.Empty(Repository.SourcesAndTests.Where(file => Usings(file) is var named && !named.SequenceEqual(InOrder(named))).Select(file => file.Path));

    [Fact]
    public void The_program_file_is_short() =>
        Assert.InRange(Repository.Text("src/MedCoop.Server/Program.cs").Split('\n').Length, 1, 40);

    [Fact]
    public void An_interface_has_two_implementations()
    {
        var all = string.Join('\n', Repository.Sources.Select(file => file.Text));
        var single = InterfaceDeclaration().Matches(all)
            .Select(match => match.Groups["name"].Value)
            .Where(name => Regex.Count(all, $@"^[^\n/]*(?:class|record|struct)\b[^\n]*[:,]\s*(?:\w+,\s*)*{name}\b", RegexOptions.Multiline, TimeSpan.FromSeconds(10)) < 2);

        Assert.Empty(single);
    }

    // Those of names, without static ones and aliases.
    private static List<string> Usings(SourceFile file) =>
        [.. file.Lines.TakeWhile(line => !line.StartsWith("namespace ", StringComparison.Ordinal)).Select(line => UsingName().Match(line).Groups["name"].Value).Where(name => name.Length > 0)];

    private static IEnumerable<string> InOrder(List<string> names) =>
        names.OrderBy(name => name.Split('.')[0] == "System" ? 0 : 1).ThenBy(name => name.Replace('.', '\u0001'), StringComparer.OrdinalIgnoreCase);

    private static bool SaysNothing(string type)
    {
        var words = Word().Matches(type).Select(match => match.Value).ToList();
        return words.Intersect(Anywhere, StringComparer.Ordinal).Any() || (words.Count > 0 && AtTheEnd.Contains(words[^1], StringComparer.Ordinal));
    }

    // Without this file, which quotes what it looks for.
    private static IEnumerable<(string Place, string Text)> Lines() => Repository.SourcesAndTests
        .Where(file => !file.Path.EndsWith($"/{nameof(StyleTests)}.cs", StringComparison.Ordinal))
        .SelectMany(file => file.Lines.Select((line, index) => ($"{file.Path}:{index + 1}", line)));

    [GeneratedRegex(@"^using (?<name>[\w.]+);", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UsingName();

    [GeneratedRegex("[A-Z][a-z0-9]*", RegexOptions.None, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"#pragma warning disable [\w, ]+ // \S+", RegexOptions.None, 1000)]
    private static partial Regex PragmaWithReason();

    [GeneratedRegex(@"^\s*\[(?:assembly: )?SuppressMessage\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SuppressionAttribute();

    [GeneratedRegex(@"//.*\b(?:TODO|FIXME|HACK|XXX)\b(?! #\d)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LeftTask();

    [GeneratedRegex(@"\binterface\s+(?<name>I\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InterfaceDeclaration();
}
