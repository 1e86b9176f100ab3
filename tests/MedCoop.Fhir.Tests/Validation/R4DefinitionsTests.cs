using System.Text.Json;
using MedCoop.Fhir.Tests.Search;
using MedCoop.Fhir.Validation.Definitions;

namespace MedCoop.Fhir.Tests.Validation;

/// <summary>The table of R4's types says what the official definitions say.</summary>
public sealed class R4DefinitionsTests
{
    // The types of primitives' values follow from the primitives' names; xhtml has no extensions in JSON anyway; and Extension.extension
    // repeats the invariant that stands on Extension itself.
    private static readonly string[] SaidOtherwise = ["Extension.extension", "xhtml.id", "xhtml.extension"];

    [Fact]
    public void The_table_equals_the_official_definitions()
    {
        List<string> differences = [];
        var types = 0;
        foreach (var json in OfficialDefinitions.Of("StructureDefinition"))
        {
            using var document = JsonDocument.Parse(json.ToJsonString());
            if (!DefinitionReader.Read(document.RootElement, R4Definitions.Find).TryGet(out var official, out _)) continue;
            if (official.IsConstraint || official.Kind == DefinitionKind.Logical || R4Definitions.Find(official.Type)?.Url != official.Url) continue;
            types++;
            var ours = R4Definitions.Find(official.Type)!;
            var expected = Compared(official).Select(rule => Described(rule, official.Url)).ToHashSet(StringComparer.Ordinal);
            var actual = Compared(ours).Select(rule => Described(rule, official.Url)).ToHashSet(StringComparer.Ordinal);
            differences.AddRange(expected.Except(actual, StringComparer.Ordinal).Select(line => "- " + line));
            differences.AddRange(actual.Except(expected, StringComparer.Ordinal).Select(line => "+ " + line));
        }

        Assert.Equal(R4Definitions.Names.Count(), types);
        Assert.Equal([], differences);
    }

    [Fact]
    public void Extensions_may_stand_where_their_official_definitions_say()
    {
        var official = OfficialDefinitions.Of("StructureDefinition")
            .Where(json => json.Text("type") == "Extension" && json.Text("derivation") == "constraint" && json["context"] is not null)
            .ToDictionary(json => json.Text("url")!, json => json["context"]!.AsArray().Select(context => $"{context!["type"]} {context["expression"]}").ToList(), StringComparer.Ordinal);
        var expected = official.Where(pair => pair.Key.StartsWith("http://hl7.org/fhir/StructureDefinition/", StringComparison.Ordinal)).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();

        var ours = R4Extensions.Urls.Order(StringComparer.Ordinal).ToList();

        Assert.Equal(expected.Select(pair => pair.Key), ours);
        Assert.All(expected, pair => Assert.Equal(pair.Value, R4Extensions.ContextsOf(pair.Key)!.Select(context => $"{context.Type} {context.Expression}")));
    }

    private static IEnumerable<ElementRule> Compared(Definition definition) => definition.Elements.Where(rule => !SaidOtherwise.Contains(rule.Path)
        && !(definition.Kind == DefinitionKind.Primitive && rule.Path.EndsWith(".value", StringComparison.Ordinal)));

    private static string Described(ElementRule rule, string url) => string.Join(
        ' ',
        rule.Path,
        $"{rule.Min}..{rule.Max}",
        string.Join('|', rule.Types.Select(type => $"{type.Code}[{string.Join(',', type.Profiles)}]({string.Join(',', type.TargetProfiles)})")),
        rule.ContentReference,
        rule.Binding is { } binding ? $"{binding.Strength} {binding.ValueSet} {binding.MaxValueSet}" : "",
        rule.IsModifier ? "modifier" : "",
        string.Join(';', rule.Constraints.Where(constraint => constraint.Source is null || constraint.Source == url)
            .Select(constraint => $"{constraint.Key} {constraint.IsError} {constraint.IsBestPractice} {constraint.Expression}")
            .Order(StringComparer.Ordinal)));
}
