using System.Text.RegularExpressions;
using System.Xml.Linq;
using MedCoop.Domain.Access;
using MedCoop.Web.Components;
using MedCoop.Web.Components.Layout;
using MedCoop.Web.Components.Pages.Auditing;
using MedCoop.Web.Requests;

namespace MedCoop.Web.Tests.Languages;

/// <summary>The texts of the screens, in the four resource files.</summary>
public sealed partial class TextTests
{
    private static readonly string[] Files = ["Texts.resx", "Texts.ar.resx", "Texts.be.resx", "Texts.ru.resx"];

    // Keys that are put together from a table's code, so that no source names them whole.
    private static readonly string[] Composed =
    [
        .. RoleCodesOfDomain().Select(code => "Role." + code),
        .. FormError.Fields.Keys.Select(code => "Error." + code),
        .. DoneCodes.All.Select(code => "Done." + code),
        .. Enum.GetNames<Theme>().Select(name => "Theme." + name),
        .. ErrorContent.Kinds.SelectMany(kind => new[] { $"Failure.{kind}.Title", $"Failure.{kind}.Text" }),
        .. Navigation.Areas.SelectMany(area => new[] { area.TextKey, area.TextKey + ".Text" }),
        .. AccessRow.Purposes.Select(code => "Purpose." + code),
        .. AccessRow.Interactions.Select(code => "Interaction." + code),
        .. new[] { "openid", "fhirUser", "profile", "email", "offline_access", "online_access", "launch", "launch-patient" }.Select(scope => "Scope." + scope),
        .. new[] { "patient", "user", "system" }.Select(context => "Scope.Of." + context),
    ];

    public static TheoryData<string> Others => [.. Files[1..]];

    [Theory, MemberData(nameof(Others))]
    public void Every_language_has_the_same_texts(string file) =>
        Assert.Equal(Read(Files[0]).Keys.Order(StringComparer.Ordinal), Read(file).Keys.Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Others))]
    public void No_text_is_left_in_English(string file)
    {
        var english = Read(Files[0]);
        string[] alike = ["Layout.Skip"];

        Assert.Empty(Read(file).Where(text => text.Value == english[text.Key] && !alike.Contains(text.Key)).Select(text => text.Key));
    }

    [Theory, MemberData(nameof(Others))]
    public void A_translation_takes_the_same_values_as_the_English_text(string file)
    {
        var english = Read(Files[0]);

        Assert.All(Read(file), text => Assert.Equal(Places(english[text.Key]), Places(text.Value)));
    }

    [Fact]
    public void Russian_and_Belarusian_have_no_letter_of_the_other_or_of_Latin_look_alikes()
    {
        Assert.DoesNotMatch("[іўІЎ]", string.Concat(Read("Texts.ru.resx").Values));
        Assert.DoesNotMatch("[ищъИЩЪ]", string.Concat(Read("Texts.be.resx").Values));
        Assert.Empty(Read("Texts.ru.resx").Concat(Read("Texts.be.resx")).Where(text => MixedWord().IsMatch(text.Value)).Select(text => text.Value));
    }

    [Fact]
    public void Every_text_is_used()
    {
        var used = Named().Concat(Composed).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(Read(Files[0]).Keys.Except(used, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_text_that_is_asked_for_is_there() =>
        Assert.Empty(Named().Concat(Composed).Except(Read(Files[0]).Keys, StringComparer.Ordinal));

    [Fact]
    public void The_pages_hold_no_text_of_their_own()
    {
        var literal = RepositoryFiles.Pages.SelectMany(page => Literals(page.Text).Select(text => $"{page.Path}: {text}"));

        Assert.Empty(literal);
    }

    [Fact]
    public void The_roles_are_those_of_the_cooperation() =>
        Assert.Equal(RoleCodesOfDomain().Order(StringComparer.Ordinal), Roles.All.Order(StringComparer.Ordinal));

    private static IEnumerable<string> RoleCodesOfDomain() => Enum.GetValues<Role>().Select(RoleCodes.Code);

    private static IEnumerable<string> Named() => RepositoryFiles.Sources
        .SelectMany(file => NamedKey().Matches(file.Text).Select(match => match.Groups["key"].Value))
        .Where(key => key.Contains('.', StringComparison.Ordinal) && !key.EndsWith('.') && !key.StartsWith('.') && !key.Contains('{', StringComparison.Ordinal))
        .Distinct(StringComparer.Ordinal);

    // What stands between tags, and in attributes that people read or hear, without Razor's own code.
    private static IEnumerable<string> Literals(string razor)
    {
        var markup = CodeBlock().Replace(Comment().Replace(razor, ""), "");
        var spoken = SpokenAttribute().Matches(markup).Select(match => match.Groups["text"].Value).Where(text => !text.StartsWith('@'));
        var shown = string.Join('\n', markup.Split('\n').Where(line => !CodeLine().IsMatch(line)));
        var between = Between().Matches(shown).Select(match => Expression().Replace(match.Groups["text"].Value, "").Trim());
        string[] proper = ["MedCoop", "MedCoop @Version", "· MedCoop", "/fhir/metadata", "/health/ready", "/metrics", "·"];
        return spoken.Concat(between).Where(text => text.Any(char.IsLetter) && !proper.Contains(text));
    }

    private static Dictionary<string, string> Read(string file) => XElement.Load(Path.Combine(RepositoryFiles.Web, "Languages", file))
        .Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\b(?:T|texts)\[[^\]]*?""(?<key>[^""]+)""|""(?<key>(?:People|Organizations|Scope)\.[A-Za-z.]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamedKey();

    [GeneratedRegex(@"\{\d[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Place();

    [GeneratedRegex("[a-zA-Z][а-яА-ЯёЁіІўЎ]|[а-яА-ЯёЁіІўЎ][a-zA-Z]", RegexOptions.None, 1000)]
    private static partial Regex MixedWord();

    [GeneratedRegex(@"^@code \{.*\z", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"@\*.*?\*@|<!DOCTYPE[^>]*>", RegexOptions.Singleline, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?:aria-label|title|alt|placeholder|data-label|Label|Title|Hint)=""(?<text>[^""]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SpokenAttribute();

    [GeneratedRegex(@"^\s*(?:@(?:page|using|inject|inherits|attribute|if|foreach|\{)|else\b|return;|var |[{}])", RegexOptions.None, 1000)]
    private static partial Regex CodeLine();

    [GeneratedRegex(@">(?<text>[^<>]*)<", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Between();

    [GeneratedRegex(@"@\((?>[^()]+|\((?<d>)|\)(?<-d>))*\)|@[\w.!]+(?:\[[^\]]*\])*(?:\((?>[^()]+|\((?<d>)|\)(?<-d>))*\))?", RegexOptions.None, 1000)]
    private static partial Regex Expression();
}
