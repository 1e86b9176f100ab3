using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MedCoop.Store.Audit;

/// <summary>The end of a chain: what the next entry follows.</summary>
/// <param name="Place">Of the last entry; sequence 0: the chain is empty.</param>
/// <param name="At">Its instant: UTC ticks.</param>
/// <param name="Hash">Its hash; of an empty chain 32 zeros.</param>
internal sealed record AuditTail(AuditPlace Place, long At, byte[] Hash)
{
    /// <summary>The last row of a chain: from its first key up to but without the end of the chain.</summary>
    public const string Sql = "SELECT id, at, hash FROM audit WHERE id >= $1 AND id < $2 ORDER BY id DESC LIMIT 1";

    /// <summary>Of a chain without entries.</summary>
    public static AuditTail Empty(int chain) => new(new AuditPlace(chain, 0), At: 0, new byte[SHA256.HashSizeInBytes]);

    /// <summary>The end of the chain after one more entry. Instants never go back within a chain.</summary>
    public AuditTail Next(byte[] body, long at)
    {
        var place = Place with { Sequence = Place.Sequence + 1 };
        var then = Math.Max(at, At);
        return new AuditTail(place, then, HashOf(Hash, place.Id, then, body));
    }

    /// <summary>SHA-256 of the hash before, place, instant and content.</summary>
    public static byte[] HashOf(ReadOnlySpan<byte> previous, long id, long at, ReadOnlySpan<byte> body)
    {
        const int Lead = SHA256.HashSizeInBytes + sizeof(long) + sizeof(long);
        var length = Lead + body.Length;
        var rented = length > 2048 ? ArrayPool<byte>.Shared.Rent(length) : null;
        var content = rented is null ? stackalloc byte[length] : rented.AsSpan(0, length);
        previous.CopyTo(content);
        BinaryPrimitives.WriteInt64BigEndian(content[SHA256.HashSizeInBytes..], id);
        BinaryPrimitives.WriteInt64BigEndian(content[(SHA256.HashSizeInBytes + sizeof(long))..], at);
        body.CopyTo(content[Lead..]);
        var hash = SHA256.HashData(content);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }
}
