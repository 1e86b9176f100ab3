using System.Data;
using System.Data.Common;
using Npgsql;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>A pooled connection while it is lent out. Npgsql prepares what is asked often by itself.</summary>
internal sealed class PostgreSqlReadSession(NpgsqlConnection connection) : ReadSession
{
    public override DbCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var value in values) command.Parameters.Add(Parameter(value));
        return command;
    }

    // Ends, rolled back, when the connection returns to the pool.
    public override async Task BeginSnapshotAsync(CancellationToken cancellationToken) =>
        await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);

    /// <summary>A positional parameter, typed without boxing twice.</summary>
    public static NpgsqlParameter Parameter(object? value) => value switch
    {
        string text => new NpgsqlParameter<string> { TypedValue = text },
        int number => new NpgsqlParameter<int> { TypedValue = number },
        long number => new NpgsqlParameter<long> { TypedValue = number },
        double number => new NpgsqlParameter<double> { TypedValue = number },
        null => new NpgsqlParameter { Value = DBNull.Value },
        _ => new NpgsqlParameter { Value = value },
    };
}
