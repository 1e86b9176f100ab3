using System.Xml;
using System.Xml.Linq;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation;

/// <summary>Where elements stand in FHIR XML. Read when the first place is asked for.</summary>
/// <param name="xml">Well-formed FHIR XML.</param>
internal sealed class XmlPlaces(ReadOnlyMemory<byte> xml)
{
    private readonly Lazy<XElement> root = new(() =>
    {
        using var reader = XmlSyntax.Open(xml);
        return XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
    });

    /// <summary>Line and column, 1-based, of the element, or of the closest one around it that the XML has.</summary>
    public (int Line, int Column) Of(ElementNode node)
    {
        var at = Find(node) is IXmlLineInfo info && info.HasLineInfo() ? info : root.Value;
        return (at.LineNumber, at.LinePosition);
    }

    private XElement Find(ElementNode node)
    {
        if (node.Parent is not { } parent) return root.Value;
        var outer = Find(parent);
        var found = outer.Elements().Where(element => IsNamed(element.Name.LocalName, node)).ElementAtOrDefault(Math.Max(node.Index, 0));
        if (found is null) return outer;

        // In XML a resource inside another stands in an element of its own.
        return node.IsResource && found.Elements().FirstOrDefault() is { } resource ? resource : found;
    }

    // valueQuantity for value of type Quantity.
    private static bool IsNamed(string name, ElementNode node) => name == node.Name
        || (node.Type is { Length: > 0 } type && name.Length == node.Name.Length + type.Length && name.StartsWith(node.Name, StringComparison.Ordinal)
            && name[node.Name.Length] == char.ToUpperInvariant(type[0]) && name.AsSpan(node.Name.Length + 1).SequenceEqual(type.AsSpan(1)));
}
