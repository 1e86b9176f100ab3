using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Validation.Definitions;

namespace MedCoop.Fhir.Validation.Nodes;

/// <summary>A type, or an element inside one, as JSON shows it: its properties by their JSON names. Made once for each.</summary>
internal sealed class NodeType
{
    private static readonly ConcurrentDictionary<string, NodeType> Known = new(StringComparer.Ordinal);

    private readonly Lazy<FrozenDictionary<byte[], NodeProperty>> properties;

    private NodeType(string name, Definition definition)
    {
        Name = name;
        Definition = definition;
        IsPrimitive = definition.Kind == DefinitionKind.Primitive;
        IsResource = definition.Kind == DefinitionKind.Resource && !name.Contains('.', StringComparison.Ordinal);
        properties = new(() => Properties(name, definition).ToFrozenDictionary(property => Encoding.UTF8.GetBytes(property.JsonName), Utf8Names.Ordinal));
    }

    /// <summary><c>HumanName</c>, or <c>Patient.contact</c>.</summary>
    public string Name { get; }

    /// <summary>The definition that says so.</summary>
    public Definition Definition { get; }

    /// <summary>A string, number or boolean.</summary>
    public bool IsPrimitive { get; }

    /// <summary>A resource type.</summary>
    public bool IsResource { get; }

    /// <summary>The type, or element inside a type, of this name; null when R4 has none.</summary>
    public static NodeType? Of(string name)
    {
        if (Known.TryGetValue(name, out var known)) return known;
        return R4Definitions.Find(name.Split('.')[0]) is { } definition && Has(definition, name) ? Known.GetOrAdd(name, new NodeType(name, definition)) : null;
    }

    /// <summary>The property; null when there is none of exactly this name.</summary>
    public NodeProperty? Find(ReadOnlySpan<byte> jsonName) =>
        properties.Value.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(jsonName, out var property) ? property : null;

    private static bool Has(Definition definition, string name) => definition.Name == name || definition.Elements.Any(rule => rule.Path == name);

    private static IEnumerable<NodeProperty> Properties(string name, Definition definition)
    {
        var start = name + ".";
        foreach (var rule in definition.Elements.Where(rule => rule.Path.StartsWith(start, StringComparison.Ordinal) && !rule.Path.AsSpan(start.Length).Contains('.')))
        {
            var last = rule.Path[start.Length..];
            if (definition.Kind == DefinitionKind.Primitive && last == "value") continue;
            if (!last.EndsWith("[x]", StringComparison.Ordinal))
            {
                yield return new NodeProperty(last, last, rule.IsCollection, TypeOf(rule, definition.Kind == DefinitionKind.Resource && !name.Contains('.', StringComparison.Ordinal)));
                continue;
            }

            foreach (var type in rule.Types)
                yield return new NodeProperty(last[..^3] + char.ToUpperInvariant(type.Code[0]) + type.Code[1..], last[..^3], rule.IsCollection, type.Code);
        }
    }

    private static string TypeOf(ElementRule rule, bool isResource) => rule switch
    {
        { ContentReference: { } reference } => reference,
        { Types: [{ Code: "BackboneElement" or "Element" }] } => rule.Path,
        // R4 types Resource.id as a string, and says in words that it is an id.
        { Path: var path } when path.EndsWith(".id", StringComparison.Ordinal) && isResource => "id",
        { Types: [var only] } => only.Code.StartsWith("System.", StringComparison.Ordinal) ? "string" : only.Code,
        _ => "Element",
    };
}

/// <summary>One property as JSON names it; each type of a choice is one of its own.</summary>
/// <param name="JsonName"><c>valueQuantity</c>.</param>
/// <param name="Name"><c>value</c>.</param>
/// <param name="IsCollection">JSON has an array.</param>
/// <param name="Type">The type's name; <c>Resource</c> where any resource may stand.</param>
internal sealed record NodeProperty(string JsonName, string Name, bool IsCollection, string Type);
