using MedCoop.Fhir;

namespace MedCoop.Store;

/// <summary>One version of one resource as it stands in the journal.</summary>
/// <param name="Key">Which resource.</param>
/// <param name="Version">1, 2, 3 ... without gaps, deletions included.</param>
/// <param name="Sequence">Its place in the global order of the journal.</param>
/// <param name="At">When it was committed (UTC, milliseconds); equals <c>meta.lastUpdated</c>.</param>
/// <param name="Method">What the client did.</param>
/// <param name="Body">UTF-8 JSON with id and meta stamped; empty for a deletion.</param>
public sealed record StoredVersion(
    ResourceKey Key, int Version, long Sequence, DateTimeOffset At, ChangeMethod Method, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether this version is a deletion.</summary>
    public bool IsDeletion => Method == ChangeMethod.Delete;
}
