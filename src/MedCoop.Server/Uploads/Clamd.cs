using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Uploads;

/// <summary>Asks ClamAV's daemon, over its socket, with INSTREAM. https://docs.clamav.net/manual/Usage/Scanning.html#clamd</summary>
/// <param name="endPoint">Where it listens.</param>
/// <param name="timeout">How long one scan may take, and once more for each 100 MB.</param>
internal sealed class Clamd(EndPoint endPoint, TimeSpan timeout)
{
    private const int ChunkBytes = 64 * 1024;
    private const int LongestAnswer = 4096;

    // A large file may take the time over for each of these.
    private const long BytesOfTimeout = 100_000_000;

    /// <summary>Reads <c>unix:/path</c> or <c>address:port</c>; null when it is neither.</summary>
    public static EndPoint? EndPointOf(string text)
    {
        if (text.StartsWith("unix:/", StringComparison.Ordinal)) return new UnixDomainSocketEndPoint(text["unix:".Length..]);
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is 0 or > 65535) return null;
        var host = text[..colon].Trim('[', ']');
        return IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port);
    }

    /// <summary>What was found in it, or why it could not be scanned.</summary>
    public Task<Result<ScanVerdict>> ScanAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken) =>
        ScanAsync((stream, token) => SendAsync(stream, file, token), timeout, cancellationToken);

    /// <summary>The same of a file of any size, of which little is in memory at a time.</summary>
    public async Task<Result<ScanVerdict>> ScanAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan | FileOptions.Asynchronous);
        return await ScanAsync((stream, token) => SendAsync(stream, file, token), timeout * (1 + (file.Length / BytesOfTimeout)), cancellationToken);
    }

    private async Task<Result<ScanVerdict>> ScanAsync(Func<Stream, CancellationToken, Task> send, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            using var socket = endPoint is UnixDomainSocketEndPoint
                ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                : new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(endPoint, limit.Token);
            await using var stream = new NetworkStream(socket, ownsSocket: false);
            await stream.WriteAsync("zINSTREAM\0"u8.ToArray(), limit.Token);
            await send(stream, limit.Token);
            await stream.WriteAsync(new byte[sizeof(uint)], limit.Token);
            return VerdictOf(await AnswerAsync(stream, limit.Token));
        }
        catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return NotScanned;
        }
    }

    private static Problem NotScanned { get; } = new(
        ProblemKind.Unavailable, ErrorCodes.NotScanned, "Files are scanned before they are stored, and the scanner does not answer. Nothing was changed; try again later.");

    // Each chunk is led by its length; one of length 0 ends the file.
    private static async Task SendAsync(Stream stream, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        for (var at = 0; at < file.Length; at += ChunkBytes) await SendChunkAsync(stream, file.Slice(at, Math.Min(ChunkBytes, file.Length - at)), cancellationToken);
    }

    private static async Task SendAsync(Stream stream, FileStream file, CancellationToken cancellationToken)
    {
        var chunk = new byte[ChunkBytes];
        while (await file.ReadAsync(chunk, cancellationToken) is var read and > 0) await SendChunkAsync(stream, chunk.AsMemory(0, read), cancellationToken);
    }

    private static async Task SendChunkAsync(Stream stream, ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken)
    {
        var length = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)chunk.Length);
        await stream.WriteAsync(length, cancellationToken);
        await stream.WriteAsync(chunk, cancellationToken);
    }

    private static async Task<string> AnswerAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var answer = new byte[LongestAnswer];
        var length = 0;
        while (length < answer.Length && await stream.ReadAsync(answer.AsMemory(length), cancellationToken) is var read and > 0)
        {
            length += read;
            if (answer.AsSpan(0, length).Contains((byte)0)) break;
        }

        return Encoding.UTF8.GetString(answer, 0, length).TrimEnd('\0', '\n');
    }

    // "stream: OK", "stream: Eicar-Signature FOUND", "INSTREAM size limit exceeded. ERROR".
    private static Result<ScanVerdict> VerdictOf(string answer)
    {
        const string Lead = "stream: ";
        if (answer == $"{Lead}OK") return ScanVerdict.Clean;
        return answer.StartsWith(Lead, StringComparison.Ordinal) && answer.EndsWith(" FOUND", StringComparison.Ordinal)
            ? new ScanVerdict(answer[Lead.Length..^" FOUND".Length])
            : NotScanned;
    }
}

/// <summary>What a scanner says of a file.</summary>
/// <param name="Threat">Its name; null: none.</param>
internal sealed record ScanVerdict(string? Threat)
{
    /// <summary>Nothing was found.</summary>
    public static ScanVerdict Clean { get; } = new(Threat: null);
}
