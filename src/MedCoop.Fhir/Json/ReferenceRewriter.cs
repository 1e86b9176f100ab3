namespace MedCoop.Fhir.Json;

/// <summary>Replaces references, URIs and narrative links inside a resource's bytes. https://hl7.org/fhir/R4/http.html#trules</summary>
public static class ReferenceRewriter
{
    /// <summary>Rewrites; <paramref name="replace"/> gets each URI and gives its replacement, or null to leave it.</summary>
    public static ReadOnlyMemory<byte> Rewrite(ReadOnlyMemory<byte> json, Func<string, string?> replace) => throw new NotSupportedException("not built yet");
}
