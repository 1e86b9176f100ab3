using Hl7.Fhir.Model;

namespace MedCoop.Domain.Referrals.Completeness;

/// <summary>Elements of a resource by their names.</summary>
internal static class ElementPath
{
    /// <summary>The elements at a path of names with dots between; a choice is named without its type.</summary>
    public static IEnumerable<DataType> Of(Resource resource, string path)
    {
        IEnumerable<Base> elements = [resource];
        foreach (var name in path.Split('.')) elements = elements.SelectMany(element => Children(element, name));
        return elements.OfType<DataType>();
    }

    private static IEnumerable<Base> Children(Base element, string name) => element.TryGetValue(name, out var value)
        ? value switch
        {
            Base one => [one],
            IEnumerable<Base> many => many,
            _ => [],
        }
        : [];
}
