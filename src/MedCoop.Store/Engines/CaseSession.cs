using System.Data.Common;

namespace MedCoop.Store.Engines;

/// <summary>The open transaction of a commit, for the statements about cases, which are the same on both databases.</summary>
internal abstract class CaseSession(SqlDialect dialect, InternedIds interned)
{
    /// <summary>Whose SQL it speaks.</summary>
    public SqlDialect Dialect => dialect;

    /// <summary>The interned ids.</summary>
    public InternedIds Interned => interned;

    /// <summary>All rows of a query; parameters are <c>$1</c>, <c>$2</c> ...</summary>
    public abstract Task<List<T>> ListAsync<T>(string sql, Func<DbDataReader, T> row, params object?[] values);

    /// <summary>Runs a statement.</summary>
    public abstract Task ExecuteAsync(string sql, params object?[] values);

    /// <summary>Until the transaction ends nobody else works on the same group of cases.</summary>
    public abstract Task LockAsync(long group);
}
