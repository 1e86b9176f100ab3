using System.Xml;
using System.Xml.Linq;
using MedCoop.Store.Concepts;

namespace MedCoop.Server.Commands.Import.Terminology;

/// <summary>Reads an XML file element by element, so that it may be of any size.</summary>
internal static class XmlRows
{
    // Owners' files name document types, which are not fetched.
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, IgnoreComments = true, IgnoreWhitespace = true };

    /// <summary>The elements with one of these names, each with the line on which it begins; a fault is the last that comes.</summary>
    public static IEnumerable<XmlRow> Read(TerminologyFile file, params string[] names)
    {
        using var stream = file.Open();
        using var xml = XmlReader.Create(stream, Settings);
        var isRead = false;
        while (Next(xml, names, ref isRead, out var line, out var fault) is var element && (element is not null || fault is not null))
        {
            yield return new XmlRow(new FilePlace(file.Path, line), element ?? new XElement("none"), fault);
            if (fault is not null) yield break;
        }
    }

    /// <summary>The name of the root element; null when it is no XML.</summary>
    public static string? Root(TerminologyFile file)
    {
        try
        {
            using var stream = file.Open();
            using var xml = XmlReader.Create(stream, Settings);
            return xml.MoveToContent() == XmlNodeType.Element ? xml.LocalName : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    // ReadFrom leaves the reader on what follows the element.
    private static XElement? Next(XmlReader xml, string[] names, ref bool isRead, out int line, out string? fault)
    {
        (line, fault) = (0, null);
        try
        {
            while (isRead ? !xml.EOF : xml.Read())
            {
                isRead = false;
                line = ((IXmlLineInfo)xml).LineNumber;
                if (xml.NodeType != XmlNodeType.Element || !names.Contains(xml.LocalName, StringComparer.Ordinal)) continue;
                isRead = true;
                return (XElement)XNode.ReadFrom(xml);
            }

            return null;
        }
        catch (XmlException broken)
        {
            (line, fault) = (broken.LineNumber, $"The XML is broken: {broken.Message}");
            return null;
        }
    }
}

/// <summary>An element of an XML file.</summary>
/// <param name="At">Where it begins.</param>
/// <param name="Element">The element with all in it.</param>
/// <param name="Fault">Why the file cannot be read on; null when it can.</param>
internal sealed record XmlRow(FilePlace At, XElement Element, string? Fault)
{
    /// <summary>An attribute without blanks around it; empty when it is not there.</summary>
    public string this[string attribute] => Element.Attributes().FirstOrDefault(own => own.Name.LocalName == attribute)?.Value.Trim() ?? "";
}
