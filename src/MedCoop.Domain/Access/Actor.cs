using System.Collections.Frozen;

namespace MedCoop.Domain.Access;

/// <summary>Who acts: a person or a system, for which organisation, in which roles, for what purpose. No read or write happens without one.</summary>
/// <param name="Reference">What the journal and the audit trail record, e.g. <c>Practitioner/17</c> or <c>Device/importer</c>.</param>
public sealed record Actor(string Reference)
{
    /// <summary>Whoever sits at this machine, where <c>Access:Mode</c> is <c>Open</c>: the server then serves loopback only.</summary>
    public static Actor Loopback { get; } = new("Device/loopback") { IsUnrestricted = true };

    /// <summary>The operator who runs a command of the server program.</summary>
    public static Actor Operator { get; } = new("Device/operator") { IsUnrestricted = true };

    /// <summary>The server's own clock, which makes the moves that happen by themselves.</summary>
    public static Actor Timer { get; } = new("Device/timer") { IsUnrestricted = true };

    /// <summary>The organisation that it acts for, e.g. <c>Organization/minsk-cardiology</c>; null: none, which opens no case.</summary>
    public string? Organization { get; init; }

    /// <summary>Its roles in that organisation.</summary>
    public IReadOnlySet<Role> Roles { get; init; } = FrozenSet<Role>.Empty;

    /// <summary>Why, a code of <c>http://terminology.hl7.org/CodeSystem/v3-ActReason</c>: TREAT, HPAYMT, HOPERAT, ETREAT (break-glass).</summary>
    public string PurposeOfUse { get; init; } = "TREAT";

    /// <summary>The client program through which it acts (OAuth <c>client_id</c>); null: none.</summary>
    public string? ClientId { get; init; }

    /// <summary>What the client was allowed to do for it, e.g. <c>user/Observation.rs</c>: narrows the roles, never widens them. Null: not narrowed.</summary>
    public IReadOnlyList<string>? Scopes
    {
        get;
        init
        {
            field = value;
            ResourceScopes = [.. (value ?? []).Select(SmartScope.Parse).OfType<SmartScope>()];
        }
    }

    /// <summary>Those of <see cref="Scopes"/> that speak of resources.</summary>
    public IReadOnlyList<SmartScope> ResourceScopes { get; private init; } = [];

    /// <summary>The patient whom scopes <c>patient/…</c> mean, e.g. <c>Patient/17</c>; null: none was chosen.</summary>
    public string? Patient { get; init; }

    /// <summary>Whether no rule of access applies to it.</summary>
    public bool IsUnrestricted { get; init; }
}
