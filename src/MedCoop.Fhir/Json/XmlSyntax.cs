using System.Runtime.InteropServices;
using System.Text;
using System.Xml;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Json;

/// <summary>One pass over XML bytes before anything builds objects from them: well-formed, no DTD (so no entities), not too deep, a known root.</summary>
internal static class XmlSyntax
{
    private const string FhirNamespace = "http://hl7.org/fhir";

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    };

    /// <summary>A reader over the bytes; the encoding is told by byte order mark or declaration.</summary>
    public static XmlReader Open(ReadOnlyMemory<byte> xml) => XmlReader.Create(StreamOver(xml), Settings);

    /// <summary>What is wrong; null when nothing is.</summary>
    public static Problem? Check(ReadOnlyMemory<byte> xml, int maxDepth)
    {
        try
        {
            using var reader = Open(xml);
            if (reader.MoveToContent() == XmlNodeType.Element && RootProblem(reader) is { } noResource) return noResource;
            do
            {
                if (reader.Depth >= maxDepth) return TooDeep(reader, maxDepth);
            }
            while (reader.Read());
            return null;
        }
        catch (XmlException malformed)
        {
            return Malformed(malformed);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or InvalidOperationException or NotSupportedException or DecoderFallbackException)
        {
            return Refusal(ErrorCodes.MalformedXml, "The XML cannot be decoded: its declared encoding and its bytes do not agree.", line: 1, column: 1);
        }
    }

    private static Problem? RootProblem(XmlReader reader)
    {
        var info = (IXmlLineInfo)reader;
        if (reader.NamespaceURI != FhirNamespace)
            return Refusal(ErrorCodes.WrongResourceType, $"The root element must be in the namespace {FhirNamespace}.", info.LineNumber, info.LinePosition);
        return TypeShape.OfResource(reader.LocalName) is null
            ? Refusal(ErrorCodes.WrongResourceType, "The root element names no resource type of FHIR R4 (names are case-sensitive).", info.LineNumber, info.LinePosition)
            : null;
    }

    private static Problem TooDeep(XmlReader reader, int maxDepth)
    {
        var info = (IXmlLineInfo)reader;
        var text = $"The content is nested deeper than {maxDepth} levels.";
        return new Problem(ProblemKind.TooLarge, ErrorCodes.TooDeep, text, [Fatal(ErrorCodes.TooDeep, "too-long", text, info.LineNumber, info.LinePosition)]);
    }

    // The reader's own text may quote the content, so only its place is used.
    private static Problem Malformed(XmlException malformed) => malformed.Message.Contains("DTD", StringComparison.Ordinal)
        ? Refusal(ErrorCodes.MalformedXml, "The XML carries a DTD; FHIR XML must not have one.", malformed.LineNumber, malformed.LinePosition)
        : Refusal(ErrorCodes.MalformedXml, $"The XML is not well-formed at line {malformed.LineNumber}, column {malformed.LinePosition}.", malformed.LineNumber, malformed.LinePosition);

    private static Problem Refusal(string code, string text, int line, int column) =>
        new(ProblemKind.Invalid, code, text, [Fatal(code, "structure", text, line, column)]);

    private static Issue Fatal(string code, string type, string text, int line, int column) =>
        new(IssueSeverity.Fatal, type, code, text) { Line = line, Column = column };

    private static MemoryStream StreamOver(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var segment)
        ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
        : new MemoryStream(bytes.ToArray(), writable: false);
}
