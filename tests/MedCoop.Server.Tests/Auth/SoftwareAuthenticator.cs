using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace MedCoop.Server.Tests.Auth;

/// <summary>A device with one passkey. https://www.w3.org/TR/webauthn-3/</summary>
internal sealed class SoftwareAuthenticator(string origin) : IDisposable
{
    private const byte UserPresent = 1;
    private const byte UserVerified = 4;
    private const byte HasKey = 64;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] id = RandomNumberGenerator.GetBytes(16);
    private string userHandle = "";
    private uint used;

    /// <summary>What <c>navigator.credentials.create</c> gives.</summary>
    public JsonObject Create(JsonNode options)
    {
        userHandle = (string)options["user"]!["id"]!;
        var client = ClientData("webauthn.create", options);
        byte[] data = [.. AuthenticatorData((string)options["rp"]!["id"]!, UserPresent | UserVerified | HasKey), .. new byte[16], 0, (byte)id.Length, .. id, .. CoseKey()];
        byte[] attestation = [0xA3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xA0, .. Text("authData"), 0x58, (byte)data.Length, .. data];
        return Credential(new JsonObject { ["clientDataJSON"] = Encoded(client), ["attestationObject"] = Encoded(attestation), ["transports"] = new JsonArray("internal") });
    }

    /// <summary>What <c>navigator.credentials.get</c> gives.</summary>
    /// <param name="isVerified">Whether the person unlocked the device.</param>
    public JsonObject Get(JsonNode options, bool isVerified = true)
    {
        var client = ClientData("webauthn.get", options);
        var data = AuthenticatorData((string)options["rpId"]!, (byte)(UserPresent | (isVerified ? UserVerified : 0)));
        var signature = key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new JsonObject { ["clientDataJSON"] = Encoded(client), ["authenticatorData"] = Encoded(data), ["signature"] = Encoded(signature), ["userHandle"] = userHandle });
    }

    public void Dispose() => key.Dispose();

    private JsonObject Credential(JsonObject response) => new()
    {
        ["id"] = Encoded(id),
        ["rawId"] = Encoded(id),
        ["type"] = "public-key",
        ["authenticatorAttachment"] = "platform",
        ["clientExtensionResults"] = new JsonObject(),
        ["response"] = response,
    };

    private byte[] ClientData(string type, JsonNode options) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = (string)options["challenge"]!, origin, crossOrigin = false });

    private byte[] AuthenticatorData(string party, byte flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, ++used);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(party)), flags, .. count];
    }

    // EC2, ES256, P-256. https://www.rfc-editor.org/rfc/rfc9053#section-7.1.1
    private byte[] CoseKey()
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
    }

    private static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static string Encoded(byte[] bytes) => Base64UrlEncoder.Encode(bytes);
}
