using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Identity;
using MedCoop.Store.Schema;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>Puts a backup in the place of the database: the file is replaced in one step, so a failure leaves the old one as it was.</summary>
internal sealed class SqliteRestore(SqliteDatabase database)
{
    public async Task<Result<BackupReceipt>> RestoreAsync(string file, bool replace, CancellationToken cancellationToken)
    {
        file = Path.GetFullPath(file);
        var incoming = $"{database.File}.restoring";
        try
        {
            if (!(await CheckAsync(file, cancellationToken)).TryGet(out var receipt, out var unusable)) return unusable;
            if (File.Exists(database.File) && Yield(replace) is { } refusal) return refusal;
            Directory.CreateDirectory(Path.GetDirectoryName(database.File)!);
            SqliteDatabase.Reserve(incoming);
            await CopyAsync(file, incoming, cancellationToken);
            File.Move(incoming, database.File, overwrite: true);
            return receipt;
        }
        catch (SqliteException e) when (SqliteProblems.Of(e) is { } problem)
        {
            return problem;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return BackupProblems.CannotWrite(database.File, e);
        }
        finally
        {
            if (File.Exists(incoming)) File.Delete(incoming);
        }
    }

    private static async Task<Result<BackupReceipt>> CheckAsync(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file)) return BackupProblems.CannotRead(file, "there is no such file.");
        try
        {
            var connectionString = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString();
            await using var connection = new SqliteConnection(connectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA quick_check(1)";
            if (await command.ExecuteScalarAsync(cancellationToken) is not "ok") return BackupProblems.CannotRead(file, "its pages are damaged.");
            command.CommandText = "SELECT count(*) FROM version";
            var versions = (long)(await command.ExecuteScalarAsync(cancellationToken))!;

            await using var context = SqliteStoreContext.On(connectionString);
            var unknown = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Except(context.Database.GetMigrations()).ToList();
            await using var identity = new SqliteIdentityContext(SqliteIdentityContext.OptionsOn(connectionString), new SemaphoreSlim(1));
            unknown.AddRange((await identity.Database.GetAppliedMigrationsAsync(cancellationToken)).Except(identity.Database.GetMigrations()));
            return unknown.Count > 0 ? BackupProblems.Newer(file, unknown) : new BackupReceipt(file, new FileInfo(file).Length, versions);
        }
        catch (SqliteException e)
        {
            return BackupProblems.CannotRead(file, e.Message);
        }
    }

    private static async Task CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        await using var source = File.OpenRead(from);
        await using var target = new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.None);
        await source.CopyToAsync(target, cancellationToken);
        target.Flush(flushToDisk: true);
    }

    // Why the old database does not give way; null when it does, and its log has been folded into it.
    private Problem? Yield(bool replace)
    {
        using var connection = database.OpenWriter();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_schema WHERE name = 'version'";
        if (command.ExecuteScalar() is > 0L && !replace)
        {
            command.CommandText = "SELECT EXISTS (SELECT 1 FROM version)";
            if (command.ExecuteScalar() is > 0L) return BackupProblems.NotEmpty;
        }

        try
        {
            // Leaving WAL needs the database for oneself.
            command.CommandText = "PRAGMA journal_mode = DELETE";
            return command.ExecuteScalar() is "delete" ? null : BackupProblems.InUse;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED)
        {
            return BackupProblems.InUse;
        }
    }
}
