using System.Text.Json;

namespace MedCoop.Fhir.Terminology.Maps;

/// <summary>What a ConceptMap says of codes. https://hl7.org/fhir/R4/conceptmap.html</summary>
public sealed class ConceptTranslation
{
    private readonly IReadOnlyList<Group> groups;

    private ConceptTranslation(string url, string? source, string? target, IReadOnlyList<Group> groups) =>
        (Url, Source, Target, this.groups) = (url, source, target, groups);

    /// <summary>Canonical URL; empty for one without.</summary>
    public string Url { get; }

    /// <summary>Canonical of the value set that is translated from; null when not said.</summary>
    public string? Source { get; }

    /// <summary>Canonical of the value set that is translated to; null when not said.</summary>
    public string? Target { get; }

    /// <summary>Reads a ConceptMap. Targets that depend on other elements (<c>dependsOn</c>) are left out: they cannot be told from a code alone.</summary>
    public static ConceptTranslation Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, ReadingLimits.Json);
        var root = document.RootElement;
        return new ConceptTranslation(
            root.Text("url") ?? "",
            root.Text("sourceUri") ?? root.Text("sourceCanonical"),
            root.Text("targetUri") ?? root.Text("targetCanonical"),
            [.. root.List("group").Select(ReadGroup)]);
    }

    /// <summary>What a code means there.</summary>
    /// <param name="system">The code's system.</param>
    /// <param name="code">The code.</param>
    /// <param name="targetSystem">Only codes of this system; null for any.</param>
    /// <param name="isReverse">From the map's targets to its sources, with the equivalences turned round.</param>
    public IEnumerable<ConceptMatch> Of(string system, string code, string? targetSystem, bool isReverse) =>
        isReverse ? Backwards(system, code, targetSystem) : Forwards(system, code, targetSystem);

    private IEnumerable<ConceptMatch> Forwards(string system, string code, string? targetSystem)
    {
        foreach (var group in groups.Where(group => group.Source == system && (targetSystem is null || group.Target == targetSystem)))
        {
            var element = group.Elements.FirstOrDefault(element => element.Code == code);
            if (element is null && group.Unmapped is { } unmapped)
            {
                if (unmapped.Mode == "provided") yield return new ConceptMatch(group.Target, code, null, "equal", Url);
                if (unmapped is { Mode: "fixed", Code: { } instead }) yield return new ConceptMatch(group.Target, instead, unmapped.Display, "wider", Url);
            }

            foreach (var target in element?.Targets ?? []) yield return new ConceptMatch(group.Target, target.Code, target.Display, target.Equivalence, Url);
        }
    }

    private IEnumerable<ConceptMatch> Backwards(string system, string code, string? targetSystem)
    {
        foreach (var group in groups.Where(group => group.Target == system && (targetSystem is null || group.Source == targetSystem)))
        {
            foreach (var element in group.Elements)
            {
                foreach (var target in element.Targets.Where(target => target.Code == code))
                    yield return new ConceptMatch(group.Source, element.Code, element.Display, Turned(target.Equivalence), Url);
            }
        }
    }

    private static string Turned(string equivalence) => equivalence switch
    {
        "wider" => "narrower",
        "narrower" => "wider",
        "subsumes" => "specializes",
        "specializes" => "subsumes",
        _ => equivalence,
    };

    private static Group ReadGroup(JsonElement group) => new(
        group.Text("source") ?? "",
        group.Text("target") ?? "",
        [.. group.List("element").Select(element => new Element(element.Text("code") ?? "", element.Text("display"), [.. element.List("target").Where(target => !target.List("dependsOn").Any()).Select(ReadTarget)]))],
        group.Member("unmapped") is { } unmapped ? new Unmapped(unmapped.Text("mode"), unmapped.Text("code"), unmapped.Text("display")) : null);

    private static Meaning ReadTarget(JsonElement target) => new(target.Text("code"), target.Text("display"), target.Text("equivalence") ?? "equivalent");

    private sealed record Group(string Source, string Target, IReadOnlyList<Element> Elements, Unmapped? Unmapped);

    private sealed record Element(string Code, string? Display, IReadOnlyList<Meaning> Targets);

    private sealed record Meaning(string? Code, string? Display, string Equivalence);

    private sealed record Unmapped(string? Mode, string? Code, string? Display);
}

/// <summary>One meaning of a code in another code system.</summary>
/// <param name="System">That system; empty when the map does not say.</param>
/// <param name="Code">The code there; null when there is none, which the equivalence says too.</param>
/// <param name="Display">For people; null when not given.</param>
/// <param name="Equivalence">http://hl7.org/fhir/R4/valueset-concept-map-equivalence.html</param>
/// <param name="Map">Canonical of the map that says so.</param>
public sealed record ConceptMatch(string System, string? Code, string? Display, string Equivalence, string Map)
{
    /// <summary>There is a meaning: the codes are neither unmatched nor said to be apart.</summary>
    public bool IsMatch => Code is not null && Equivalence is not ("unmatched" or "disjoint");
}
