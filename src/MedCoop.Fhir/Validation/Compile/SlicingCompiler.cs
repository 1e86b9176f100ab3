using MedCoop.Fhir.Validation.Definitions;

namespace MedCoop.Fhir.Validation.Compile;

/// <summary>Compiles slicings. https://hl7.org/fhir/R4/profiling.html#slicing</summary>
/// <param name="find">Where profiles are that discriminators lead into.</param>
/// <param name="element">Compiles what is asked of a slice's elements.</param>
internal sealed class SlicingCompiler(FindDefinition find, Func<ElementTree, BaseElement?, ElementSchema> element)
{
    private const string DefaultSlice = "@default";
    private readonly SliceMatching matching = new(find, element);

    /// <summary>The slicing of an element; null when there are no slices and nothing is closed.</summary>
    public SlicingSchema? Compile(ElementTree sliced, BaseElement? origin, Origin where)
    {
        var rule = sliced.Rule.Slicing ?? Implied(sliced);
        if (sliced.Slices.Count == 0 || rule is null) return null;
        var others = sliced.Slices.FirstOrDefault(slice => slice.Rule.SliceName == DefaultSlice);
        List<SliceSchema> slices = [];
        foreach (var slice in sliced.Slices.Where(slice => slice != others))
        {
            slices.Add(new SliceSchema(
                slice.Rule.SliceName ?? slice.Rule.Id,
                slice.Rule.Min,
                slice.Rule.Max,
                matching.Of(slice, rule, slices.Count, origin),
                element(slice, origin),
                Compile(slice, origin, where with { ElementId = slice.Rule.Id })));
        }

        return new SlicingSchema(
            where,
            slices,
            others is null ? null : element(others, origin),
            rule.Rules == SlicingRules.Closed && others is null,
            rule.Rules == SlicingRules.OpenAtEnd,
            rule.IsOrdered);
    }

    // Slices of a choice are told apart by type, those of extensions by URL, also where nobody says so.
    private static SlicingRule? Implied(ElementTree sliced) => sliced switch
    {
        { IsChoice: true } => new SlicingRule([new Discriminator("type", "$this")], SlicingRules.Open, IsOrdered: false),
        { Name: "extension" or "modifierExtension" } => new SlicingRule([new Discriminator("value", "url")], SlicingRules.Open, IsOrdered: false),
        { Slices.Count: > 0 } => new SlicingRule([], SlicingRules.Open, IsOrdered: false),
        _ => null,
    };
}
