using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Patch;

/// <summary>FHIRPath Patch. https://hl7.org/fhir/R4/fhirpatch.html</summary>
public static class FhirPathPatch
{
    /// <summary>Applies the patch; all operations or none.</summary>
    public static Result<ReadOnlyMemory<byte>> Apply(ReadOnlyMemory<byte> json, Parameters patch) => throw new NotSupportedException("not built yet");
}
