namespace MedCoop.Fhir.Json;

/// <summary>
/// A resource's bytes with <c>id</c> and <c>meta.versionId</c> stamped, ready to be stored. <c>meta.lastUpdated</c> is a
/// placeholder of fixed width (<see cref="InstantWidth"/> bytes at <see cref="InstantOffset"/>) that the store overwrites
/// inside the commit, so that instants and journal sequence never disagree.
/// </summary>
/// <param name="Bytes">UTF-8 JSON.</param>
/// <param name="InstantOffset">Where the instant's first byte stands.</param>
/// <param name="ContentHash">
/// Hash of everything but <c>id</c>, <c>meta.versionId</c> and <c>meta.lastUpdated</c>, whatever the order of properties and the white space:
/// equal hashes mean identical content, so no new version.
/// </param>
public sealed record StampedBody(byte[] Bytes, int InstantOffset, UInt128 ContentHash)
{
    /// <summary>The form of every stamped instant: UTC, milliseconds, <c>2026-11-23T08:30:00.123Z</c>.</summary>
    public const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Bytes that a stamped instant takes.</summary>
    public const int InstantWidth = 24;
}
