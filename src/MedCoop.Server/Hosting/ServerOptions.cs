using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Hosting;

/// <summary>What the server takes from clients, and how it stops (configuration section <c>Server</c>).</summary>
public sealed class ServerOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Server";

    /// <summary>Largest request body in bytes, as sent and also after decompression.</summary>
    [Range(1024, 2_000_000_000)]
    public long MaxBodyBytes { get; init; } = 50_000_000;

    /// <summary>Deepest nesting of JSON objects and arrays, or of XML elements.</summary>
    [Range(16, 512)]
    public int MaxNesting { get; init; } = 64;

    /// <summary>Most entries in a batch or transaction Bundle.</summary>
    [Range(1, 1_000_000)]
    public int MaxEntries { get; init; } = 10_000;

    /// <summary>Requests per second that one client address may make in the long run; it may burst to twice that.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; init; } = 200;

    /// <summary>The same for clients on this machine.</summary>
    [Range(1, 1_000_000)]
    public int LoopbackRequestsPerSecond { get; init; } = 100_000;

    /// <summary>What signs somebody in (POSTs under <c>/account</c> and to <c>/connect/token</c>): how many per second one client address may send in the long run; it may burst to twice that.</summary>
    [Range(1, 1_000_000)]
    public int SignInsPerSecond { get; init; } = 10;

    /// <summary>The same for clients on this machine.</summary>
    [Range(1, 1_000_000)]
    public int LoopbackSignInsPerSecond { get; init; } = 1000;

    /// <summary>Requests per second that one client program (OAuth <c>client_id</c>) may make in the long run, from whatever addresses and for whatever people.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecondOfClient { get; init; } = 1000;

    /// <summary>The same of one person or system, from whatever addresses and with whatever clients.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecondOfAccount { get; init; } = 100;

    /// <summary>Certificates of clients.</summary>
    [ValidateObjectMembers]
    public TlsOptions Tls { get; init; } = new();

    /// <summary>Origins whose pages may ask from browsers, e.g. <c>https://app.example</c>; empty: none.</summary>
    [MaxLength(100)]
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Whether the database is brought to this version's schema at start; else the start is refused if it is another.</summary>
    public bool Migrate { get; init; } = true;

    /// <summary>How long requests in flight may take to finish when the server stops.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the server goes on accepting requests after <c>/health/ready</c> has turned to 503, so that a load balancer
    /// notices before connections are refused.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan DrainDelay { get; init; } = TimeSpan.Zero;

    /// <summary>Free bytes on the disk of the data under which <c>/health/ready</c> answers 503.</summary>
    [Range(0, long.MaxValue)]
    public long MinFreeDiskBytes { get; init; } = 100_000_000;
}

/// <summary>Checks <see cref="ServerOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class ServerOptionsValidator : IValidateOptions<ServerOptions>;
