using System.Security.Cryptography;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Uploads;

/// <summary>
/// Looks at a file when every byte is there: what lies on the disk is hashed, not what came over the wire, so that whatever went wrong on
/// the way down is found, too. The file is read in pieces, whatever its size.
/// </summary>
internal static class FileCheck
{
    /// <summary>So much decides of what kind a file is.</summary>
    public const int HeadBytes = 4096;

    /// <summary>The hashes of a file, or why it is not taken.</summary>
    public static async Task<Result<FileHashes>> RunAsync(string path, UploadDescription description, UploadRules rules, CancellationToken cancellationToken)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan | FileOptions.Asynchronous);
        var buffer = new byte[FileCopy.BufferBytes];
        var hasNoZero = false;
        for (var isFirst = true; await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is var read and > 0; isFirst = false)
        {
            var piece = buffer.AsMemory(0, read);
            if (isFirst)
            {
                if (rules.Refusal(description.ContentType, piece.Span) is { } refusal) return refusal;
                hasNoZero = FileKinds.HasNoZeroByte(description.ContentType.Split(';')[0].Trim(), piece.Span);
            }

            if (hasNoZero && piece.Span.Contains((byte)0)) return NoText;
            sha256.AppendData(piece.Span);
            sha1.AppendData(piece.Span);
        }

        var found = new FileHashes(Convert.ToHexStringLower(sha256.GetHashAndReset()), Convert.ToBase64String(sha1.GetHashAndReset()));
        return description.Sha256 is { } announced && announced != found.Sha256 ? Differs : found;
    }

    /// <summary>The refusal of what begins so; null: it may go on, or too little has come.</summary>
    public static async Task<Problem?> HeadRefusalAsync(string path, long length, UploadDescription description, UploadRules rules, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, useAsync: true);
        var head = new byte[(int)Math.Min(HeadBytes, length)];
        await file.ReadExactlyAsync(head, cancellationToken);
        return rules.Refusal(description.ContentType, head);
    }

    private static Problem NoText { get; } = new(ProblemKind.BusinessRule, ErrorCodes.BadUpload, "The file is not what its contentType says: text has no zero bytes.");

    private static Problem Differs { get; } = new(
        ProblemKind.BusinessRule, ErrorCodes.FileDiffers, "The file does not have the SHA-256 that was announced: something went wrong on the way. It is not kept; upload it again.");
}

/// <summary>The hashes of a file.</summary>
/// <param name="Sha256">In lower-case hexadecimal digits.</param>
/// <param name="Sha1">In base64.</param>
internal sealed record FileHashes(string Sha256, string Sha1);
