using System.Security.Cryptography;
using System.Text;

namespace MedCoop.Domain.Summaries.Making;

/// <summary>UUIDs that follow from a name (version 5), so that the same data gives the same document. https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-5</summary>
public static class NameBasedId
{
    // The namespace of URLs: names are addresses of this node's resources, so that two nodes never make the same.
    private static readonly byte[] Namespace = Guid.Parse("6ba7b811-9dad-11d1-80b4-00c04fd430c8").ToByteArray(bigEndian: true);

    /// <summary>The UUID of a URL.</summary>
    public static Guid Of(string url)
    {
#pragma warning disable CA5350 // Version 5 is SHA-1 by definition; nothing is protected by it.
        var hash = SHA1.HashData([.. Namespace, .. Encoding.UTF8.GetBytes(url)]);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
