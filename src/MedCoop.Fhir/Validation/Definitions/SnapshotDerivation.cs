using System.Text.Json;

namespace MedCoop.Fhir.Validation.Definitions;

/// <summary>
/// Makes a snapshot from a base and a differential. What a slice does not state for itself is left to the rules of the element it slices,
/// which hold for every repetition anyway; so slices get no copies of the children. https://hl7.org/fhir/R4/profiling.html#snapshot
/// </summary>
internal sealed class SnapshotDerivation
{
    private readonly List<ElementRule> rules;
    private readonly FindDefinition find;

    private SnapshotDerivation(Definition parent, FindDefinition find)
    {
        rules = [.. parent.Elements];
        this.find = find;
    }

    /// <summary>Derives.</summary>
    public static IEnumerable<ElementRule> Derive(Definition parent, IReadOnlyList<JsonElement> differential, FindDefinition find)
    {
        var derivation = new SnapshotDerivation(parent, find);
        var ids = ElementIds.Of(differential);
        foreach (var (element, id) in differential.Zip(ids))
        {
            var place = derivation.PlaceOf(derivation.Normal(id));
            derivation.rules[place] = ElementRuleReader.Read(element, derivation.rules[place]) with { Id = derivation.rules[place].Id, Path = derivation.rules[place].Path };
        }

        return derivation.rules;
    }

    // "Observation.valueQuantity" is short for the slice of value[x] that holds Quantities. https://hl7.org/fhir/R4/profiling.html#slicing
    private string Normal(string id)
    {
        var segments = id.Split('.');
        for (var at = 1; at < segments.Length; at++)
        {
            var parent = string.Join('.', segments[..at]);
            var name = segments[at];
            if (name.Contains(':', StringComparison.Ordinal) || IndexOf($"{parent}.{name}") >= 0) continue;
            if (Choice(parent, name) is { } choice) segments[at] = $"{choice}:{name}";
        }

        return string.Join('.', segments);
    }

    private string? Choice(string parent, string name)
    {
        var start = ElementIds.WithoutSlices(parent) + ".";
        return rules
            .Where(rule => rule.Path.EndsWith("[x]", StringComparison.Ordinal) && rule.Path.StartsWith(start, StringComparison.Ordinal))
            .Select(rule => rule.Path[start.Length..])
            .FirstOrDefault(path => !path.Contains('.', StringComparison.Ordinal)
                && name.Length > path.Length - 3
                && name.StartsWith(path[..^3], StringComparison.Ordinal)
                && char.IsAsciiLetterUpper(name[path.Length - 3]));
    }

    private int IndexOf(string id) => rules.FindIndex(rule => rule.Id == id);

    /// <summary>Where the rule of this id is; made of what it inherits when it is new.</summary>
    private int PlaceOf(string id)
    {
        var known = IndexOf(id);
        if (known >= 0 || !id.Contains('.', StringComparison.Ordinal)) return Math.Max(known, 0);
        var (owner, slice) = ElementIds.SplitSlice(id);
        var anchor = slice is null ? ElementIds.Parent(id) : ElementIds.Owner(owner, slice);
        PlaceOf(anchor);
        var after = rules.FindLastIndex(rule => rule.Id == anchor || ElementIds.IsInside(rule.Id, anchor)) + 1;
        rules.Insert(after, slice is null ? Child(id) : Slice(rules[IndexOf(anchor)], id, slice));
        return after;
    }

    private static ElementRule Slice(ElementRule sliced, string id, string name) => sliced with
    {
        Id = id,
        SliceName = name,
        Min = 0,
        Slicing = null,
        Constraints = [],
        Types = sliced.Path.EndsWith("[x]", StringComparison.Ordinal) ? TypesOfChoice(sliced, name) : sliced.Types,
    };

    // The slice valueQuantity of value[x] is told by its type alone.
    private static IReadOnlyList<TypeRule> TypesOfChoice(ElementRule choice, string slice)
    {
        var name = choice.Path[(choice.Path.LastIndexOf('.') + 1)..^3];
        var typed = choice.Types.Where(type => string.Equals(slice, name + char.ToUpperInvariant(type.Code[0]) + type.Code[1..], StringComparison.Ordinal)).ToList();
        return typed.Count > 0 ? typed : choice.Types;
    }

    private ElementRule Child(string id)
    {
        var name = id[(id.LastIndexOf('.') + 1)..];
        var parent = ElementIds.Parent(id);
        var path = ElementIds.WithoutSlices(id);
        var inherited = rules.Find(rule => rule.Id == path)
            ?? rules.Where(rule => rule.Id == parent).SelectMany(rule => OfTypes(rule, name)).FirstOrDefault()
            ?? new ElementRule { Id = id, Path = path };
        return inherited with { Id = id, Path = path, SliceName = null, Constraints = [] };
    }

    private IEnumerable<ElementRule> OfTypes(ElementRule parent, string name)
    {
        if (parent.ContentReference is { } reference) return rules.Where(rule => rule.Id == $"{reference}.{name}");
        return parent.Types
            .Select(type => type.Profiles is [var only] && find(only) is { } profile ? profile : R4Definitions.Find(type.Code))
            .OfType<Definition>()
            .SelectMany(type => type.Elements.Where(rule => rule.Id == $"{type.Type}.{name}"));
    }
}
