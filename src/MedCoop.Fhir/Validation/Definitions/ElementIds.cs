using System.Text.Json;

namespace MedCoop.Fhir.Validation.Definitions;

/// <summary>Ids of ElementDefinitions: <c>Patient.identifier:passport.system</c>. https://hl7.org/fhir/R4/elementdefinition.html#id</summary>
internal static class ElementIds
{
    /// <summary>The ids as stated, or made from paths and slice names where they are not.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<JsonElement> elements)
    {
        Dictionary<string, string> current = new(StringComparer.Ordinal);
        List<string> ids = new(elements.Count);
        foreach (var element in elements)
        {
            var path = DefinitionReader.Text(element, "path") ?? "";
            var id = DefinitionReader.Text(element, "id") ?? Made(element, path, current);
            current[path] = id;
            ids.Add(id);
        }

        return ids;
    }

    /// <summary>The id without slice names, which is the path.</summary>
    public static string WithoutSlices(string id) =>
        id.Contains(':', StringComparison.Ordinal) ? string.Join('.', id.Split('.').Select(segment => segment.Split(':')[0])) : id;

    /// <summary>The id of the element that holds this one.</summary>
    public static string Parent(string id) => id[..Math.Max(0, id.LastIndexOf('.'))];

    /// <summary>The last segment's slice name and the id without it; null slice for none.</summary>
    public static (string Id, string? Slice) SplitSlice(string id)
    {
        var last = id.LastIndexOf('.') + 1;
        var colon = id.IndexOf(':', last);
        return colon < 0 ? (id, null) : (id[..colon], id[(colon + 1)..]);
    }

    /// <summary>What a slice slices: the element itself, or for <c>a/b</c> its slice <c>a</c>. https://hl7.org/fhir/R4/profiling.html#reslicing</summary>
    public static string Owner(string sliced, string slice)
    {
        var outer = slice.LastIndexOf('/');
        return outer < 0 ? sliced : $"{sliced}:{slice[..outer]}";
    }

    /// <summary>Stands below the element, or is one of its slices.</summary>
    public static bool IsInside(string id, string outer) =>
        id.Length > outer.Length && id.StartsWith(outer, StringComparison.Ordinal) && id[outer.Length] is ('.' or ':' or '/');

    private static string Made(JsonElement element, string path, Dictionary<string, string> current)
    {
        var dot = path.LastIndexOf('.');
        if (dot < 0) return path;
        var id = current.GetValueOrDefault(path[..dot], path[..dot]) + path[dot..];
        return DefinitionReader.Text(element, "sliceName") is { } slice ? $"{id}:{slice}" : id;
    }
}
