using System.Text.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Validation.Definitions;

/// <summary>Finds a definition by its canonical URL, with or without a version; null for none.</summary>
public delegate Definition? FindDefinition(string canonical);

/// <summary>Reads StructureDefinition resources into <see cref="Definition"/>s.</summary>
public static class DefinitionReader
{
    /// <summary>
    /// Reads one. The snapshot counts where there is one; else it is made from the differential and the base definition.
    /// Problems: no URL or type, or (for a differential) a base that is not known.
    /// </summary>
    /// <param name="structure">The resource.</param>
    /// <param name="find">Where the base definition, and those of the types, are.</param>
    public static Result<Definition> Read(JsonElement structure, FindDefinition find)
    {
        if (Text(structure, "url") is not { } url) return Unusable("The StructureDefinition has no url.");
        if (Text(structure, "type") is not { } type) return Unusable($"The StructureDefinition {url} has no type.");
        if (KindOf(Text(structure, "kind")) is not { } kind) return Unusable($"The StructureDefinition {url} has no kind that FHIR R4 knows.");
        var elements = ElementsOf(structure, url, find);
        if (!elements.TryGet(out var rules, out var problem)) return problem;
        return new Definition
        {
            Url = url,
            Version = Text(structure, "version"),
            Name = Text(structure, "name") ?? url,
            Type = type,
            Kind = kind,
            IsAbstract = structure.TryGetProperty("abstract", out var isAbstract) && isAbstract.ValueKind == JsonValueKind.True,
            BaseUrl = Text(structure, "baseDefinition"),
            IsConstraint = Text(structure, "derivation") == "constraint",
            Contexts = [.. Items(structure, "context").Select(context => new ExtensionContext(Text(context, "type") ?? "", Text(context, "expression") ?? ""))],
            ContextInvariants = [.. Items(structure, "contextInvariant").Select(invariant => invariant.GetString()).OfType<string>()],
            Elements = rules,
        };
    }

    internal static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    internal static IEnumerable<JsonElement> Items(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    private static Result<IReadOnlyList<ElementRule>> ElementsOf(JsonElement structure, string url, FindDefinition find)
    {
        if (structure.TryGetProperty("snapshot", out var snapshot) && Items(snapshot, "element").Any())
        {
            var elements = Items(snapshot, "element").ToList();
            return elements.Zip(ElementIds.Of(elements), (element, id) => ElementRuleReader.Read(element, inherited: null) with { Id = id }).ToList();
        }

        if (!structure.TryGetProperty("differential", out var differential)) return Unusable($"The StructureDefinition {url} has neither a snapshot nor a differential.");
        if (Text(structure, "baseDefinition") is not { } baseUrl) return Unusable($"The StructureDefinition {url} has no baseDefinition.");
        return find(baseUrl) is { } parent
            ? SnapshotDerivation.Derive(parent, [.. Items(differential, "element")], find).ToList()
            : Unusable($"The StructureDefinition {url} builds on {baseUrl}, which is not here; load the package that holds it.");
    }

    private static DefinitionKind? KindOf(string? kind) => kind switch
    {
        "primitive-type" => DefinitionKind.Primitive,
        "complex-type" => DefinitionKind.Complex,
        "resource" => DefinitionKind.Resource,
        "logical" => DefinitionKind.Logical,
        _ => null,
    };

    private static Problem Unusable(string text) => new(ProblemKind.Invalid, ErrorCodes.UnusableProfile, text);
}
