using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Hashing;
using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Json;

/// <summary>
/// Resources that were parsed lately, by their bytes: the Tasks, consents and organisations of a case are looked at in every step of every write about
/// it. Beyond an amount of them it begins anew: a parsed resource takes about ten times its bytes.
/// </summary>
internal static class KnownResources
{
    private const int MostBytes = 2 * 1024 * 1024;
    private const int MaxBytes = 16 * 1024;

    private static readonly long Seed = Random.Shared.NextInt64();
    private static readonly ConcurrentDictionary<Content, Resource> Known = new();
    private static int heldBytes;

    public static Resource Of(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > MaxBytes) return ResourceReader.Parse(utf8);
        var content = new Content(utf8);
        if (Known.TryGetValue(content, out var known))
        {
            Debug.Assert(known.IsExactly(ResourceReader.Parse(utf8)), $"A {known.TypeName} that others look at was changed.");
            return known;
        }

        var parsed = ResourceReader.Parse(utf8);
        if (Interlocked.Add(ref heldBytes, utf8.Length) > MostBytes)
        {
            Known.Clear();
            Interlocked.Exchange(ref heldBytes, utf8.Length);
        }

        Known[content] = parsed;
        return parsed;
    }

    // Bytes of the store are not written to again.
    private readonly struct Content(ReadOnlyMemory<byte> bytes) : IEquatable<Content>
    {
        private readonly ReadOnlyMemory<byte> bytes = bytes;
        private readonly int hash = (int)XxHash3.HashToUInt64(bytes.Span, Seed);

        public bool Equals(Content other) => hash == other.hash && bytes.Span.SequenceEqual(other.bytes.Span);

        public override bool Equals(object? obj) => obj is Content other && Equals(other);

        public override int GetHashCode() => hash;
    }
}
