using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Hl7.Fhir.Specification;

namespace MedCoop.Fhir.Json;

/// <summary>
/// Writes FHIR XML as JSON (https://hl7.org/fhir/R4/json.html) from its text, so that numbers keep their digits and strings their white space, which a detour over objects would
/// lose. Of what is not valid, elements that R4 does not know are left out, and one that may stand once and stands twice is a name that stands twice.
/// </summary>
public static partial class XmlToJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000, SkipValidation = true };

    /// <summary>Converts what may not be valid; null where it is no XML of a resource.</summary>
    public static byte[]? Convert(ReadOnlyMemory<byte> xml, ReadLimits limits)
    {
        if (XmlSyntax.Check(xml, limits.MaxDepth) is not null) return null;
        using var reader = XmlSyntax.Open(xml);
        return Convert(reader);
    }

    /// <summary>Converts; the reader stands before the root element.</summary>
    internal static byte[] Convert(XmlReader reader)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(output, Options)) WriteResource(writer, XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteResource(Utf8JsonWriter writer, XElement resource)
    {
        writer.WriteStartObject();
        writer.WriteString("resourceType", resource.Name.LocalName);
        if (TypeShape.OfResource(resource.Name.LocalName) is { } type) WriteElements(writer, resource, type);
        writer.WriteEndObject();
    }

    private static void WriteElements(Utf8JsonWriter writer, XElement parent, TypeShape type)
    {
        foreach (var element in type.Elements.Where(element => element.Representation == XmlRepresentation.XmlAttr))
        {
            if (parent.Attribute(element.JsonName) is { } attribute) WriteValue(writer, element, attribute.Value);
        }

        foreach (var group in parent.Elements().GroupBy(child => child.Name.LocalName))
        {
            if (type.Find(Utf8Names.Bytes(group.Key)) is not { } element) continue;
            if (element.Type is { IsPrimitive: true, IsNarrative: false }) WritePrimitives(writer, element, [.. group]);
            else WriteComplex(writer, element, group);
        }
    }

    private static void WriteComplex(Utf8JsonWriter writer, ElementShape element, IEnumerable<XElement> items)
    {
        if (element.IsCollection)
        {
            writer.WritePropertyName(element.Utf8Name);
            writer.WriteStartArray();
        }

        foreach (var item in items)
        {
            if (!element.IsCollection) writer.WritePropertyName(element.Utf8Name);
            if (element.IsResource) WriteInner(writer, item);
            else if (element.Type!.IsNarrative) writer.WriteStringValue(item.ToString(SaveOptions.DisableFormatting));
            else WriteObject(writer, item, element.Type);
        }

        if (element.IsCollection) writer.WriteEndArray();
    }

    // What stands there beside the one resource, or instead of it, the strict reader reports.
    private static void WriteInner(Utf8JsonWriter writer, XElement item)
    {
        if (item.Elements().FirstOrDefault() is { } resource) WriteResource(writer, resource);
        else writer.WriteNullValue();
    }

    private static void WriteObject(Utf8JsonWriter writer, XElement item, TypeShape type)
    {
        writer.WriteStartObject();
        WriteElements(writer, item, type);
        writer.WriteEndObject();
    }

    // A primitive's value and its id and extensions are two properties; repeated ones are two arrays with nulls where one has nothing.
    private static void WritePrimitives(Utf8JsonWriter writer, ElementShape element, List<XElement> items)
    {
        if (items.Exists(item => item.Attribute("value") is not null))
        {
            WriteEach(writer, element, element.JsonName, items, item =>
            {
                if (item.Attribute("value")?.Value is { } value) WriteText(writer, element.Type!, value);
                else writer.WriteNullValue();
            });
        }

        if (!items.Exists(HasExtra)) return;
        WriteEach(writer, element, "_" + element.JsonName, items, item =>
        {
            if (HasExtra(item)) WriteObject(writer, item, element.Type!);
            else writer.WriteNullValue();
        });
    }

    private static void WriteEach(Utf8JsonWriter writer, ElementShape element, string name, List<XElement> items, Action<XElement> write)
    {
        if (element.IsCollection) writer.WriteStartArray(name);
        foreach (var item in items)
        {
            if (!element.IsCollection) writer.WritePropertyName(name);
            write(item);
        }

        if (element.IsCollection) writer.WriteEndArray();
    }

    private static bool HasExtra(XElement primitive) => primitive.HasElements || primitive.Attribute("id") is not null;

    private static void WriteValue(Utf8JsonWriter writer, ElementShape element, string value)
    {
        writer.WritePropertyName(element.Utf8Name);
        writer.WriteStringValue(value);
    }

    private static void WriteText(Utf8JsonWriter writer, TypeShape type, string value)
    {
        var trimmed = value.Trim();
        switch (type.Name)
        {
            case "boolean" when trimmed is "true" or "false":
                writer.WriteBooleanValue(trimmed == "true");
                break;
            case "decimal" or "integer" or "positiveInt" or "unsignedInt" when Number().IsMatch(trimmed):
                writer.WriteRawValue(trimmed, skipInputValidation: true);
                break;
            case "string" or "markdown":
                writer.WriteStringValue(value);
                break;
            default:
                writer.WriteStringValue(trimmed);
                break;
        }
    }

    [GeneratedRegex("^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?\\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Number();
}
