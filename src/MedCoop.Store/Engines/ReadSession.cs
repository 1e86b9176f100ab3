using System.Data;
using System.Data.Common;
using System.Diagnostics;

namespace MedCoop.Store.Engines;

/// <summary>One pooled connection while it is lent out for reading. Used by one caller at a time.</summary>
internal abstract class ReadSession
{
    /// <summary>Gets every query from here on; null: nobody looks.</summary>
    public SearchTrace? Trace { get; set; }

    /// <summary>
    /// A prepared command with these parameter values ($1, $2 ...), cached by its text: at most one reader per text is open at a time.
    /// Values are <see cref="string"/>, <see cref="int"/>, <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, byte[] or null.
    /// </summary>
    public abstract DbCommand Command(string sql, params ReadOnlySpan<object?> values);

    /// <summary>From here to the end of the session every statement sees the same committed state.</summary>
    public abstract Task BeginSnapshotAsync(CancellationToken cancellationToken);

    /// <summary>All rows of a query.</summary>
    public async Task<List<T>> ListAsync<T>(DbCommand command, Func<DbDataReader, T> row, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(row(reader));
        Trace?.Add(command, began, rows.Count);
        return rows;
    }

    /// <summary>The first row of a query; default when there is none.</summary>
    public async Task<T?> FirstAsync<T>(DbCommand command, Func<DbDataReader, T> row, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken);
        var found = await reader.ReadAsync(cancellationToken);
        Trace?.Add(command, began, found ? 1 : 0);
        return found ? row(reader) : default;
    }

    /// <summary>All rows of a query, on the caller's thread.</summary>
    public static List<T> List<T>(DbCommand command, Func<DbDataReader, T> row)
    {
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }
}
