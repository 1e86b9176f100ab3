using MedCoop.Store.Commits;
using MedCoop.Store.Rows;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>The writer's connection, its statements, and the state of its open transaction. Used by the writer's thread only.</summary>
internal sealed class SqliteWriteSession : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteStatement> statements = new(StringComparer.Ordinal);
    private long lastSequence;
    private long savedSequence;
    private long savedRevision;

    public SqliteWriteSession(SqliteConnection connection, InternedIds interned)
    {
        this.connection = connection;
        Interned = interned;
        Index = new SqliteIndexWriter(this);
        Audit = new SqliteAudit(this);
        Cases = new SqliteCaseSession(connection, interned);
    }

    public InternedIds Interned { get; }

    /// <summary>Writes and deletes index rows.</summary>
    public SqliteIndexWriter Index { get; }

    /// <summary>Appends to the audit trail.</summary>
    public SqliteAudit Audit { get; }

    /// <summary>Statements about cases.</summary>
    public SqliteCaseSession Cases { get; }

    /// <summary>The instant of the open transaction: UTC ticks, whole milliseconds, never before an earlier transaction's.</summary>
    public long At { get; private set; }

    /// <summary>The revision of the definitions as the open transaction sees it.</summary>
    public long Revision { get; private set; }

    /// <summary>Whether the transaction is still open: some errors make SQLite roll all of it back.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Rows written and places in the journal given out so far: as long as it stays the same, there is nothing to undo.</summary>
    public (int Rows, long Sequence) Trace => (raw.sqlite3_total_changes(connection.Handle), lastSequence);

    /// <summary>The connection, for searches that a commit relies on.</summary>
    public SqliteConnection Connection => connection;

    /// <summary>The next place in the journal. A job that is rolled back gives its places back.</summary>
    public long NextSequence() => ++lastSequence;

    /// <summary>A statement, prepared at its first use.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (statements.TryGetValue(sql, out var statement)) return statement;
        statement = new SqliteStatement(connection, sql);
        statements.Add(sql, statement);
        return statement;
    }

    /// <summary>Takes the write lock. Another process may have written since the last time, so the end of the journal is read anew.</summary>
    public void Begin(DateTimeOffset now)
    {
        Statement("BEGIN IMMEDIATE").Execute();
        At = Instants.TicksOf(now);
        Audit.Forget();
        lastSequence = 0;
        Statement("SELECT seq, at FROM version ORDER BY seq DESC LIMIT 1").First(this, static (row, session) =>
        {
            session.lastSequence = row.Int64(0);
            session.At = Math.Max(session.At, row.Int64(1));
        });
        ReadRevision();
    }

    /// <summary>What resources are indexed by has changed.</summary>
    public void AdvanceRevision()
    {
        Statement(CatalogRow.Advance).Execute();
        ReadRevision();
    }

    public void Commit() => Statement("COMMIT").Execute();

    public void Rollback() => Statement("ROLLBACK").Execute();

    public void Save()
    {
        savedSequence = lastSequence;
        savedRevision = Revision;
        Statement("SAVEPOINT job").Execute();
    }

    public void Release() => Statement("RELEASE job").Execute();

    public void RollbackToSave()
    {
        lastSequence = savedSequence;
        Revision = savedRevision;
        Audit.Forget();
        Statement("ROLLBACK TO job").Execute();
        Release();
    }

    private void ReadRevision() => Statement(CatalogRow.Read).First(this, static (row, session) => session.Revision = row.Int64(0));

    public void Dispose()
    {
        foreach (var statement in statements.Values) statement.Dispose();
        Cases.Dispose();
        connection.Dispose();
    }
}
