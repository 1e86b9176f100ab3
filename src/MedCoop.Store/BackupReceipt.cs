namespace MedCoop.Store;

/// <summary>What a backup holds, or what was restored from one.</summary>
/// <param name="File">The backup file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Versions">Versions in its journal.</param>
public sealed record BackupReceipt(string File, long Bytes, long Versions);
