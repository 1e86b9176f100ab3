using System.Text;
using System.Text.Json;
using System.Xml;
using Hl7.Fhir.Specification;

namespace MedCoop.Fhir.Json;

/// <summary>
/// Writes a resource's JSON as XML (https://hl7.org/fhir/R4/xml.html) straight from the parsed text, so that every number keeps the
/// digits it came with.
/// </summary>
internal static class FhirXmlForm
{
    private const string FhirNamespace = "http://hl7.org/fhir";

    private static readonly XmlWriterSettings Compact = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineHandling = NewLineHandling.Entitize };
    private static readonly XmlWriterSettings Pretty = new() { Encoding = Compact.Encoding, NewLineHandling = NewLineHandling.Entitize, Indent = true, NewLineChars = "\n" };

    /// <summary>Writes the resource.</summary>
    public static byte[] Write(ReadOnlyMemory<byte> json, bool pretty)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = JsonSyntax.ReaderOptions.MaxDepth });
        using var output = new MemoryStream(json.Length * 2);
        using (var writer = XmlWriter.Create(output, pretty ? Pretty : Compact)) WriteResource(writer, document.RootElement);
        return output.ToArray();
    }

    private static void WriteResource(XmlWriter writer, JsonElement resource)
    {
        var name = resource.GetProperty("resourceType").GetString()!;
        writer.WriteStartElement(name, FhirNamespace);
        if (TypeShape.OfResource(name) is { } type) WriteElements(writer, resource, type);
        writer.WriteEndElement();
    }

    private static void WriteElements(XmlWriter writer, JsonElement parent, TypeShape type)
    {
        foreach (var element in Present(parent, type))
        {
            var hasValue = parent.TryGetProperty(element.Utf8Name, out var value);
            var hasExtra = parent.TryGetProperty("_" + element.JsonName, out var extra);
            if (element.Representation == XmlRepresentation.XmlAttr) continue;
            var count = Math.Max(hasValue ? Count(value) : 0, hasExtra ? Count(extra) : 0);
            for (var index = 0; index < count; index++) WriteElement(writer, element, hasValue ? Item(value, index) : default, hasExtra ? Item(extra, index) : default);
        }
    }

    // A resource has few of its type's elements, so the lookup goes from the properties present, sorted into XML's order.
    private static IEnumerable<ElementShape> Present(JsonElement parent, TypeShape type) => parent.EnumerateObject()
        .Select(property => type.Find(Utf8Names.Bytes(property.Name)))
        .OfType<ElementShape>()
        .Distinct()
        .OrderBy(element => element.Order);

    private static void WriteElement(XmlWriter writer, ElementShape element, JsonElement value, JsonElement extra)
    {
        if (element.IsResource)
        {
            writer.WriteStartElement(element.JsonName, FhirNamespace);
            WriteResource(writer, value);
            writer.WriteEndElement();
        }
        else if (element.Type!.IsNarrative)
        {
            // Raw, because indenting would put white space between words of the text. The reader found it well-formed.
            writer.WriteRaw(value.GetString()!.Trim());
        }
        else
        {
            writer.WriteStartElement(element.JsonName, FhirNamespace);
            if (element.Type.IsPrimitive) WritePrimitive(writer, value, extra, element.Type);
            else WriteComplex(writer, value, element.Type);
            writer.WriteEndElement();
        }
    }

    private static void WritePrimitive(XmlWriter writer, JsonElement value, JsonElement extra, TypeShape type)
    {
        if (extra.ValueKind == JsonValueKind.Object) WriteAttributes(writer, extra, type);
        if (value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)) writer.WriteAttributeString("value", TextOf(value));
        if (extra.ValueKind == JsonValueKind.Object) WriteElements(writer, extra, type);
    }

    private static void WriteComplex(XmlWriter writer, JsonElement value, TypeShape type)
    {
        WriteAttributes(writer, value, type);
        WriteElements(writer, value, type);
    }

    private static void WriteAttributes(XmlWriter writer, JsonElement parent, TypeShape type)
    {
        foreach (var element in Present(parent, type))
        {
            if (element.Representation == XmlRepresentation.XmlAttr && parent.TryGetProperty(element.Utf8Name, out var value))
                writer.WriteAttributeString(element.JsonName, TextOf(value));
        }
    }

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static int Count(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : 1;

    private static JsonElement Item(JsonElement value, int index) => value.ValueKind != JsonValueKind.Array ? value
        : index < value.GetArrayLength() ? value[index]
        : default;
}
