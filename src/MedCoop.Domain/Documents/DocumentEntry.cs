using System.Runtime.InteropServices;
using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Documents;

/// <summary>One entry of a document, valid or not.</summary>
/// <param name="Index">Its place in <c>Bundle.entry</c>.</param>
/// <param name="FullUrl">What the document calls it; null where it does not say.</param>
/// <param name="Type">Its resource type, as it says; empty where it does not.</param>
/// <param name="Resource">The resource.</param>
public sealed record DocumentEntry(int Index, string? FullUrl, string Type, JsonView Resource)
{
    /// <summary>The resource's own id; null where it has none.</summary>
    public string? Id => Resource["id"].Text;

    /// <summary>Where it stands: <c>Bundle.entry[3]</c>.</summary>
    public string Expression => $"Bundle.entry[{Index}]";

    /// <summary>What people call it: the words of its code, else its name, else its type.</summary>
    public string Display => NameOf(Resource) is { Length: > 0 } name ? name : Type;

    /// <summary>The resource's bytes.</summary>
    public ReadOnlyMemory<byte> Json => Resource.Element is { } element ? JsonMarshal.GetRawUtf8Value(element).ToArray() : default;

    private static string? NameOf(JsonView resource)
    {
        foreach (var path in (string[])["code", "medicationCodeableConcept", "vaccineCode", "type"])
            if (ConceptText(resource[path]) is { Length: > 0 } concept) return concept;
        foreach (var name in resource["name"].Items)
            if ((name.Text ?? PersonName(name)) is { Length: > 0 } person) return person;
        return resource["deviceName"].Items.Select(name => name["name"].Text).FirstOrDefault(name => name is { Length: > 0 }) ?? resource["title"].Text;
    }

    /// <summary>The text of a concept, else a display, else a code, as they are written; null when it says nothing.</summary>
    public static string? ConceptText(JsonView concept) => concept["text"].Text is { Length: > 0 } text ? text
        : concept["coding"].Items.Select(coding => coding["display"].Text).FirstOrDefault(display => display is { Length: > 0 })
            ?? concept["coding"].Items.Select(coding => coding["code"].Text).FirstOrDefault(code => code is { Length: > 0 });

    /// <summary>A HumanName in one line; empty when it says nothing.</summary>
    public static string PersonName(JsonView name) => name["text"].Text is { Length: > 0 } text ? text
        : string.Join(' ', name["prefix"].Items.Concat(name["given"].Items).Append(name["family"]).Concat(name["suffix"].Items).Select(part => part.Text).Where(part => part is { Length: > 0 }));
}
