using System.Text.Json;
using MedCoop.Fhir.Terminology.Systems;

namespace MedCoop.Fhir.Terminology.Sets;

/// <summary>Reads ValueSet resources. What breaks the rules of R4 is left out: whether a resource is valid is for validation to say.</summary>
internal static class ValueSetReading
{
    /// <summary>What a value set says.</summary>
    internal static ValueSetContent Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, ReadingLimits.Json);
        var resource = document.RootElement;
        var compose = resource.Member("compose");
        return new ValueSetContent(resource.Text("url") ?? "", resource.Text("version"))
        {
            Name = resource.Text("title") ?? resource.Text("name"),
            Language = resource.Text("language"),
            Inactive = compose?.Flag("inactive"),
            Include = [.. compose?.List("include").Select(ConceptSet) ?? Expanded(resource)],
            Exclude = [.. compose?.List("exclude").Select(ConceptSet) ?? []],
        };
    }

    private static ConceptSet ConceptSet(JsonElement element) => new()
    {
        System = element.Text("system"),
        Version = element.Text("version"),
        Concepts = [.. element.List("concept").Where(concept => concept.Text("code") is { Length: > 0 }).Select(Listed)],
        Filters = [.. element.List("filter").Select(filter => new ConceptFilterText(filter.Text("property"), filter.Text("op"), filter.Text("value")))],
        ValueSets = element.Texts("valueSet"),
    };

    private static ListedConcept Listed(JsonElement concept) =>
        new(concept.Text("code")!, concept.Text("display"), CodeSystemReading.Designations(concept));

    /// <summary>The codes that may be chosen, by system and in order.</summary>
    private static List<ConceptSet> Expanded(JsonElement resource)
    {
        var open = new Stack<JsonElement>((resource.Member("expansion")?.List("contains") ?? []).Reverse());
        var codes = new List<(string System, ListedConcept Concept)>();
        while (open.TryPop(out var entry))
        {
            if (entry.Text("code") is { Length: > 0 } && entry.Flag("abstract") is not true) codes.Add((entry.Text("system") ?? "", Listed(entry)));
            foreach (var inner in entry.List("contains").Reverse()) open.Push(inner);
        }

        return [.. codes.GroupBy(code => code.System, StringComparer.Ordinal).Select(group => new ConceptSet { System = group.Key, Concepts = [.. group.Select(code => code.Concept)] })];
    }
}
