namespace MedCoop.Fhir.Json;

/// <summary>The same resource in another form.</summary>
public static class ResourceFormat
{
    /// <summary>As FHIR XML, UTF-8.</summary>
    public static byte[] ToXml(ReadOnlyMemory<byte> json, bool pretty) => throw new NotSupportedException("not built yet");

    /// <summary>JSON with line breaks and indents.</summary>
    public static byte[] Indent(ReadOnlyMemory<byte> json) => throw new NotSupportedException("not built yet");
}
