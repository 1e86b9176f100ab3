using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>
/// One prepared statement of the writer. It binds by position and without allocating; with <see cref="SqliteCommand"/>, whose parameters
/// are looked up by name at each execution, a row costs half as much again and 800 bytes of garbage (docs/adr/0005-one-sqlite-writer.md).
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 db;
    private readonly sqlite3_stmt statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        db = connection.Handle ?? throw new ArgumentException("The connection is not open.", nameof(connection));
        Check(raw.sqlite3_prepare_v3(db, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
    }

    /// <summary>Sets parameter <paramref name="index"/> (from 1).</summary>
    public SqliteStatement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(statement, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, double value)
    {
        Check(raw.sqlite3_bind_double(statement, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, double? value) => value is { } some ? Bind(index, some) : BindNull(index);

    public SqliteStatement Bind(int index, string? value)
    {
        if (value is null) return BindNull(index);
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = most > 512 ? ArrayPool<byte>.Shared.Rent(most) : null;
        var bytes = rented ?? stackalloc byte[most];
        var length = Encoding.UTF8.GetBytes(value, bytes);
        // An empty span has a null pointer, which SQLite would take for NULL.
        Check(length == 0 ? raw.sqlite3_bind_text(statement, index, string.Empty) : raw.sqlite3_bind_text(statement, index, bytes[..length]));
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return this;
    }

    public SqliteStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, index, 0) : raw.sqlite3_bind_blob(statement, index, value));
        return this;
    }

    public SqliteStatement BindNull(int index)
    {
        Check(raw.sqlite3_bind_null(statement, index));
        return this;
    }

    /// <summary>Sets it to one of the values that a <see cref="ReadSession.Command"/> takes.</summary>
    public SqliteStatement Bind(int index, object? value) => value switch
    {
        null => BindNull(index),
        string text => Bind(index, text),
        int number => Bind(index, (long)number),
        long number => Bind(index, number),
        bool flag => Bind(index, flag ? 1L : 0L),
        double number => Bind(index, number),
        byte[] bytes => Bind(index, bytes.AsSpan()),
        _ => throw new ArgumentException($"SQLite has no type for {value.GetType()}.", nameof(value)),
    };

    /// <summary>Runs to its end and is ready for the next use.</summary>
    public void Execute()
    {
        var code = raw.sqlite3_step(statement);
        while (code == raw.SQLITE_ROW) code = raw.sqlite3_step(statement);
        Finish(code);
    }

    /// <summary>Runs and gives its first row to <paramref name="row"/>; false when there is none.</summary>
    public bool First<TState>(TState state, Action<SqliteStatement, TState> row)
    {
        var code = raw.sqlite3_step(statement);
        var found = code == raw.SQLITE_ROW;
        if (found)
        {
            row(this, state);
            code = raw.SQLITE_DONE;
        }

        Finish(code);
        return found;
    }

    /// <summary>Runs and makes something of its first row; null when there is none.</summary>
    public TRow? First<TState, TRow>(TState state, Func<SqliteStatement, TState, TRow> row)
        where TRow : class
    {
        var code = raw.sqlite3_step(statement);
        TRow? found = null;
        if (code == raw.SQLITE_ROW)
        {
            found = row(this, state);
            code = raw.SQLITE_DONE;
        }

        Finish(code);
        return found;
    }

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    /// <summary>A copy; empty for NULL.</summary>
    public byte[] Blob(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public void Dispose() => statement.Dispose();

    private void Finish(int code)
    {
        // The reset must come first: until then the statement holds its locks. It repeats the code of the step.
        raw.sqlite3_reset(statement);
        if (code != raw.SQLITE_DONE) Check(code);
    }

    private void Check(int code)
    {
        if (code == raw.SQLITE_OK) return;
        throw new SqliteException(
            $"SQLite error {code}: {raw.sqlite3_errmsg(db).utf8_to_string()}", code, raw.sqlite3_extended_errcode(db));
    }
}
