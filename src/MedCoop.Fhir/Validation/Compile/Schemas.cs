using System.Collections.Concurrent;
using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Fhir.Validation.Nodes;
using MedCoop.Fhir.Validation.Paths;

namespace MedCoop.Fhir.Validation.Compile;

/// <summary>Definitions and what they compile to, each once, when it is first asked for.</summary>
/// <param name="find">Profiles and extensions beside R4's own types.</param>
public sealed class Schemas(FindDefinition find)
{
    private readonly ConcurrentDictionary<string, ElementSchema?> profiles = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ElementSchema?> types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CompiledPath?> expressions = new(StringComparer.Ordinal);

    /// <summary>The definition of a canonical, with or without version; null when it is not here.</summary>
    public Definition? Find(string canonical) => find(canonical) ?? R4Definitions.Find(canonical.Split('|')[0]);

    /// <summary>A profile's schema; null when it is not here.</summary>
    internal ElementSchema? Profile(string canonical) => profiles.GetOrAdd(
        canonical,
        key => Find(key) is { } definition ? SchemaCompiler.Profile(definition, Find, Compile) : null);

    /// <summary>What base R4 asks of an element of this type; null for an unknown one.</summary>
    internal ElementSchema? Type(ElementNode node) => node is { Type: { } type, Definition: { } definition }
        ? types.GetOrAdd(type, (key, owner) => SchemaCompiler.Type(owner, key, Compile), definition)
        : null;

    private CompiledPath? Compile(string expression) => expressions.GetOrAdd(expression, static key => CompiledPath.Compile(key).Value);
}
