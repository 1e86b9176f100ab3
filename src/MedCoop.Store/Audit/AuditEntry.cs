namespace MedCoop.Store.Audit;

/// <summary>A record on its way into the trail: the bytes that will be stored and hashed.</summary>
public sealed class AuditEntry
{
    private AuditEntry(byte[] body) => Body = body;

    internal byte[] Body { get; }

    /// <summary>The entry of a record; its place and instant come with the commit.</summary>
    public static AuditEntry Of(AuditRecord record) => new(AuditRecordJson.Write(record));

    /// <summary>The entry of what <see cref="Of"/> made earlier.</summary>
    internal static AuditEntry Stored(byte[] body) => new(body);
}

/// <summary>An entry of the trail as it is stored.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="At">When it was recorded (UTC, milliseconds).</param>
/// <param name="Record">What happened.</param>
public sealed record StoredAudit(AuditPlace Place, DateTimeOffset At, AuditRecord Record);
