using MedCoop.Fhir.Validation.Assertions;
using MedCoop.Fhir.Validation.Definitions;

namespace MedCoop.Fhir.Validation.Compile;

/// <summary>Compiles definitions into schemas, once each: a type of R4 wholly, a profile to what it asks beyond the type.</summary>
internal sealed class SchemaCompiler
{
    private readonly string? profile;
    private readonly AssertionBuilder assertions;
    private readonly SlicingCompiler slicing;

    private SchemaCompiler(string? profile, FindDefinition find, CompileExpression compile)
    {
        this.profile = profile;
        assertions = new AssertionBuilder(compile);
        slicing = new SlicingCompiler(find, Element);
    }

    /// <summary>A profile's schema, to be checked beside that of the type.</summary>
    public static ElementSchema Profile(Definition definition, FindDefinition find, CompileExpression compile)
    {
        var compiler = new SchemaCompiler(definition.Url, find, compile);
        return compiler.Element(ElementTree.Of(definition), BaseElement.Of(definition.Type));
    }

    /// <summary>Of a type of R4, or an element inside it, by element id: what is asked of an instance and of its own children, not of what lies deeper.</summary>
    public static ElementSchema? Type(Definition definition, string id, CompileExpression compile)
    {
        var builder = new AssertionBuilder(compile);
        var depth = id.Count(letter => letter == '.') + 1;
        var own = definition.Elements.FirstOrDefault(rule => rule.Path == id);
        if (own is null) return null;
        var children = definition.Elements
            .Where(rule => rule.Path.Length > id.Length && rule.Path[id.Length] == '.'
                && rule.Path.StartsWith(id, StringComparison.Ordinal) && rule.Path.Count(letter => letter == '.') == depth)
            .Where(rule => definition.Kind != DefinitionKind.Primitive || !rule.Path.EndsWith(".value", StringComparison.Ordinal))
            .Select(rule => TypeChild(definition, rule, builder))
            .Where(child => child.Min > 0 || child.Max < ElementRule.Unbounded || !child.Element.IsEmpty);
        return new ElementSchema(new Origin(null, id), depth == 1 ? builder.Build(own, null, new Origin(null, id)) : [], [.. children]);
    }

    private static ChildSchema TypeChild(Definition definition, ElementRule rule, AssertionBuilder builder)
    {
        var origin = new Origin(null, rule.Id);
        var content = definition.Elements.FirstOrDefault(other => other.Id == rule.ContentReference) ?? rule;
        var name = rule.Path[(rule.Path.LastIndexOf('.') + 1)..];
        return new ChildSchema(
            name.EndsWith("[x]", StringComparison.Ordinal) ? name[..^3] : name,
            rule.Min,
            rule.Max,
            new ElementSchema(origin, builder.Build(content, null, origin), []),
            Slicing: null);
    }

    private ElementSchema Element(ElementTree tree, BaseElement? origin) => new(
        new Origin(profile, tree.Rule.Id),
        assertions.Build(tree.Rule, origin?.Rule, new Origin(profile, tree.Rule.Id)),
        [.. tree.Children.Select(child => Child(child, tree, origin)).OfType<ChildSchema>()]);

    private ChildSchema? Child(ElementTree child, ElementTree parent, BaseElement? parentOrigin)
    {
        var origin = parentOrigin?.Child(child.IsChoice ? child.Name + "[x]" : child.Name, parent.Rule.Types);
        var element = Element(child, origin);
        var slices = slicing.Compile(child, origin, new Origin(profile, child.Rule.Id));
        var isAsBase = origin is not null && origin.Rule.Min == child.Rule.Min && origin.Rule.Max == child.Rule.Max;
        if (isAsBase && element.IsEmpty && slices is null && !child.Rule.MustSupport) return null;

        // What base R4 asks is reported there; asking it again would say everything twice.
        return new ChildSchema(
            child.Name,
            origin is not null && child.Rule.Min <= origin.Rule.Min ? 0 : child.Rule.Min,
            origin is not null && child.Rule.Max >= origin.Rule.Max ? ElementRule.Unbounded : child.Rule.Max,
            element,
            slices)
        {
            IsSupported = child.Rule.MustSupport,
        };
    }
}
