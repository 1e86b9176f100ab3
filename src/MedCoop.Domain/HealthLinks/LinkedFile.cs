using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Domain.HealthLinks;

/// <summary>
/// A file behind a SMART Health Link, in the clear. Outside it is a compact JWE: <c>alg</c> dir, <c>enc</c> A256GCM, read also with <c>zip</c> DEF.
/// https://www.rfc-editor.org/rfc/rfc7516, https://www.rfc-editor.org/rfc/rfc7518#section-5.3
/// </summary>
/// <param name="ContentType">What it is; null: the file does not say.</param>
/// <param name="Content">Its bytes.</param>
public sealed record LinkedFile(string? ContentType, byte[] Content)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Encrypts. It is not compressed: not every viewer undoes that.</summary>
    public string Encrypt(ReadOnlySpan<byte> key)
    {
        var header = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
            ContentType is null ? """{"alg":"dir","enc":"A256GCM"}""" : $$"""{"alg":"dir","enc":"A256GCM","cty":"{{JsonEncodedText.Encode(ContentType, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}}"}"""));
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        var (encrypted, tag) = (new byte[Content.Length], new byte[TagBytes]);
        using var aes = new AesGcm(key, TagBytes);
        // What is authenticated besides is the header as it is encoded. https://www.rfc-editor.org/rfc/rfc7516#section-5.1
        aes.Encrypt(nonce, Content, encrypted, tag, Encoding.ASCII.GetBytes(header));
        return $"{header}..{Base64Url.EncodeToString(nonce)}.{Base64Url.EncodeToString(encrypted)}.{Base64Url.EncodeToString(tag)}";
    }

    /// <summary>Decrypts.</summary>
    /// <param name="text">The compact JWE.</param>
    /// <param name="key">The link's key.</param>
    /// <param name="mostBytes">A file that is larger in the clear is refused.</param>
    public static Result<LinkedFile> Decrypt(string text, ReadOnlySpan<byte> key, int mostBytes)
    {
        var parts = text.Trim().Split('.');
        if (parts is not [var header, "", _, _, _] || parts.Any(part => !Base64Url.IsValid(part))) return Bad("It is no compact JWE with five parts and no encrypted key.");
        if (!TryHeader(header, out var contentType, out var isCompressed, out var fault)) return Bad(fault);
        var (nonce, encrypted, tag) = (Base64Url.DecodeFromChars(parts[2]), Base64Url.DecodeFromChars(parts[3]), Base64Url.DecodeFromChars(parts[4]));
        if (nonce.Length != NonceBytes || tag.Length != TagBytes) return Bad("Its initialization vector has not 96 bits, or its tag not 128.");
        if (encrypted.Length > mostBytes) return Bad("It is too large.");
        var content = new byte[encrypted.Length];
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(nonce, encrypted, tag, content, Encoding.ASCII.GetBytes(header));
        }
        catch (CryptographicException)
        {
            return Bad("It is not encrypted with the key of this link, or was changed afterwards.");
        }

        if (!isCompressed) return new LinkedFile(contentType, content);
        return Inflated(content, mostBytes) is { } whole ? new LinkedFile(contentType, whole) : Bad("What was compressed in it cannot be restored, or is too large.");
    }

    private static bool TryHeader(string encoded, out string? contentType, out bool isCompressed, out string fault)
    {
        (contentType, isCompressed, fault) = (null, false, "Its header is no JSON object.");
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(encoded));
            if (json.RootElement.ValueKind != JsonValueKind.Object) return false;
            var header = new JsonView(json.RootElement);
            contentType = header["cty"].Quoted;
            isCompressed = header["zip"].Element is not null;
            fault = "It is not encrypted by 'dir' and 'A256GCM', or says in its header what this server does not know (zip, crit).";
            // What is critical must be understood. https://www.rfc-editor.org/rfc/rfc7516#section-4.1.13
            return header["alg"].Quoted == "dir" && header["enc"].Quoted == "A256GCM" && (!isCompressed || header["zip"].Quoted == "DEF") && header["crit"].Element is null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Never more than is allowed, however small it was.
    private static byte[]? Inflated(byte[] compressed, int mostBytes)
    {
        try
        {
            using var inflating = new DeflateStream(new MemoryStream(compressed), CompressionMode.Decompress);
            using var whole = new MemoryStream();
            var buffer = new byte[81920];
            for (int read; (read = inflating.Read(buffer)) > 0;)
            {
                if (whole.Length + read > mostBytes) return null;
                whole.Write(buffer, 0, read);
            }

            return whole.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static Problem Bad(string why) => new(ProblemKind.BusinessRule, HealthLinkErrorCodes.BadFile, $"A file of the link cannot be opened. {why}");
}
