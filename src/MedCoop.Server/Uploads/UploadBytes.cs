using System.Security.Cryptography;
using MedCoop.Fhir.Outcomes;
using Microsoft.Win32.SafeHandles;

namespace MedCoop.Server.Uploads;

/// <summary>Appends the body of a request to an upload. What has come counts even if the rest does not, unless a checksum was to cover it all.</summary>
internal static class UploadBytes
{
    /// <summary>Appends; afterwards <see cref="HeldUpload.Offset"/> is on disk. A connection that breaks off ends in an exception, after what has come was made to count.</summary>
    /// <param name="upload">The upload, of which bytes are missing.</param>
    /// <param name="body">The body.</param>
    /// <param name="checksum">What it must have; null: none was sent.</param>
    /// <param name="judgeHead">Asked once, when enough has come to see of what kind the file is: its refusal ends the upload.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The refusal; null: every byte was taken.</returns>
    public static async Task<Problem?> AppendAsync(HeldUpload upload, Stream body, UploadChecksum? checksum, Func<Task<Problem?>> judgeHead, CancellationToken cancellationToken)
    {
        using var data = upload.OpenData();
        using var hash = checksum is null ? null : IncrementalHash.CreateHash(checksum.Algorithm);
        var from = upload.Offset;
        var at = from;
        var isWhole = false;
        try
        {
            var buffer = new byte[FileCopy.BufferBytes];
            while (await body.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                if (read > upload.Upload.Length - at) return TooMuch;
                if (await WriteAsync(data, buffer.AsMemory(0, read), at) is { } full) return full;
                var isHead = at < HeadOf(upload) && at + read >= HeadOf(upload);
                at += read;
                if (isHead && await judgeHead() is { } refusal) return refusal;
                hash?.AppendData(buffer, 0, read);
                if (hash is null && upload.IsRecordDue(at)) upload.Record(data, at);
            }

            isWhole = hash is null || CryptographicOperations.FixedTimeEquals(hash.GetHashAndReset(), checksum!.Value);
            return isWhole ? null : Mismatch;
        }
        finally
        {
            if (isWhole || hash is null) upload.Record(data, at);
            else RandomAccess.SetLength(data, from);
        }
    }

    private static long HeadOf(HeldUpload upload) => Math.Min(FileCheck.HeadBytes, upload.Upload.Length);

    // Told apart from a connection that breaks off, which is an IOException, too.
    private static async Task<Problem?> WriteAsync(SafeFileHandle data, ReadOnlyMemory<byte> bytes, long at)
    {
        try
        {
            await RandomAccess.WriteAsync(data, bytes, at, CancellationToken.None);
            return null;
        }
        catch (IOException)
        {
            return new Problem(ProblemKind.Unavailable, ErrorCodes.DiskFull, "The disk is full or read-only. What came before counts; go on when there is room.");
        }
    }

    private static Problem TooMuch { get; } = new(ProblemKind.TooLarge, ErrorCodes.BodyTooLarge, "The body has more bytes than Upload-Length says are missing.");

    private static Problem Mismatch { get; } = new(
        ProblemKind.Invalid, ErrorCodes.ChecksumMismatch, "The body does not have the checksum of Upload-Checksum; nothing of it was taken. Send it again.");
}

/// <summary>What the body of one request must hash to. https://tus.io/protocols/resumable-upload#checksum</summary>
/// <param name="Algorithm">How it is hashed.</param>
/// <param name="Value">The hash.</param>
internal sealed record UploadChecksum(HashAlgorithmName Algorithm, byte[] Value)
{
    /// <summary>The names of the algorithms that are offered, as the protocol writes them.</summary>
    public const string Names = "sha1,sha256,sha512";

    /// <summary>Reads <c>sha256 base64</c>; null when the algorithm is none of those, or the value is none of its hashes.</summary>
    public static UploadChecksum? Parse(string header)
    {
        if (header.Split(' ') is not [var name, var base64]) return null;
        (HashAlgorithmName Algorithm, int Bytes)? known = name switch
        {
            "sha1" => (HashAlgorithmName.SHA1, SHA1.HashSizeInBytes),
            "sha256" => (HashAlgorithmName.SHA256, SHA256.HashSizeInBytes),
            "sha512" => (HashAlgorithmName.SHA512, SHA512.HashSizeInBytes),
            _ => null,
        };
        var value = new byte[128];
        return known is { } algorithm && Convert.TryFromBase64String(base64, value, out var length) && length == algorithm.Bytes
            ? new UploadChecksum(algorithm.Algorithm, value[..length])
            : null;
    }
}
