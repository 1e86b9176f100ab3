using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation.Compile;

/// <summary>
/// The restricted FHIRPath of discriminators, which can be followed both in an instance and in a definition: names, <c>$this</c>,
/// <c>extension(url)</c>, <c>resolve()</c>, <c>ofType(T)</c>. https://hl7.org/fhir/R4/profiling.html#discriminator
/// </summary>
internal sealed class DiscriminatorPath
{
    private readonly IReadOnlyList<PathStep> steps;

    private DiscriminatorPath(IReadOnlyList<PathStep> steps) => this.steps = steps;

    /// <summary>The path goes through a reference at its end, so what it finds is a resource.</summary>
    public bool EndsInResource => steps is [.., { Kind: StepKind.Resolve }];

    /// <summary>Reads; null when the path is outside the restricted subset.</summary>
    public static DiscriminatorPath? Parse(string path)
    {
        List<PathStep> parsed = [];
        foreach (var part in Split(path))
        {
            if (part == "$this") continue;
            if (Step(part) is not { } step) return null;
            parsed.Add(step);
        }

        return new DiscriminatorPath(parsed);
    }

    /// <summary>What the path leads to in an instance.</summary>
    public IEnumerable<ElementNode> In(ElementNode node, ValidationRun run) => In(node, run.References, steps);

    /// <summary>The references in an instance that the path ends with resolving.</summary>
    public IEnumerable<ElementNode> BeforeResolve(ElementNode node, References references) => In(node, references, [.. steps.Take(steps.Count - 1)]);

    private static IEnumerable<ElementNode> In(ElementNode node, References references, IReadOnlyList<PathStep> steps)
    {
        IEnumerable<ElementNode> found = [node];
        foreach (var step in steps)
        {
            found = step.Kind switch
            {
                StepKind.Child => found.SelectMany(element => element.Named(step.Argument)),
                StepKind.Extension => found.SelectMany(element => element.Named("extension").Where(extension => extension.First("url")?.Value == step.Argument)),
                StepKind.Type => found.Where(element => element.Type == step.Argument),
                _ => found.Select(element => references.Resolve(element).Node).OfType<ElementNode>(),
            };
        }

        return found;
    }

    /// <summary>What the path leads to in a definition, also into the profiles that its types name.</summary>
    public IEnumerable<ElementTree> In(ElementTree tree, FindDefinition find)
    {
        IEnumerable<ElementTree> found = [tree];
        foreach (var step in steps)
        {
            found = step.Kind switch
            {
                StepKind.Child => found.SelectMany(element => Children(element, step.Argument, find)),
                StepKind.Extension => found.SelectMany(element => Extensions(element, step.Argument, find)),
                StepKind.Type => found.SelectMany(element => element.Slices.Where(slice => slice.Rule.Types.Any(type => type.Code == step.Argument)).DefaultIfEmpty(element)),

                // The definition has no element for a reference's target: what is known of it stands with the reference.
                _ => found,
            };
        }

        return found;
    }

    /// <summary>What stands in the profiles of an element's types, and of what its references lead to.</summary>
    public static IEnumerable<ElementTree> OfProfiles(ElementTree tree, FindDefinition find) => tree.Rule.Types
        .SelectMany(type => type.Profiles.Concat(type.TargetProfiles))
        .Select(canonical => find(canonical))
        .OfType<Definition>()
        .Where(definition => definition.IsConstraint)
        .Select(ElementTree.Of);

    private static IEnumerable<ElementTree> Children(ElementTree tree, string name, FindDefinition find) =>
        tree.Child(name) is { } own ? [own] : OfProfiles(tree, find).Select(profile => profile.Child(name)).OfType<ElementTree>();

    private static IEnumerable<ElementTree> Extensions(ElementTree tree, string url, FindDefinition find) => Children(tree, "extension", find)
        .SelectMany(extension => extension.Slices)
        .Where(slice => slice.Rule.Types.Any(type => type.Profiles.Contains(url)) || slice.Child("url")?.Rule.Fixed?.Json.GetString() == url);

    private static PathStep? Step(string part)
    {
        var open = part.IndexOf('(', StringComparison.Ordinal);
        if (open < 0) return part.All(char.IsAsciiLetterOrDigit) ? new PathStep(StepKind.Child, part) : null;
        if (!part.EndsWith(')')) return null;
        var argument = part[(open + 1)..^1].Trim('\'', '"');
        return part[..open] switch
        {
            "extension" => new PathStep(StepKind.Extension, argument),
            "resolve" => new PathStep(StepKind.Resolve, ""),
            "ofType" or "as" => new PathStep(StepKind.Type, argument),
            _ => null,
        };
    }

    private static IEnumerable<string> Split(string path)
    {
        var start = 0;
        var depth = 0;
        for (var at = 0; at <= path.Length; at++)
        {
            if (at < path.Length && path[at] == '(') depth++;
            if (at < path.Length && path[at] == ')') depth--;
            if (at < path.Length && (path[at] != '.' || depth > 0)) continue;
            if (at > start) yield return path[start..at];
            start = at + 1;
        }
    }

    private enum StepKind
    {
        Child,
        Extension,
        Type,
        Resolve,
    }

    private sealed record PathStep(StepKind Kind, string Argument);
}
