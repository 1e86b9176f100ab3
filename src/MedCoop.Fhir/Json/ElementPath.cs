using System.Collections;
using System.Globalization;
using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Json;

/// <summary>Simple FHIRPath with indexes, as the SDK reports places: <c>Patient.name[0].given[1]</c>.</summary>
internal static class ElementPath
{
    /// <summary>The last element's name, without its index.</summary>
    public static string LastName(string path)
    {
        var name = path[(path.LastIndexOf('.') + 1)..];
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        return bracket < 0 ? name : name[..bracket];
    }

    /// <summary>The path without its last element.</summary>
    public static string Parent(string path) => path.LastIndexOf('.') is > 0 and var dot ? path[..dot] : path;

    /// <summary>The path without an index at its end. A name may hold brackets too: it is what a client wrote.</summary>
    public static string WithoutIndex(string path)
    {
        var bracket = path.EndsWith(']') ? path.LastIndexOf('[') : -1;
        return bracket > 0 && path[(bracket + 1)..^1].All(char.IsAsciiDigit) ? path[..bracket] : path;
    }

    /// <summary>The element at a path; null when there is none.</summary>
    public static Base? Find(Base? root, string? path)
    {
        if (path is null) return null;
        var current = root;
        foreach (var segment in path.Split('.').Skip(1))
        {
            var bracket = segment.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? segment : segment[..bracket];
            var index = bracket < 0 || !int.TryParse(segment.AsSpan(bracket + 1).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? 0 : parsed;
            if (current is null || !current.TryGetValue(name, out var value)) return null;
            current = value is IList list ? (index < list.Count ? list[index] as Base : null) : value as Base;
        }

        return current;
    }
}
