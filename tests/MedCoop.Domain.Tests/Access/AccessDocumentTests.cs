using System.Text;
using MedCoop.Domain.Access;
using MedCoop.Testing;

namespace MedCoop.Domain.Tests.Access;

/// <summary>The tables of docs/access.md are made from the rules. MEDCOOP_APPROVE=1 writes them anew.</summary>
public sealed class AccessDocumentTests
{
    private const string Begin = "<!-- made from the rules: begin -->";
    private const string End = "<!-- made from the rules: end -->";

    private static readonly string Document = Path.Combine(TestData.RepositoryRoot, "docs/access.md");

    [Fact]
    public void The_document_says_what_the_rules_say()
    {
        var text = File.ReadAllText(Document);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        var expected = $"{text[..begin]}{Begin}\n{Render()}{text[end..]}";

        if (Environment.GetEnvironmentVariable("MEDCOOP_APPROVE") == "1") File.WriteAllText(Document, expected);

        Assert.Equal(expected, File.ReadAllText(Document));
    }

    private static string Render()
    {
        var text = new StringBuilder("### Roles and kinds\n`r` read, search and history, `c` create, `u` update and patch, `d` delete; — nothing. Exceptions stand below.\n\n| Role |");
        var kinds = Enum.GetValues<ResourceKind>();
        text.Append(string.Concat(kinds.Select(kind => $" {kind} |"))).Append("\n|---|").Append(string.Concat(kinds.Select(_ => "---|"))).Append('\n');
        foreach (var role in Enum.GetValues<Role>())
            text.Append($"| {role.Code()} |{string.Concat(kinds.Select(kind => $" {Letters(Usual(role, kind))} |"))}\n");
        text.Append("\n### Exceptions by type\n| Role | Types |\n|---|---|\n");
        foreach (var role in Enum.GetValues<Role>())
        {
            var exceptions = ResourceKinds.Types.Where(type => AccessRules.Of(role, type) != Usual(role, ResourceKinds.Of(type)))
                .Select(type => $"{type} {Letters(AccessRules.Of(role, type))}").ToList();
            if (exceptions.Count > 0) text.Append($"| {role.Code()} | {string.Join(", ", exceptions)} |\n");
        }

        text.Append("\n### Partial views\n| Role | Type | Sees |\n|---|---|---|\n");
        foreach (var role in Enum.GetValues<Role>())
            foreach (var (type, view) in RoleViews.Of(role).OrderBy(view => view.Key, StringComparer.Ordinal))
                text.Append($"| {role.Code()} | {type} | {(view.Visible is { } only ? $"only {string.Join(", ", only.Order(StringComparer.Ordinal))}" : $"all but {string.Join(", ", view.Hidden.Order(StringComparer.Ordinal))}")} |\n");
        text.Append("\n### Kinds, sharing and paths to the case\n| Kind | Shared | Types |\n|---|---|---|\n");
        foreach (var group in ResourceKinds.Types.GroupBy(type => (Kind: ResourceKinds.Of(type), Sharing: ResourceKinds.SharingOf(type))))
        {
            var types = group.Select(type => group.Key.Sharing == Sharing.Open ? type : $"{type} ({string.Join(", ", Cases.PathsOf(type))})");
            text.Append($"| {group.Key.Kind} | {group.Key.Sharing switch { Sharing.Open => "openly", Sharing.InCase => "in its case", _ => "openly, or in the case it names" }} | {string.Join(", ", types)} |\n");
        }

        return text.ToString().Replace(" ()", "", StringComparison.Ordinal);
    }

    // What most types of the kind allow.
    private static Rights Usual(Role role, ResourceKind kind) => ResourceKinds.Types.Where(type => ResourceKinds.Of(type) == kind)
        .GroupBy(type => AccessRules.Of(role, type)).OrderByDescending(group => group.Count()).First().Key;

    private static string Letters(Rights rights) => rights == Rights.None ? "—" : string.Concat(
        ((Rights, char)[])[(Rights.Look, 'r'), (Rights.Create, 'c'), (Rights.Update, 'u'), (Rights.Delete, 'd')] is var letters
            ? letters.Where(letter => rights.HasFlag(letter.Item1)).Select(letter => letter.Item2)
            : []);
}
