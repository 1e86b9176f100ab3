using Hl7.Fhir.Model;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Walking;

namespace MedCoop.Fhir.Search.Extraction;

/// <summary>
/// A composite: its expression yields elements, and the components are looked for in each. All values of one element share a
/// <see cref="IndexEntry.Part"/>, so that a search never mixes the code of one with the value of another.
/// https://hl7.org/fhir/R4/search.html#combining
/// </summary>
internal sealed class CompositeExtraction(SearchParameterInfo parameter) : ParameterExtraction
{
    private readonly Step path = PathCompiler.Compile(parameter.Expression);

    private readonly (SearchComponent Component, Step Path)[] components =
        [.. parameter.Components.Select(component => (component, PathCompiler.Compile(component.Expression)))];

    internal override void AddEntries(Resource resource, IReadOnlyList<string> ownUrls, HashSet<IndexEntry> entries)
    {
        var walk = new Walk(resource);
        var part = 0;
        foreach (var element in walk.Gather(path, resource))
        {
            var values = Array.ConvertAll(components, component => ValuesIn(component, element, walk, ownUrls));
            if (Array.Exists(values, of => of.Count == 0)) continue;
            part++;
            for (var i = 0; i < values.Length; i++)
            {
                foreach (var value in values[i]) entries.Add(new IndexEntry(components[i].Component.IndexName, value, part));
            }
        }
    }

    private static List<IndexValue> ValuesIn((SearchComponent Component, Step Path) component, Base element, Walk walk, IReadOnlyList<string> ownUrls) =>
        [.. walk.Gather(component.Path, element).SelectMany(found => Values(component.Component.Type, found, [], ownUrls))];
}
