using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using MedCoop.Server.Tests.Hosting;

namespace MedCoop.Server.Tests.Uploads;

/// <summary>A file that is too large to hold, the same at every run.</summary>
internal sealed class LargeFile
{
    private const int Piece = 1_000_000;

    private readonly string path;
    private readonly long size;

    private LargeFile(string path, long size, string sha256) => (this.path, this.size, Sha256) = (path, size, sha256);

    public string Sha256 { get; }

    public static async Task<LargeFile> WriteAsync(string path, long size)
    {
        var random = new Random(17);
        var piece = new byte[Piece];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var file = File.Create(path))
        {
            for (var left = size; left > 0; left -= Piece)
            {
                random.NextBytes(piece);
                var part = piece.AsMemory(0, (int)Math.Min(Piece, left));
                hash.AppendData(part.Span);
                await file.WriteAsync(part);
            }
        }

        return new LargeFile(path, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public FileStream OpenFrom(long offset)
    {
        var file = File.OpenRead(path);
        file.Position = offset;
        return file;
    }

    public async Task<byte[]> ReadAsync(long offset, int count)
    {
        var bytes = new byte[count];
        await using var file = OpenFrom(offset);
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }

    public Task<Socket> SendPartAsync(ServerProcess server, string upload, long from, long until) => SendPartAsync(server.Client.BaseAddress!, upload, from, until);

    /// <summary>
    /// Begins to send all of the file from an offset on, and stops when so much is sent. The connection is still open; disposing of it cuts it
    /// off without a word.
    /// </summary>
    public async Task<Socket> SendPartAsync(Uri server, string upload, long from, long until)
    {
        var connection = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(enable: true, seconds: 0) };
        await connection.ConnectAsync(server.Host, server.Port);
        var head = $"PATCH {upload} HTTP/1.1\r\nHost: {server.Authority}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: {from}\r\nContent-Type: {TusClient.Bytes}\r\nContent-Length: {size - from}\r\n\r\n";
        await connection.SendAsync(Encoding.ASCII.GetBytes(head));
        await using var file = OpenFrom(from);
        var piece = new byte[Piece];
        for (var at = from; at < until;)
        {
            var read = await file.ReadAsync(piece.AsMemory(0, (int)Math.Min(Piece, until - at)));
            at += read;
            for (var sent = 0; sent < read;) sent += await connection.SendAsync(piece.AsMemory(sent, read - sent));
        }

        return connection;
    }

    /// <summary>Whether a stream gives exactly this file.</summary>
    public async Task<bool> IsSameAsync(Stream other)
    {
        await using var mine = OpenFrom(0);
        await using var theirs = other;
        var (one, two) = (new byte[Piece], new byte[Piece]);
        while (true)
        {
            var (read, came) = (await mine.ReadAtLeastAsync(one, Piece, throwOnEndOfStream: false), await theirs.ReadAtLeastAsync(two, Piece, throwOnEndOfStream: false));
            if (!one.AsSpan(0, read).SequenceEqual(two.AsSpan(0, came))) return false;
            if (read == 0) return true;
        }
    }
}
