namespace MedCoop.Server.Audit;

/// <summary>Where a request comes from, for the audit trail.</summary>
/// <param name="Address">Network address; null: this machine's own commands.</param>
/// <param name="RequestId">X-Request-Id; null: none.</param>
internal sealed record RequestOrigin(string? Address, string? RequestId)
{
    /// <summary>Of what no request asked for.</summary>
    public static RequestOrigin None { get; } = new(Address: null, RequestId: null);

    /// <summary>Of an HTTP request.</summary>
    public static RequestOrigin Of(HttpContext http) => new(http.Connection.RemoteIpAddress?.ToString(), http.TraceIdentifier);
}
