namespace MedCoop.Domain.Access;

/// <summary>
/// Who acts: a person or a system, for which organisation. No read or write happens without one.
/// Roles and purpose of use join when access control does.
/// </summary>
/// <param name="Reference">What the journal records, e.g. <c>Practitioner/17</c> or <c>Device/importer</c>.</param>
public sealed record Actor(string Reference)
{
    /// <summary>Whoever sits at this machine: until access control exists the server serves loopback only.</summary>
    public static Actor Loopback { get; } = new("Device/loopback");

    /// <summary>The operator who runs a command of the server program.</summary>
    public static Actor Operator { get; } = new("Device/operator");
}
