using Hl7.Fhir.Model;

namespace MedCoop.Domain.Summaries.Words;

/// <summary>What medicines and devices are called beside their codes: of a medicine what is in it and how strong it is, of a device the names and the model that are on it.</summary>
public static class ThingWords
{
    /// <summary>The ingredients of a medicine with their strength: <c>paracetamol 500 mg/tablet</c>. One that the medicine is named after gives its strength alone; nothing when nothing is said.</summary>
    /// <param name="medicine">The medicine.</param>
    /// <param name="codes">Names codes.</param>
    /// <param name="follow">What a reference of the medicine leads to; null: nothing known.</param>
    public static IReadOnlyList<string> Ingredients(Medication medicine, CodeWords codes, Func<ResourceReference, Resource?> follow)
    {
        var (known, own) = (codes.Of(medicine.Code), codes.Own(medicine.Code));
        return
        [
            .. medicine.Ingredient.Select(ingredient => (Name: Ingredient(ingredient.Item, codes, follow), Strength: QuantityWords.Of(ingredient.Strength, codes.Language)))
                .Select(one => IsSame(one.Name, known) || IsSame(one.Name, own) ? one.Strength : $"{one.Name} {one.Strength}".Trim()).OfType<string>().Where(words => words.Length > 0),
        ];
    }

    /// <summary>The names that are on a device; without any, its model.</summary>
    public static IReadOnlyList<string> Names(Device device) => device.DeviceName.Select(name => name.Name).Where(name => name is { Length: > 0 }).OfType<string>().Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } names
        ? names
        : device.ModelNumber is { Length: > 0 } model ? [model] : [];

    private static string? Ingredient(DataType? item, CodeWords codes, Func<ResourceReference, Resource?> follow) => item switch
    {
        CodeableConcept concept => codes.Of(concept),
        ResourceReference reference => follow(reference) switch
        {
            Substance substance => codes.Of(substance.Code),
            Medication medicine => codes.Of(medicine.Code),
            _ => null,
        } ?? reference.Display,
        _ => null,
    };

    private static bool IsSame(string? left, string? right) => left is { Length: > 0 } && left.Equals(right, StringComparison.OrdinalIgnoreCase);
}
