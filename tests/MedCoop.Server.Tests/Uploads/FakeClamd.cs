using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MedCoop.Server.Tests.Uploads;

/// <summary>Speaks clamd's protocol on a real socket: finds the EICAR test file and answers as ClamAV does.</summary>
internal sealed class FakeClamd : IDisposable
{
    private readonly Socket listener;
    private readonly string? path;

    private FakeClamd(Socket listener, EndPoint at, string? path)
    {
        this.listener = listener;
        this.path = path;
        listener.Bind(at);
        listener.Listen();
        _ = AcceptAsync();
    }

    /// <summary>How <c>Uploads:Clamd</c> names it.</summary>
    public string Address => path is null ? $"127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}" : $"unix:{path}";

    /// <summary>Bytes of every file that was scanned, in order.</summary>
    public List<byte[]> Scanned { get; } = [];

    public static FakeClamd OnTcp() => new(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), new IPEndPoint(IPAddress.Loopback, 0), path: null);

    public static FakeClamd OnUnix() => OnUnix(Path.Combine(Path.GetTempPath(), $"clamd-{Guid.NewGuid():N}.sock"));

    /// <summary>On a socket that somebody named before.</summary>
    public static FakeClamd OnUnix(string file) => new(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(file), file);

    public void Dispose()
    {
        listener.Dispose();
        if (path is not null) File.Delete(path);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = AnswerAsync(await listener.AcceptAsync());
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(Socket client)
    {
        using var stream = new NetworkStream(client, ownsSocket: true);
        var command = new byte["zINSTREAM\0".Length];
        await stream.ReadExactlyAsync(command);
        var file = new MemoryStream();
        if (Encoding.ASCII.GetString(command) == "zINSTREAM\0")
        {
            var length = new byte[4];
            while (true)
            {
                await stream.ReadExactlyAsync(length);
                var count = (int)BinaryPrimitives.ReadUInt32BigEndian(length);
                if (count == 0) break;
                var chunk = new byte[count];
                await stream.ReadExactlyAsync(chunk);
                file.Write(chunk);
            }
        }

        Scanned.Add(file.ToArray());
        var found = Encoding.Latin1.GetString(file.ToArray()).Contains("EICAR-STANDARD-ANTIVIRUS-TEST-FILE", StringComparison.Ordinal);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(found ? "stream: Eicar-Signature FOUND\0" : "stream: OK\0"));
    }
}
