using MedCoop.Fhir.Outcomes;

namespace MedCoop.Store.Engines;

/// <summary>Why a backup or restore is refused.</summary>
internal static class BackupProblems
{
    public static Problem InUse { get; } = new(
        ProblemKind.Conflict, ErrorCodes.StoreInUse, "Another program has the database open. Stop every server on it, then restore again.");

    public static Problem NotEmpty { get; } = new(
        ProblemKind.Conflict, ErrorCodes.StoreNotEmpty, "The database is not empty. Restoring replaces everything in it: say so with --replace.");

    public static Problem FileExists(string file) => new(
        ProblemKind.Invalid, ErrorCodes.BadBackup, $"{file} exists already. Name a new file; backups are never overwritten.");

    public static Problem CannotWrite(string file, Exception reason) => new(
        ProblemKind.Unavailable, ErrorCodes.DiskFull, $"{file} cannot be written: {reason.Message}");

    public static Problem CannotRead(string file, string reason) => new(
        ProblemKind.Invalid, ErrorCodes.BadBackup, $"{file} is no usable backup: {reason}");

    public static Problem Newer(string file, IEnumerable<string> unknown) => new(
        ProblemKind.Invalid, ErrorCodes.BadBackup, $"{file} was made by a newer version of this program (it has {string.Join(", ", unknown)}). Restore it with that version.");
}
