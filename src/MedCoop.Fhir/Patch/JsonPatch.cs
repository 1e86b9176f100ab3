using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Patch;

/// <summary>JSON Patch (RFC 6902) on a resource's JSON.</summary>
public static class JsonPatch
{
    /// <summary>Applies the patch; all operations or none.</summary>
    public static Result<ReadOnlyMemory<byte>> Apply(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> patch) => throw new NotSupportedException("not built yet");
}
