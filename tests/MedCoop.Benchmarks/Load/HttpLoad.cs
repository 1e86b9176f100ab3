using System.Net;
using System.Text;

namespace MedCoop.Benchmarks.Load;

/// <summary>Several connections to one server that send as fast as they are answered.</summary>
internal sealed class HttpLoad : IDisposable
{
    private readonly HttpConnection[] connections;

    private HttpLoad(HttpConnection[] connections) => this.connections = connections;

    /// <summary>Connects.</summary>
    public static async Task<HttpLoad> OpenAsync(Uri server, int connections) =>
        new(await HttpConnection.OpenAsync(new IPEndPoint(IPAddress.Loopback, server.Port), connections));

    /// <summary>A GET as bytes.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="headers">More headers, each with its line end.</param>
    public static byte[] Get(string path, string headers = "") => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/fhir+json\r\n{headers}\r\n");

    /// <summary>A POST as bytes.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="body">JSON.</param>
    /// <param name="headers">More headers, each with its line end.</param>
    public static byte[] Post(string path, ReadOnlySpan<byte> body, string headers = "")
    {
        var head = $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/fhir+json\r\nContent-Type: application/fhir+json\r\nContent-Length: {body.Length}\r\n{headers}\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    /// <summary>Sends each request once, whichever connection is free; each stands for <paramref name="weight"/> of what is counted.</summary>
    public async Task<Measurement> SendAllAsync(IReadOnlyList<byte[]> requests, int expectedStatus, int weight = 1)
    {
        var next = -1;
        var watch = new Measurement.Watch();
        await Task.WhenAll(connections.Select(connection => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < requests.Count;) await connection.ExchangeAsync(requests[i], expectedStatus);
        })));
        return watch.Stop(requests.Count * weight);
    }

    /// <summary>Sends requests in turn for a while.</summary>
    public async Task<Measurement> SendForAsync(TimeSpan time, byte[][] requests, int expectedStatus)
    {
        var stop = false;
        var watch = new Measurement.Watch();
        var running = connections.Select((connection, number) => Task.Run(async () =>
        {
            var sent = 0;
            // Each connection begins at another place, so that they do not all ask for the same at once.
            for (var i = number * 31; !Volatile.Read(ref stop); i++, sent++) await connection.ExchangeAsync(requests[i % requests.Length], expectedStatus);
            return sent;
        })).ToArray();
        await Task.Delay(time);
        Volatile.Write(ref stop, value: true);
        var sent = await Task.WhenAll(running);
        return watch.Stop(sent.Sum());
    }

    /// <summary>One exchange; the body.</summary>
    public async Task<byte[]> OnceAsync(byte[] request, int expectedStatus)
    {
        await connections[0].ExchangeAsync(request, expectedStatus);
        return connections[0].Body.ToArray();
    }

    public void Dispose()
    {
        foreach (var connection in connections) connection.Dispose();
    }
}
