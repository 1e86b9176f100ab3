namespace MedCoop.Fhir.Json;

/// <summary>Puts id, versionId and lastUpdated into a resource's bytes and leaves everything else as it came.</summary>
public static class ResourceStamp
{
    /// <summary>Stamps.</summary>
    public static StampedBody Stamp(ReadOnlyMemory<byte> json, ResourceKey key, int version) => throw new NotSupportedException("not built yet");
}
