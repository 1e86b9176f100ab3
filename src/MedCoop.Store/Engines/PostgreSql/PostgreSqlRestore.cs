using System.IO.Compression;
using System.Text.Json;
using MedCoop.Fhir.Outcomes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>Reads a <see cref="PostgreSqlArchive"/> into a database that no server uses, in one transaction: a failure leaves it as it was.</summary>
internal sealed class PostgreSqlRestore(PostgreSqlDatabase database)
{
    private const string Others = $"""
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name LIKE '{PostgreSqlDatabase.ApplicationPrefix}%'
          AND application_name <> current_setting('application_name')
        """;

    public async Task<Result<BackupReceipt>> RestoreAsync(string file, bool replace, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        file = Path.GetFullPath(file);
        try
        {
            await using var archive = await ZipFile.OpenReadAsync(file, cancellationToken);
            if (PostgreSqlArchive.ReadManifest(archive) is not { } manifest) return BackupProblems.CannotRead(file, "it was not made by backup of a PostgreSQL store.");
            if (await PrepareAsync(file, manifest, replace, cancellationToken) is { } refusal) return refusal;
            await CopyAsync(archive, manifest, progress, cancellationToken);
            return new BackupReceipt(file, new FileInfo(file).Length, manifest.Versions);
        }
        catch (NpgsqlException e) when (PostgreSqlProblems.Of(e) is { } problem)
        {
            return problem;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or JsonException)
        {
            return BackupProblems.CannotRead(file, e.Message);
        }
    }

    // Brings the database to the schema of the backup; null when it is ready to take its rows.
    private async Task<Problem?> PrepareAsync(string file, ArchiveManifest manifest, bool replace, CancellationToken cancellationToken)
    {
        await using var context = database.Context();
        await using var identity = database.IdentityContext();
        var accounts = manifest.IdentityMigrations ?? [];
        var unknown = manifest.Migrations.Except(context.Database.GetMigrations()).Concat(accounts.Except(identity.Database.GetMigrations())).ToList();
        if (unknown.Count > 0) return BackupProblems.Newer(file, unknown);
        await new PostgreSqlSchema(database).CreateAsync(cancellationToken);
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.Count == 0)
        {
            await context.GetService<IMigrator>().MigrateAsync(manifest.Migrations[^1], cancellationToken);
            if (accounts.Count > 0) await identity.GetService<IMigrator>().MigrateAsync(accounts[^1], cancellationToken);
            return null;
        }

        if (await IsInUseAsync(cancellationToken)) return BackupProblems.InUse;
        if (!replace && await CountAsync("SELECT count(*) FROM (SELECT 1 FROM version LIMIT 1) AS any_version", cancellationToken) > 0) return BackupProblems.NotEmpty;
        return applied.SequenceEqual(manifest.Migrations, StringComparer.Ordinal)
            && (await identity.Database.GetAppliedMigrationsAsync(cancellationToken)).SequenceEqual(accounts, StringComparer.Ordinal)
            ? null
            : BackupProblems.CannotRead(file, "the database has another version of the schema. Restore into a new, empty database.");
    }

    private async Task CopyAsync(ZipArchive archive, ArchiveManifest manifest, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        await using var connection = await database.Pool.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"TRUNCATE {string.Join(", ", manifest.Tables.Select(table => table.Name))}", cancellationToken);
        for (var i = 0; i < manifest.Tables.Count; i++)
        {
            var table = manifest.Tables[i];
            var entry = archive.GetEntry(table.Entry) ?? throw new InvalidDataException($"{table.Entry} is missing.");
            await using var rows = await entry.OpenAsync(cancellationToken);
            await using (var copy = await connection.BeginRawBinaryCopyAsync($"COPY {table.Name} ({table.Columns}) FROM STDIN (FORMAT BINARY)", cancellationToken))
            {
                await rows.CopyToAsync(copy, cancellationToken);
            }

            progress?.Report((i + 1.0) / manifest.Tables.Count);
        }

        // Not part of the transaction, but never wrong: sequences only ever have to be higher than those in use.
        await ExecuteAsync(connection, "SELECT setval('journal_seq', greatest((SELECT coalesce(max(seq), 1) FROM version), (SELECT last_value FROM journal_seq)))", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await ExecuteAsync(connection, "ANALYZE", cancellationToken);
    }

    // A server that has just stopped is still seen for a moment.
    private async Task<bool> IsInUseAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            if (await CountAsync(Others, cancellationToken) == 0) return false;
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }

        return true;
    }

    private async Task<long> CountAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = database.Pool.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Names of tables and columns were checked when the manifest was read.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
