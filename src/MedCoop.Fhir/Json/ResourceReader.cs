using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Json;

/// <summary>Reads resources: strictly from clients, leniently from the store.</summary>
public static class ResourceReader
{
    /// <summary>Reads UTF-8 JSON from a client.</summary>
    public static Result<ResourceContent> ReadJson(ReadOnlyMemory<byte> utf8, ReadLimits limits) => throw new NotSupportedException("not built yet");

    /// <summary>Reads FHIR XML (UTF-8 or as its declaration says) from a client.</summary>
    public static Result<ResourceContent> ReadXml(ReadOnlyMemory<byte> xml, ReadLimits limits) => throw new NotSupportedException("not built yet");

    /// <summary>Reads what the store holds: already checked once, so only parsed.</summary>
    public static Resource Parse(ReadOnlyMemory<byte> utf8) => throw new NotSupportedException("not built yet");
}
