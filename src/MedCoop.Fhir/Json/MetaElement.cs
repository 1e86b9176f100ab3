using System.Buffers;
using System.Text.Json;
using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Json;

/// <summary>Replaces the <c>meta</c> of a resource's bytes and leaves every other byte alone.</summary>
public static class MetaElement
{
    /// <summary>The resource with another <c>meta</c>.</summary>
    public static ReadOnlyMemory<byte> Replace(ReadOnlyMemory<byte> json, Meta meta)
    {
        // Meta is no resource, so it travels inside one.
        using var carrier = JsonDocument.Parse(ResourceFormat.ToJson(new Basic { Meta = meta }));
        using var document = JsonDocument.Parse(json);
        var buffer = new ArrayBufferWriter<byte>(json.Length + 256);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.NameEquals("meta")) continue;
            writer.WritePropertyName(property.Name);
            writer.WriteRawValue(property.Value.GetRawText(), skipInputValidation: true);
            if (property.NameEquals("resourceType") && carrier.RootElement.TryGetProperty("meta", out var replaced))
            {
                writer.WritePropertyName("meta");
                replaced.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
