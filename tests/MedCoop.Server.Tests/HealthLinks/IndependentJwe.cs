using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace MedCoop.Server.Tests.HealthLinks;

/// <summary>
/// Opens a compact JWE by nothing but the specifications: RFC 7516 and 7518 for the form, NIST SP 800-38D for GCM, of which the platform gives only the block cipher.
/// </summary>
internal static class IndependentJwe
{
    public static (string? ContentType, byte[] Content) Open(string jwe, byte[] key)
    {
        var parts = jwe.Split('.');
        Assert.Equal((5, 0), (parts.Length, parts[1].Length));
        var header = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!;
        Assert.Equal(("dir", "A256GCM"), ((string?)header["alg"], (string?)header["enc"]));
        var (nonce, encrypted, tag) = (Base64Url.DecodeFromChars(parts[2]), Base64Url.DecodeFromChars(parts[3]), Base64Url.DecodeFromChars(parts[4]));
        Assert.Equal((12, 16), (nonce.Length, tag.Length));

        using var aes = Aes.Create();
        aes.Key = key;
        var hashKey = Read(aes.EncryptEcb(new byte[16], PaddingMode.None));
        var first = aes.EncryptEcb(Counter(nonce, 1), PaddingMode.None);
        var hash = Hash(hashKey, Encoding.ASCII.GetBytes(parts[0]), encrypted);
        Assert.Equal(Convert.ToHexString(tag), Convert.ToHexString([.. Write(hash).Zip(first, (left, right) => (byte)(left ^ right))]));

        var content = new byte[encrypted.Length];
        for (var block = 0; block * 16 < encrypted.Length; block++)
        {
            var stream = aes.EncryptEcb(Counter(nonce, (uint)block + 2), PaddingMode.None);
            for (var i = block * 16; i < Math.Min(encrypted.Length, (block + 1) * 16); i++) content[i] = (byte)(encrypted[i] ^ stream[i % 16]);
        }

        return ((string?)header["cty"], content);
    }

    private static byte[] Counter(byte[] nonce, uint number)
    {
        var block = new byte[16];
        nonce.CopyTo(block, 0);
        BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(12), number);
        return block;
    }

    // GHASH over what is authenticated, what is encrypted, and the bits of both.
    private static UInt128 Hash(UInt128 key, byte[] authenticated, byte[] encrypted)
    {
        UInt128 hash = 0;
        foreach (var part in new[] { authenticated, encrypted })
        {
            for (var at = 0; at < part.Length; at += 16)
            {
                var block = new byte[16];
                part.AsSpan(at, Math.Min(16, part.Length - at)).CopyTo(block);
                hash = Times(hash ^ Read(block), key);
            }
        }

        return Times(hash ^ (((UInt128)(ulong)authenticated.Length * 8 << 64) | ((UInt128)(ulong)encrypted.Length * 8)), key);
    }

    // In the field of x^128 + x^7 + x^2 + x + 1, the leftmost bit being that of x^0.
    private static UInt128 Times(UInt128 left, UInt128 right)
    {
        UInt128 product = 0;
        for (var bit = 127; bit >= 0; bit--)
        {
            if (((left >> bit) & 1) == 1) product ^= right;
            right = (right & 1) == 1 ? (right >> 1) ^ ((UInt128)0xE1 << 120) : right >> 1;
        }

        return product;
    }

    private static UInt128 Read(byte[] block) => BinaryPrimitives.ReadUInt128BigEndian(block);

    private static byte[] Write(UInt128 value)
    {
        var block = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(block, value);
        return block;
    }
}
