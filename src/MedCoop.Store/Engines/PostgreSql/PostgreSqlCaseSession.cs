using System.Data.Common;
using Npgsql;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>A commit's open transaction.</summary>
internal sealed class PostgreSqlCaseSession(NpgsqlConnection connection, InternedIds interned) : CaseSession(SqlDialect.PostgreSql, interned)
{
    public override async Task<List<T>> ListAsync<T>(string sql, Func<DbDataReader, T> row, params object?[] values)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        var rows = new List<T>();
        while (await reader.ReadAsync(CancellationToken.None)) rows.Add(row(reader));
        return rows;
    }

    public override async Task ExecuteAsync(string sql, params object?[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    public override Task LockAsync(long group) => ExecuteAsync("SELECT pg_advisory_xact_lock($1)", PostgreSqlLocks.LockOf($"group {group}"));

    private NpgsqlCommand Command(string sql, object?[] values)
    {
#pragma warning disable CA2100 // Fixed texts of the store's own; values are parameters.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values) command.Parameters.Add(PostgreSqlReadSession.Parameter(value));
        return command;
    }
}
