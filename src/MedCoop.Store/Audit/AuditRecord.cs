namespace MedCoop.Store.Audit;

/// <summary>
/// One look, change or decision: what the trail keeps of it. Served as AuditEvent; kept in a shorter form, so that a record costs less than
/// the read that it is about (docs/adr/0016-audit-trail.md).
/// </summary>
/// <param name="Kind">What happened.</param>
/// <param name="Actor">Who did it, e.g. <c>Practitioner/17</c>.</param>
public sealed record AuditRecord(AuditKind Kind, string Actor)
{
    /// <summary>http://terminology.hl7.org/CodeSystem/audit-event-outcome: 0 done, 4 refused, 8 refused for want of a right or failed, 12 broken.</summary>
    public int Outcome { get; init; }

    /// <summary>The stable code of the refusal, e.g. <c>MC1011</c>.</summary>
    public string? Code { get; init; }

    /// <summary>The actor's name for people, where it is known.</summary>
    public string? Name { get; init; }

    /// <summary>The organisation that the actor acted for.</summary>
    public string? Organization { get; init; }

    /// <summary>Codes of the actor's roles.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Why, a code of v3-ActReason.</summary>
    public string? Purpose { get; init; }

    /// <summary>The client program.</summary>
    public string? Client { get; init; }

    /// <summary>The network address that the request came from.</summary>
    public string? Address { get; init; }

    /// <summary>X-Request-Id: all that one request did has the same.</summary>
    public string? RequestId { get; init; }

    /// <summary>The resource, e.g. <c>Observation/1</c>, or the type.</summary>
    public string? Entity { get; init; }

    /// <summary>Its version.</summary>
    public int? Version { get; init; }

    /// <summary>The patient whom it is about, e.g. <c>Patient/1</c>.</summary>
    public string? Patient { get; init; }

    /// <summary>Address and query of a search or operation, as asked.</summary>
    public string? Query { get; init; }

    /// <summary>What else is to be known: a reason, a decision, the way of signing in.</summary>
    public string? Detail { get; init; }

    /// <summary>Other resources that count: consents of a decision, the grant of an emergency.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];
}
