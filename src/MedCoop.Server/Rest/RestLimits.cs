using MedCoop.Fhir.Json;

namespace MedCoop.Server.Rest;

/// <summary>How much one request may carry.</summary>
/// <param name="Read">Limits of the readers.</param>
/// <param name="MaxEntries">Most entries of a batch or transaction.</param>
internal sealed record RestLimits(ReadLimits Read, int MaxEntries);
