using System.Globalization;
using System.Text.Json;

namespace MedCoop.Fhir.Validation.Definitions;

/// <summary>Reads one ElementDefinition: of a snapshot, or of a differential over what it inherits.</summary>
internal static class ElementRuleReader
{
    private const string Extensions = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>Reads; what the element does not state is as inherited, or R4's default.</summary>
    public static ElementRule Read(JsonElement element, ElementRule? inherited)
    {
        var path = DefinitionReader.Text(element, "path") ?? "";
        var rule = inherited ?? new ElementRule { Id = path, Path = path };
        var max = DefinitionReader.Text(element, "max");
        return rule with
        {
            Id = DefinitionReader.Text(element, "id") ?? path,
            Path = path,
            SliceName = DefinitionReader.Text(element, "sliceName") ?? rule.SliceName,
            Min = Number(element, "min") ?? rule.Min,
            Max = max is null ? rule.Max : Upper(max),
            IsCollection = IsCollection(element, max) ?? rule.IsCollection,
            Types = element.TryGetProperty("type", out _) ? [.. DefinitionReader.Items(element, "type").Select(Type)] : rule.Types,
            ContentReference = DefinitionReader.Text(element, "contentReference")?.Split('#')[^1] ?? rule.ContentReference,
            Binding = element.TryGetProperty("binding", out var binding) ? BindingOf(binding) : rule.Binding,
            Constraints = Constraints(element, rule.Constraints),
            Fixed = Valued(element, "fixed") ?? rule.Fixed,
            Pattern = Valued(element, "pattern") ?? rule.Pattern,
            MinValue = Valued(element, "minValue") ?? rule.MinValue,
            MaxValue = Valued(element, "maxValue") ?? rule.MaxValue,
            MaxLength = Number(element, "maxLength") ?? rule.MaxLength,
            Slicing = element.TryGetProperty("slicing", out var slicing) ? SlicingOf(slicing) : rule.Slicing,
            MustSupport = Flag(element, "mustSupport") ?? rule.MustSupport,
            IsModifier = Flag(element, "isModifier") ?? rule.IsModifier,
        };
    }

    private static bool? IsCollection(JsonElement element, string? max) =>
        element.TryGetProperty("base", out var origin) && DefinitionReader.Text(origin, "max") is { } originMax ? originMax is not ("0" or "1")
        : max is null ? null
        : max is not ("0" or "1") ? true
        : null;

    private static int Upper(string max) =>
        int.TryParse(max, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : ElementRule.Unbounded;

    private static TypeRule Type(JsonElement type) => new(CodeOf(type))
    {
        Profiles = Texts(type, "profile"),
        TargetProfiles = Texts(type, "targetProfile"),
        Aggregation = Texts(type, "aggregation"),
    };

    // The values of primitives are typed http://hl7.org/fhirpath/System.String and the like; the extension names FHIR's own type.
    private static string CodeOf(JsonElement type) =>
        DefinitionReader.Items(type, "extension").Where(extension => DefinitionReader.Text(extension, "url") == Extensions + "structuredefinition-fhir-type")
            .Select(extension => DefinitionReader.Text(extension, "valueUrl") ?? DefinitionReader.Text(extension, "valueUri"))
            .FirstOrDefault(code => code is not null)
        ?? (DefinitionReader.Text(type, "code") ?? "").Replace("http://hl7.org/fhirpath/System.", "System.", StringComparison.Ordinal);

    private static BindingRule BindingOf(JsonElement binding) => new(Strength(DefinitionReader.Text(binding, "strength")), DefinitionReader.Text(binding, "valueSet"))
    {
        MaxValueSet = DefinitionReader.Items(binding, "extension")
            .Where(extension => DefinitionReader.Text(extension, "url") == Extensions + "elementdefinition-maxValueSet")
            .Select(extension => DefinitionReader.Text(extension, "valueCanonical"))
            .FirstOrDefault(),
    };

    private static BindingStrength Strength(string? strength) => strength switch
    {
        "required" => BindingStrength.Required,
        "extensible" => BindingStrength.Extensible,
        "preferred" => BindingStrength.Preferred,
        _ => BindingStrength.Example,
    };

    private static List<ConstraintRule> Constraints(JsonElement element, IReadOnlyList<ConstraintRule> inherited)
    {
        List<ConstraintRule> all = [.. inherited];
        foreach (var constraint in DefinitionReader.Items(element, "constraint"))
        {
            if (DefinitionReader.Text(constraint, "key") is not { } key) continue;
            all.RemoveAll(other => other.Key == key);
            all.Add(new ConstraintRule(
                key,
                DefinitionReader.Text(constraint, "severity") != "warning",
                DefinitionReader.Text(constraint, "human") ?? key,
                DefinitionReader.Text(constraint, "expression"))
            {
                Source = DefinitionReader.Text(constraint, "source"),
                Translations = Translations(constraint),
                IsBestPractice = DefinitionReader.Items(constraint, "extension")
                    .Any(extension => DefinitionReader.Text(extension, "url") == Extensions + "elementdefinition-bestpractice"
                        && Flag(extension, "valueBoolean") is true),
            });
        }

        return all;
    }

    // http://hl7.org/fhir/R4/extension-translation.html stands on the primitive, so beside it under "_human".
    private static Dictionary<string, string> Translations(JsonElement constraint)
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        if (!constraint.TryGetProperty("_human", out var beside)) return found;
        foreach (var translation in DefinitionReader.Items(beside, "extension"))
        {
            var parts = DefinitionReader.Items(translation, "extension").ToList();
            var language = parts.Find(part => DefinitionReader.Text(part, "url") == "lang");
            var content = parts.Find(part => DefinitionReader.Text(part, "url") == "content");
            if (DefinitionReader.Text(language, "valueCode") is { } tag
                && (DefinitionReader.Text(content, "valueString") ?? DefinitionReader.Text(content, "valueMarkdown")) is { } text)
                found[tag] = text;
        }

        return found;
    }

    private static SlicingRule SlicingOf(JsonElement slicing) => new(
        [.. DefinitionReader.Items(slicing, "discriminator")
            .Select(discriminator => new Discriminator(DefinitionReader.Text(discriminator, "type") ?? "value", DefinitionReader.Text(discriminator, "path") ?? "$this"))],
        DefinitionReader.Text(slicing, "rules") switch
        {
            "closed" => SlicingRules.Closed,
            "openAtEnd" => SlicingRules.OpenAtEnd,
            _ => SlicingRules.Open,
        },
        Flag(slicing, "ordered") is true);

    private static TypedJson? Valued(JsonElement element, string prefix)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (property.Name.Length > prefix.Length && property.Name.StartsWith(prefix, StringComparison.Ordinal) && char.IsAsciiLetterUpper(property.Name[prefix.Length]))
                return new TypedJson(TypeNamed(property.Name[prefix.Length..]), property.Value.Clone());
        }

        return null;
    }

    // fixedUri holds a uri, fixedCodeableConcept a CodeableConcept: primitives' names begin in lower case.
    private static string TypeNamed(string suffix)
    {
        var lower = char.ToLowerInvariant(suffix[0]) + suffix[1..];
        return R4Definitions.Find(lower) is { Kind: DefinitionKind.Primitive } ? lower : suffix;
    }

    private static List<string> Texts(JsonElement of, string name) => [.. DefinitionReader.Items(of, name).Select(item => item.GetString()).OfType<string>()];

    private static int? Number(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    private static bool? Flag(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.ValueKind == JsonValueKind.True : null;
}
