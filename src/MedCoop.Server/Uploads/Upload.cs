using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MedCoop.Domain.Access;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Uploads;

/// <summary>An upload as it was announced; never changes.</summary>
/// <param name="Id">Nobody guesses it.</param>
/// <param name="Length">Bytes to come.</param>
/// <param name="Metadata">The header <c>Upload-Metadata</c>, verbatim.</param>
/// <param name="Binary">Id of the Binary that it becomes: chosen now, so that finishing it twice makes one.</param>
/// <param name="Document">Id of the DocumentReference that it becomes.</param>
internal sealed record Upload(string Id, long Length, string Metadata, string Binary, string Document)
{
    /// <summary>The folder of everything that this actor uploads with this client for this organisation: nobody else finds it.</summary>
    public static string OwnerOf(Actor actor) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{actor.Reference}\n{actor.ClientId}\n{actor.Organization}")).AsSpan(0, 16));
}

/// <summary>How far an upload is. 24 bytes that are written in their place: a disk writes them whole or not at all.</summary>
/// <param name="Offset">Bytes that are on disk.</param>
/// <param name="ExpiresAt">When it ends unless more comes.</param>
internal readonly record struct UploadProgress(long Offset, DateTimeOffset ExpiresAt)
{
    /// <summary>Its length on disk.</summary>
    public const int Bytes = 3 * sizeof(long);

    /// <summary>Writes it; the third number is for finding out whether the others are whole.</summary>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, Offset);
        BinaryPrimitives.WriteInt64LittleEndian(target[sizeof(long)..], ExpiresAt.UtcTicks);
        BinaryPrimitives.WriteInt64LittleEndian(target[(2 * sizeof(long))..], ~(Offset ^ ExpiresAt.UtcTicks));
    }

    /// <summary>Reads it; null when it is not whole.</summary>
    public static UploadProgress? Read(ReadOnlySpan<byte> source)
    {
        if (source.Length < Bytes) return null;
        var offset = BinaryPrimitives.ReadInt64LittleEndian(source);
        var expires = BinaryPrimitives.ReadInt64LittleEndian(source[sizeof(long)..]);
        return BinaryPrimitives.ReadInt64LittleEndian(source[(2 * sizeof(long))..]) == ~(offset ^ expires) ? new UploadProgress(offset, new DateTimeOffset(expires, TimeSpan.Zero)) : null;
    }
}

/// <summary>What became of an upload after its last byte, or when it was refused.</summary>
/// <param name="Stage">How far that is.</param>
internal sealed record UploadOutcome(UploadStage Stage)
{
    /// <summary>SHA-256 of the file; null when it was refused before.</summary>
    public string? Sha256 { get; init; }

    /// <summary>SHA-1 in base64, which R4's Attachment has room for.</summary>
    public string? Sha1 { get; init; }

    /// <summary>A code of <c>scan-status</c>.</summary>
    public string? ScanStatus { get; init; }

    /// <summary>Of what kind the refusal is.</summary>
    public ProblemKind? Kind { get; init; }

    /// <summary>The code of the refusal.</summary>
    public string? Code { get; init; }

    /// <summary>The refusal in words.</summary>
    public string? Text { get; init; }

    /// <summary>The refusal; null: there is none.</summary>
    [JsonIgnore]
    public Problem? Refusal => Stage == UploadStage.Refused ? new Problem(Kind ?? ProblemKind.BusinessRule, Code ?? ErrorCodes.BadUpload, Text ?? "") : null;

    /// <summary>Of what is not taken.</summary>
    public static UploadOutcome Refused(Problem problem) => new(UploadStage.Refused) { Kind = problem.Kind, Code = problem.Code, Text = problem.Text };
}

/// <summary>The stages of <see cref="UploadOutcome"/>.</summary>
internal enum UploadStage
{
    /// <summary>The file is what it should be, and is about to be committed.</summary>
    Checked,

    /// <summary>Binary and DocumentReference are there.</summary>
    Done,

    /// <summary>It is not taken; its bytes are gone.</summary>
    Refused,
}

/// <summary>Generated serialisation.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Upload))]
[JsonSerializable(typeof(UploadOutcome))]
[JsonSerializable(typeof(WaitingScan))]
internal sealed partial class UploadJson : JsonSerializerContext
{
    /// <summary>UTF-8.</summary>
    public static byte[] Of<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);
}
