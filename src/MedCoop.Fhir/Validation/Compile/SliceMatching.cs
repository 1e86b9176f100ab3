using MedCoop.Fhir.Validation.Assertions;
using MedCoop.Fhir.Validation.Definitions;

namespace MedCoop.Fhir.Validation.Compile;

/// <summary>Makes, from what a slice states at its discriminators, the test of whether an element belongs to it.</summary>
/// <param name="find">Where profiles are that discriminators lead into.</param>
/// <param name="element">Compiles what is asked of an element.</param>
internal sealed class SliceMatching(FindDefinition find, Func<ElementTree, BaseElement?, ElementSchema> element)
{
    /// <summary>The test: all discriminators together; without any, whether the element satisfies the slice.</summary>
    public SliceMatch Of(ElementTree slice, SlicingRule slicing, int position, BaseElement? origin)
    {
        List<SliceMatch> tests = [];
        foreach (var discriminator in slicing.Discriminators)
        {
            if (discriminator.Type == "position") tests.Add((node, _) => node.Index == position);
            else if (DiscriminatorPath.Parse(discriminator.Path) is { } path && One(slice, discriminator.Type, path) is { } test) tests.Add(test);
        }

        if (tests is [var only]) return only;
        if (tests.Count > 0) return (node, run) => tests.TrueForAll(test => test(node, run));
        var whole = element(slice, origin);
        return (node, run) => run.Conforms(node, whole);
    }

    // Null: the slice says nothing at this discriminator, so it does not tell it from others.
    private SliceMatch? One(ElementTree slice, string type, DiscriminatorPath path) => type switch
    {
        "exists" => Exists(slice, path),
        "type" => Typed(slice, path),
        "profile" => Profiled(slice, path),
        _ => Valued(slice, path),
    };

    private SliceMatch? Exists(ElementTree slice, DiscriminatorPath path) => path.In(slice, find).FirstOrDefault()?.Rule switch
    {
        { Max: 0 } => (node, run) => !path.In(node, run).Any(),
        { Min: > 0 } => (node, run) => path.In(node, run).Any(),
        _ => null,
    };

    private SliceMatch? Typed(ElementTree slice, DiscriminatorPath path)
    {
        var codes = path.In(slice, find)
            .SelectMany(tree => tree.Rule.Types)
            .SelectMany(type => path.EndsInResource ? type.TargetProfiles.Select(TypeOf).OfType<string>() : [type.Code])
            .ToHashSet(StringComparer.Ordinal);
        if (codes.Count == 0) return null;
        return path.EndsInResource
            ? (node, run) => run.References.TypesAt(path, node).Any(found => codes.Any(code => R4Types.IsA(found, code)))
            : (node, run) => path.In(node, run).Any(found => codes.Any(code => R4Types.IsA(found.Type, code)));
    }

    private SliceMatch? Profiled(ElementTree slice, DiscriminatorPath path)
    {
        var canonicals = path.In(slice, find)
            .SelectMany(tree => tree.Rule.Types)
            .SelectMany(type => path.EndsInResource ? type.TargetProfiles : type.Profiles)
            .ToList();
        if (canonicals.Count == 0) return null;
        return (node, run) => path.In(node, run).Any(found => canonicals.Exists(canonical => run.ConformsTo(found, canonical) is true));
    }

    private SliceMatch? Valued(ElementTree slice, DiscriminatorPath path)
    {
        foreach (var tree in path.In(slice, find))
        {
            if (tree.Rule.Fixed is { } literal) return (node, run) => path.In(node, run).Any(found => JsonMatch.IsExactly(found, literal.Json));
            if (tree.Rule.Pattern is { } pattern) return (node, run) => path.In(node, run).Any(found => JsonMatch.Contains(found, pattern.Json));
        }

        return ByUrl(slice, path) ?? ByBinding(slice, path) ?? ByContent(slice, path);
    }

    // The profile of an extension that is not here is still known by its URL.
    private static SliceMatch? ByUrl(ElementTree slice, DiscriminatorPath path)
    {
        var urls = slice.Rule.Types.SelectMany(type => type.Profiles).Select(canonical => canonical.Split('|')[0]).ToHashSet(StringComparer.Ordinal);
        return slice.Name is "extension" or "modifierExtension" && urls.Count > 0
            ? (node, run) => path.In(node, run).Any(found => found.Value is { } url && urls.Contains(url))
            : null;
    }

    private SliceMatch? ByBinding(ElementTree slice, DiscriminatorPath path) =>
        path.In(slice, find).Select(tree => tree.Rule.Binding).FirstOrDefault(binding => binding is { Strength: BindingStrength.Required, ValueSet: not null }) is { } binding
            ? (node, run) => path.In(node, run).Any(found => CodedValue.Of(found)?.IsIn(run.Terminologies, binding.ValueSet!) is true)
            : null;

    // "code" may be told by code.coding.code: whatever the slice asks below the discriminator.
    private SliceMatch? ByContent(ElementTree slice, DiscriminatorPath path)
    {
        var schemas = path.In(slice, find).Concat(path.In(slice, find).SelectMany(tree => DiscriminatorPath.OfProfiles(tree, find)))
            .Select(tree => element(tree, null))
            .Where(schema => !schema.IsEmpty)
            .ToList();
        return schemas.Count == 0 ? null : (node, run) => path.In(node, run).Any(found => schemas.TrueForAll(schema => run.Conforms(found, schema)));
    }

    private string? TypeOf(string canonical) => find(canonical)?.Type;
}
