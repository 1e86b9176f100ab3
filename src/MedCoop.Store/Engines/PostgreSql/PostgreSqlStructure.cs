using System.Globalization;
using MedCoop.Store.Verification;
using Npgsql;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>
/// Checks tables and indexes with the extension amcheck where the database has it and the user may call it; else reads every row of every
/// table, which finds pages that cannot be read. https://www.postgresql.org/docs/current/amcheck.html
/// </summary>
internal sealed class PostgreSqlStructure(NpgsqlDataSource database)
{
    private const string CanAmcheck = """
        SELECT coalesce(bool_and(has_function_privilege(p.oid, 'EXECUTE')), false) AND count(*) >= 2
        FROM pg_extension e JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.classid = 'pg_proc'::regclass
        JOIN pg_proc p ON p.oid = d.objid WHERE e.extname = 'amcheck' AND p.proname IN ('bt_index_check', 'verify_heapam')
        """;

    private const string Indexes = """
        SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
        WHERE i.indrelid = ANY(SELECT to_regclass(name) FROM unnest($1) AS name) AND a.amname = 'btree' AND i.indisvalid ORDER BY 1
        """;

    private static readonly string[] Tables = [.. PostgreSqlArchive.Tables.Select(table => table.Name)];

    public async Task<StructureCheck> CheckAsync(CancellationToken cancellationToken)
    {
        await using var can = database.CreateCommand(CanAmcheck);
        return await can.ExecuteScalarAsync(cancellationToken) is true ? await AmcheckAsync(cancellationToken) : await ReadAllAsync(cancellationToken);
    }

    private async Task<StructureCheck> AmcheckAsync(CancellationToken cancellationToken)
    {
        var damage = new List<string>();
        foreach (var table in Tables)
        {
            await foreach (var text in HeapAsync(table, cancellationToken)) damage.Add($"{table}: {text}");
        }

        var indexes = await ListAsync(Indexes, Tables, cancellationToken);
        foreach (var index in indexes)
        {
            if (await FailureAsync("SELECT 1 FROM bt_index_check($1::text::regclass, true)", index, cancellationToken) is { } text) damage.Add($"{index}: {text}");
        }

        return new StructureCheck(string.Create(CultureInfo.InvariantCulture, $"amcheck of {Tables.Length} tables and {indexes.Count} indexes"), damage);
    }

    private async IAsyncEnumerable<string> HeapAsync(
        string table, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string Sql = "SELECT 'page ' || blkno || ', row ' || coalesce(offnum, 0) || ': ' || msg FROM verify_heapam($1::text::regclass, check_toast => true)";
        if (await FailureAsync($"SELECT count(*) FROM ({Sql}) AS damage", table, cancellationToken) is { } failure) yield return failure;
        else foreach (var text in await ListAsync(Sql, table, cancellationToken)) yield return text;
    }

    private async Task<StructureCheck> ReadAllAsync(CancellationToken cancellationToken)
    {
        var damage = new List<string>();
        foreach (var table in PostgreSqlArchive.Tables)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(cancellationToken);
                await using var rows = await connection.BeginRawBinaryCopyAsync($"COPY {table.Name} ({table.Columns}) TO STDOUT (FORMAT BINARY)", cancellationToken);
                await rows.CopyToAsync(Stream.Null, cancellationToken);
            }
            catch (PostgresException e) when (IsDamage(e))
            {
                damage.Add($"{table.Name}: {e.MessageText}");
            }
        }

        return new StructureCheck($"every row of {Tables.Length} tables read (the extension amcheck is not there or not allowed)", damage);
    }

    private async Task<string?> FailureAsync(string sql, string name, CancellationToken cancellationToken)
    {
        try
        {
            await ListAsync(sql, name, cancellationToken);
            return null;
        }
        catch (PostgresException e) when (IsDamage(e))
        {
            return e.MessageText;
        }
    }

    // XX: internal error, which damaged pages cause; 58: a file that cannot be read.
    private static bool IsDamage(PostgresException error) => error.SqlState[..2] is "XX" or "58";

    // A connection for each: Npgsql closes one on which the server reported damage.
    private async Task<List<string>> ListAsync(string sql, object value, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // The text is one of the constants here.
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter { Value = value });
        var found = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) found.Add(reader.IsDBNull(0) ? "" : reader.GetValue(0).ToString()!);
        return found;
    }
}
