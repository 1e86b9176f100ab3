namespace MedCoop.Store.Audit;

/// <summary>An entry that waits in the spool for its place in the chain.</summary>
/// <param name="At">When it was recorded: UTC ticks, whole milliseconds.</param>
/// <param name="Entry">The entry.</param>
internal readonly record struct SpooledAudit(long At, AuditEntry Entry);
