using System.Xml.Linq;

namespace MedCoop.Testing;

/// <summary>Compares narratives by their XML: names, attributes in any order, text; comments and the spelling of characters do not count.</summary>
public static class XhtmlComparison
{
    /// <summary>Says the same.</summary>
    public static bool Same(string left, string right) => XNode.DeepEquals(Canonical(left), Canonical(right));

    private static XElement Canonical(string xhtml)
    {
        var root = XDocument.Parse(xhtml, LoadOptions.PreserveWhitespace).Root!;
        return Canonical(root);
    }

    private static XElement Canonical(XElement element)
    {
        var copy = new XElement(
            element.Name,
            element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).OrderBy(attribute => attribute.Name.ToString(), StringComparer.Ordinal));
        foreach (var node in element.Nodes())
        {
            if (node is XElement child) copy.Add(Canonical(child));
            else if (node is XText text) copy.Add(text.Value.ReplaceLineEndings("\n"));
        }

        return copy;
    }
}
