using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Json;

/// <summary>
/// One resource that was read and found to be well-formed, valid base R4: the object and the bytes that will be stored.
/// </summary>
/// <param name="Resource">The parsed resource.</param>
/// <param name="Json">The same resource as UTF-8 JSON: the very bytes that came in, or, when XML came in, its JSON form.</param>
public sealed record ResourceContent(Resource Resource, ReadOnlyMemory<byte> Json);
