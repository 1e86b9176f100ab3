using System.Text;
using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>The X-Provenance header: a Provenance whose target is what this request writes. https://hl7.org/fhir/R4/provenance.html#header</summary>
internal static class ProvenanceHeader
{
    /// <summary>The Provenance to store, its target set to the versions that the changes make.</summary>
    public static Result<ResourceContent> Read(string header, IReadOnlyList<Change> changes)
    {
        if (!Encoding.UTF8.GetBytes(header).AsMemory().TryParseLoose(out var provenance))
            return Bad("is not a Provenance resource in JSON");
        if (provenance.Target.Count > 0) return Bad("must not have a target: the target is what this request writes");
        provenance.Target = [.. changes.Select(change => new ResourceReference($"{change.Key}/_history/{change.BaseVersion + 1}"))];
        var complete = ResourceReader.ReadJson(ResourceFormat.ToJson(provenance), ReadLimits.Default);
        return complete.TryGet(out var content, out var problem) ? content : problem.Within("http.X-Provenance", "X-Provenance");
    }

    // Provenance.target is 1..*, so the header's content cannot pass the strict reader before its target is known.
    private static bool TryParseLoose(this Memory<byte> json, out Provenance provenance)
    {
        try
        {
            provenance = ResourceReader.Parse(json) as Provenance ?? new Provenance();
            return provenance.Agent.Count > 0;
        }
        catch (Exception error) when (error is Hl7.Fhir.Serialization.DeserializationFailedException or System.Text.Json.JsonException)
        {
            provenance = new Provenance();
            return false;
        }
    }

    private static Problem Bad(string what) => new(ProblemKind.Invalid, ErrorCodes.BadHeader, $"X-Provenance {what}.");
}
