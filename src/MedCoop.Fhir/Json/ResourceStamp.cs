using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace MedCoop.Fhir.Json;

/// <summary>Puts id, versionId and lastUpdated into a resource's bytes and leaves everything else as it came.</summary>
public static class ResourceStamp
{
    private static ReadOnlySpan<byte> InstantPlaceholder => "0001-01-01T00:00:00.000Z"u8;

    /// <summary>
    /// Stamps. The result starts <c>{"resourceType":...,"id":...,"meta":{"versionId":...,"lastUpdated":...</c>; what the client said of
    /// these is gone, every other property follows byte for byte.
    /// </summary>
    /// <param name="json">A resource that <see cref="ResourceReader.ReadJson"/> accepted.</param>
    /// <param name="key">Type and id to stamp.</param>
    /// <param name="version">Version number, 1 or more.</param>
    public static StampedBody Stamp(ReadOnlyMemory<byte> json, ResourceKey key, int version)
    {
        var source = json.Span;
        List<Range> meta = new(8);
        List<Range> rest = new(32);
        var hash = Scan(source, meta, rest);

        var head = Encoding.UTF8.GetBytes(
            $"{{\"resourceType\":\"{key.Type}\",\"id\":\"{key.Id}\",\"meta\":{{\"versionId\":\"{version}\",\"lastUpdated\":\"");
        var bytes = new byte[head.Length + StampedBody.InstantWidth + 3 + Total(meta) + Total(rest)];
        var target = bytes.AsSpan();
        Put(ref target, head);
        Put(ref target, InstantPlaceholder);
        Put(ref target, "\""u8);
        PutAll(ref target, source, meta);
        Put(ref target, "}"u8);
        PutAll(ref target, source, rest);
        Put(ref target, "}"u8);
        return new StampedBody(bytes, head.Length, hash);
    }

    /// <summary>Collects the properties that stay and sums their hashes.</summary>
    private static UInt128 Scan(ReadOnlySpan<byte> source, List<Range> meta, List<Range> rest)
    {
        var reader = new Utf8JsonReader(source, JsonSyntax.ReaderOptions);
        reader.Read();
        UInt128 sum = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            var start = (int)reader.TokenStartIndex;
            reader.Read();
            if (name.SequenceEqual("resourceType"u8))
            {
                sum += ContentHash.OfProperty(name, ref reader);
            }
            else if (name.SequenceEqual("meta"u8) && reader.TokenType == JsonTokenType.StartObject)
            {
                // A meta of which nothing stays counts as no meta, for it says as little.
                var inner = ScanMeta(ref reader, meta);
                if (meta.Count > 0) sum += ContentHash.OfProperty(name, ContentHash.OfSum(inner));
            }
            else if (name.SequenceEqual("id"u8) || name.SequenceEqual("_id"u8))
            {
                reader.Skip();
            }
            else
            {
                sum += ContentHash.OfProperty(name, ref reader);
                rest.Add(start..(int)reader.BytesConsumed);
            }
        }

        return ContentHash.OfSum(sum);
    }

    private static UInt128 ScanMeta(ref Utf8JsonReader reader, List<Range> kept)
    {
        UInt128 sum = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            var start = (int)reader.TokenStartIndex;
            reader.Read();
            if (IsStamped(name))
            {
                reader.Skip();
                continue;
            }

            sum += ContentHash.OfProperty(name, ref reader);
            kept.Add(start..(int)reader.BytesConsumed);
        }

        return sum;
    }

    private static bool IsStamped(ReadOnlySpan<byte> metaName)
    {
        var name = metaName.TrimStart((byte)'_');
        return name.SequenceEqual("versionId"u8) || name.SequenceEqual("lastUpdated"u8);
    }

    private static int Total(List<Range> ranges)
    {
        var total = ranges.Count;
        foreach (var range in CollectionsMarshal.AsSpan(ranges)) total += range.End.Value - range.Start.Value;
        return total;
    }

    private static void PutAll(ref Span<byte> target, ReadOnlySpan<byte> source, List<Range> ranges)
    {
        foreach (var range in CollectionsMarshal.AsSpan(ranges))
        {
            Put(ref target, ","u8);
            Put(ref target, source[range]);
        }
    }

    private static void Put(ref Span<byte> target, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target);
        target = target[bytes.Length..];
    }
}
