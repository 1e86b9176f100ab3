using System.Collections.Concurrent;
using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Fhir.Validation.Nodes;
using MedCoop.Fhir.Validation.Paths;

namespace MedCoop.Fhir.Validation.Compile;

/// <summary>Definitions and what they compile to, each once, when it is first asked for.</summary>
/// <param name="find">Profiles and extensions beside R4's own types.</param>
public sealed class Schemas(FindDefinition find)
{
    private readonly ConcurrentDictionary<string, ElementSchema> profiles = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ElementSchema?> types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CompiledPath?> expressions = new(StringComparer.Ordinal);

    /// <summary>The definition of a canonical, with or without version; null when it is not here.</summary>
    public Definition? Find(string canonical)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        if (bar < 0) return find(canonical) ?? R4Definitions.Find(canonical);
        var found = find(canonical) ?? R4Definitions.Find(canonical[..bar]);
        return found is not null && IsVersion(found.Version, canonical[(bar + 1)..]) ? found : null;
    }

    // 4.0 means any 4.0.x; a definition that states no version is taken for every one.
    private static bool IsVersion(string? version, string asked) =>
        version is null || version == asked || version.StartsWith(asked + ".", StringComparison.Ordinal);

    /// <summary>A profile's schema; null when it is not here.</summary>
    internal ElementSchema? Profile(string canonical) => Find(canonical) is { } found
        ? profiles.GetOrAdd(found.Url, (_, definition) => SchemaCompiler.Profile(definition, Find, Compile), found)
        : null;

    /// <summary>What base R4 asks of an element of this type; null for an unknown one.</summary>
    internal ElementSchema? Type(ElementNode node) => node is { Type: { } type, Definition: { } definition }
        ? types.GetOrAdd(type, (key, owner) => SchemaCompiler.Type(owner, key, Compile), definition)
        : null;

    /// <summary>An expression, compiled; null when it cannot be.</summary>
    internal CompiledPath? Expression(string expression) => Compile(expression);

    private CompiledPath? Compile(string expression) => expressions.GetOrAdd(expression, static key => CompiledPath.Compile(key).Value);
}
