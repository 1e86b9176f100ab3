using MedCoop.Fhir.Outcomes;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>Which SQLite errors are the database's or the disk's state, not a bug.</summary>
internal static class SqliteProblems
{
    /// <summary>The database file is not there and cannot be made.</summary>
    public static Problem NoFile(string file, Exception? reason) => new(
        ProblemKind.Unavailable, ErrorCodes.StoreUnavailable,
        $"The database file {file} cannot be opened{(reason is null ? ": it does not exist. Start the server once without --no-migrate" : $": {reason.Message}")}");

    /// <summary>The problem that an error stands for; null when it is a bug.</summary>
    public static Problem? Of(SqliteException error) => error.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => new(ProblemKind.Unavailable, ErrorCodes.DiskFull, "The disk that holds the database is full. Nothing was changed; free some space and try again."),
        raw.SQLITE_READONLY => new(ProblemKind.Unavailable, ErrorCodes.DiskFull, "The database is read-only. Nothing was changed; make the file and its folder writable and try again."),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new(ProblemKind.Unavailable, ErrorCodes.StoreUnavailable, "The database is locked by another program. Try again later."),
        raw.SQLITE_CANTOPEN => new(ProblemKind.Unavailable, ErrorCodes.StoreUnavailable, "The database file cannot be opened. See that it exists and may be read."),
        raw.SQLITE_IOERR => new(ProblemKind.Unavailable, ErrorCodes.StoreUnavailable, "The disk that holds the database does not read or write. Try again; if it lasts, check the disk."),
        raw.SQLITE_CORRUPT => new(ProblemKind.Unavailable, ErrorCodes.DamagedStore, "The database file is damaged. Restore it from a backup; 'verify' says what is wrong."),
        raw.SQLITE_NOTADB => new(ProblemKind.Unavailable, ErrorCodes.StoreUnavailable, "The file is no database. Restore it from a backup."),
        _ => null,
    };
}
