using System.Text.Json.Serialization;

namespace MedCoop.Server.Operations.Summaries;

/// <summary>The header of a JWS. https://www.rfc-editor.org/rfc/rfc7515#section-4</summary>
internal sealed record JwsHeader([property: JsonPropertyName("alg")] string Algorithm, [property: JsonPropertyName("kid")] string KeyId, [property: JsonPropertyName("jwk")] JwsKey Key);

/// <summary>A public key. https://www.rfc-editor.org/rfc/rfc7518#section-6.2</summary>
internal sealed record JwsKey(
    [property: JsonPropertyName("kty")] string Type, [property: JsonPropertyName("crv")] string Curve, [property: JsonPropertyName("x")] string X, [property: JsonPropertyName("y")] string Y);

[JsonSerializable(typeof(JwsHeader))]
internal sealed partial class JwsJson : JsonSerializerContext;
