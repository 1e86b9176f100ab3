using MedCoop.Fhir.Search.Parameters;

namespace MedCoop.Fhir.Search.Query;

/// <summary>
/// R4's five compartments: everything that belongs to one patient, encounter, practitioner, related person or device, as named reference
/// parameters lead to it. The resource itself belongs to its own compartment. https://hl7.org/fhir/R4/compartmentdefinition.html
/// </summary>
public static class Compartments
{
    /// <summary>Their names, which are the types of the resources that they are about.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. CompartmentTable.Codes.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether there is one of that name.</summary>
    public static bool Exists(string name) => CompartmentTable.Codes.ContainsKey(name);

    /// <summary>The types that can belong to it, itself included, in ordinal order; empty when there is no such compartment.</summary>
    public static IReadOnlyList<string> Types(string name) =>
        CompartmentTable.Codes.TryGetValue(name, out var codes)
            ? [.. codes.Keys.Append(name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>The reference parameters of a type by which it belongs to a compartment; empty when it never does.</summary>
    public static IReadOnlyList<string> Codes(string name, string type) =>
        CompartmentTable.Codes.TryGetValue(name, out var codes) ? codes.GetValueOrDefault(type, []) : [];

    /// <summary>What is true of the resources in one compartment.</summary>
    /// <param name="catalog">Knows the reference parameters.</param>
    /// <param name="compartment">One of <see cref="Names"/>.</param>
    /// <param name="id">Id of the patient, encounter…</param>
    /// <param name="type">Only resources of this type; null: of any. A type that never belongs to it matches nothing.</param>
    public static Criterion Criterion(SearchParameterCatalog catalog, string compartment, string id, string? type)
    {
        var types = type is null ? Types(compartment) : [type];
        return new AnyOf([.. types.SelectMany(member => Memberships(catalog, compartment, id, member))]);
    }

    private static IEnumerable<Criterion> Memberships(SearchParameterCatalog catalog, string compartment, string id, string member)
    {
        if (member == compartment) yield return new AllOf([new TypeCriterion([member]), new IdCriterion([id])]);
        foreach (var code in Codes(compartment, member))
        {
            if (catalog.Find(member, code) is { } parameter) yield return new ValueCriterion(parameter, [new ReferenceValue(compartment, id)]);
        }
    }
}
