using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MedCoop.Store.Audit;

/// <summary>What a node says of chains, and signs.</summary>
public sealed record AuditStatement
{
    /// <summary>That the chains end so far.</summary>
    public const string Checkpoint = "checkpoint";

    /// <summary>That an operator removed the oldest entries up to these.</summary>
    public const string Cut = "cut";

    /// <summary>That the database lacked, when the node started, what the statement in <see cref="Lost"/> had signed.</summary>
    public const string Gap = "gap";

    /// <summary>Which of them.</summary>
    public required string Kind { get; init; }

    /// <summary>The node that signed it: the thumbprint of its key.</summary>
    public required string Node { get; init; }

    /// <summary>1, 2, 3 ... of the node.</summary>
    public required long Number { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>SHA-256 of the statement before it, content and signature; null for the first.</summary>
    public string? Previous { get; init; }

    /// <summary>The chains and entries that it is about.</summary>
    public required IReadOnlyList<AuditHead> Chains { get; init; }

    /// <summary>Who asked for a cut.</summary>
    public string? By { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>For <see cref="Gap"/>: the statement that the database lacked.</summary>
    public AuditStatement? Lost { get; init; }

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, AuditStatementJson.Default.AuditStatement);

    /// <summary>Null when it is none.</summary>
    internal static AuditStatement? Read(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, AuditStatementJson.Default.AuditStatement);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>An entry of a chain.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Sequence">Number of the entry.</param>
/// <param name="Hash">Its hash, in hexadecimal.</param>
public sealed record AuditHead(int Chain, long Sequence, string Hash);

/// <summary>A statement as it is stored.</summary>
/// <param name="Content">JSON of the <see cref="AuditStatement"/>: the bytes that were signed.</param>
/// <param name="Signature">ECDSA, SHA-256.</param>
internal sealed record SignedStatement(byte[] Content, byte[] Signature)
{
    /// <summary>What the next statement says of this one.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData([.. Content, .. Signature]));
}

/// <summary>Generated serialisation.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditStatement))]
internal sealed partial class AuditStatementJson : JsonSerializerContext;
