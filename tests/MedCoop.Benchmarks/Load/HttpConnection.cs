using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MedCoop.Benchmarks.Load;

/// <summary>
/// One keep-alive HTTP/1.1 connection that sends prepared bytes and looks at no more of the answer than it must. It shares two cores with
/// the server, so it has to be cheap; it understands only answers with a Content-Length.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] buffer = new byte[64 * 1024];
    private int bodyStart;
    private int end;

    /// <summary>The body of the last answer; good until the next exchange.</summary>
    public ReadOnlyMemory<byte> Body => buffer.AsMemory(bodyStart..end);

    /// <summary>Header lines of the last answer.</summary>
    public string Headers => Encoding.ASCII.GetString(buffer, 0, bodyStart);

    /// <summary>Connects so many.</summary>
    public static async Task<HttpConnection[]> OpenAsync(IPEndPoint server, int count)
    {
        var connections = new HttpConnection[count];
        for (var i = 0; i < count; i++)
        {
            connections[i] = new HttpConnection();
            await connections[i].socket.ConnectAsync(server);
        }

        return connections;
    }

    /// <summary>Sends one request and receives its answer whole.</summary>
    /// <exception cref="InvalidOperationException">The status is not the expected one.</exception>
    public async ValueTask ExchangeAsync(ReadOnlyMemory<byte> request, int expectedStatus)
    {
        for (var sent = 0; sent < request.Length;) sent += await socket.SendAsync(request[sent..]);
        end = 0;
        int headerEnd;
        do
        {
            await ReceiveAsync();
            headerEnd = buffer.AsSpan(0, end).IndexOf("\r\n\r\n"u8);
        }
        while (headerEnd < 0);

        bodyStart = headerEnd + 4;
        var whole = bodyStart + ContentLength(buffer.AsSpan(0, bodyStart));
        if (whole > buffer.Length) Array.Resize(ref buffer, whole);
        while (end < whole) await ReceiveAsync();
        if (!Utf8Parser.TryParse(buffer.AsSpan(9, 3), out int status, out _) || status != expectedStatus)
            throw new InvalidOperationException($"Expected {expectedStatus}, got {Encoding.UTF8.GetString(buffer, 0, end)}");
    }

    public void Dispose() => socket.Dispose();

    private async ValueTask ReceiveAsync()
    {
        if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        var received = await socket.ReceiveAsync(buffer.AsMemory(end));
        if (received == 0) throw new InvalidOperationException("The server closed the connection.");
        end += received;
    }

    private static int ContentLength(ReadOnlySpan<byte> headers)
    {
        var at = headers.IndexOf("\r\nContent-Length: "u8);
        if (at < 0 || !Utf8Parser.TryParse(headers[(at + 18)..], out int length, out _))
            throw new InvalidOperationException($"No Content-Length in {Encoding.ASCII.GetString(headers)}");
        return length;
    }
}
