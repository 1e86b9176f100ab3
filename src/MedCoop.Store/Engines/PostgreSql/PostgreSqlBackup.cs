using System.Data;
using System.IO.Compression;
using MedCoop.Fhir.Outcomes;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>Writes a <see cref="PostgreSqlArchive"/> while the database is used: all tables in one snapshot.</summary>
internal sealed class PostgreSqlBackup(PostgreSqlDatabase database, TimeProvider clock)
{
    /// <summary>Writes to a file that does not exist yet; it appears under its name only when it is complete.</summary>
    public async Task<Result<BackupReceipt>> WriteAsync(string file, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        file = Path.GetFullPath(file);
        if (File.Exists(file)) return BackupProblems.FileExists(file);
        var partial = $"{file}.partial";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var versions = await WriteArchiveAsync(partial, progress, cancellationToken);
            File.Move(partial, file);
            return new BackupReceipt(file, new FileInfo(file).Length, versions);
        }
        catch (NpgsqlException e) when (PostgreSqlProblems.Of(e) is { } problem)
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

    // All that the database holds: for its owner alone.
    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private async Task<long> WriteArchiveAsync(string file, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        await using var connection = await database.Pool.OpenConnectionAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var manifest = new ArchiveManifest
        {
            Format = ArchiveManifest.CurrentFormat,
            At = clock.GetUtcNow(),
            Versions = await CountAsync(connection, cancellationToken),
            Migrations = await MigrationsAsync(database.Context(), cancellationToken),
            IdentityMigrations = await MigrationsAsync(database.IdentityContext(), cancellationToken),
            Tables = PostgreSqlArchive.Tables,
        };
        await using var stream = new FileStream(file, Options());
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            PostgreSqlArchive.WriteManifest(archive, manifest);
            for (var i = 0; i < PostgreSqlArchive.Tables.Count; i++)
            {
                var table = PostgreSqlArchive.Tables[i];
                await using var entry = archive.CreateEntry(table.Entry, CompressionLevel.Fastest).Open();
                await using var rows = await connection.BeginRawBinaryCopyAsync($"COPY {table.Name} ({table.Columns}) TO STDOUT (FORMAT BINARY)", cancellationToken);
                await rows.CopyToAsync(entry, cancellationToken);
                progress?.Report((i + 1.0) / PostgreSqlArchive.Tables.Count);
            }
        }

        stream.Flush(flushToDisk: true);
        return manifest.Versions;
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT count(*) FROM version", connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<IReadOnlyList<string>> MigrationsAsync(DbContext context, CancellationToken cancellationToken)
    {
        await using var disposed = context;
        return [.. await context.Database.GetAppliedMigrationsAsync(cancellationToken)];
    }
}
