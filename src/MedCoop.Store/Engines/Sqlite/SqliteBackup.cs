using MedCoop.Fhir.Outcomes;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>Copies the database while it is used. A backup is an ordinary SQLite file. https://sqlite.org/backup.html</summary>
internal sealed class SqliteBackup(SqliteDatabase database)
{
    private const int PagesAtATime = 2000;

    /// <summary>Copies to a file that does not exist yet; it appears under its name only when it is complete.</summary>
    public Result<BackupReceipt> Copy(string file, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        file = Path.GetFullPath(file);
        if (File.Exists(file)) return BackupProblems.FileExists(file);
        var partial = $"{file}.partial";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.Delete(partial);
            SqliteDatabase.Reserve(partial);
            long versions;
            using (var source = database.OpenReader())
            using (var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = partial, Pooling = false }.ToString()))
            {
                target.Open();
                // The open read transaction is what makes all steps see the same state, however much is committed between them.
                using var snapshot = source.BeginTransaction(deferred: true);
                versions = Count(source, snapshot);
                Step(source, target, progress, cancellationToken);
                // One file, without a log beside it, that a read-only medium can hold.
                Execute(target, "PRAGMA journal_mode = DELETE");
            }

            File.Move(partial, file);
            return new BackupReceipt(file, new FileInfo(file).Length, versions);
        }
        catch (SqliteException e) when (SqliteProblems.Of(e) is { } problem)
        {
            return problem;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return BackupProblems.CannotWrite(file, e);
        }
        finally
        {
            if (File.Exists(partial)) File.Delete(partial);
        }
    }

    private static void Step(SqliteConnection source, SqliteConnection target, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        using var backup = raw.sqlite3_backup_init(target.Handle, "main", source.Handle, "main");
        int code;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            code = raw.sqlite3_backup_step(backup, PagesAtATime);
            if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE)) throw new SqliteException($"SQLite error {code} while copying", code);
            var pages = Math.Max(1, raw.sqlite3_backup_pagecount(backup));
            progress?.Report(1 - ((double)raw.sqlite3_backup_remaining(backup) / pages));
        }
        while (code != raw.SQLITE_DONE);
    }

    private static long Count(SqliteConnection source, SqliteTransaction snapshot)
    {
        using var command = source.CreateCommand();
        command.Transaction = snapshot;
        command.CommandText = "SELECT count(*) FROM version";
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
