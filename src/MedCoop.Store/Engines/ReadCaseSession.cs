using System.Data.Common;

namespace MedCoop.Store.Engines;

/// <summary>A snapshot, to ask of cases what a commit would ask.</summary>
internal sealed class ReadCaseSession(ReadSession session, SqlDialect dialect, InternedIds interned) : CaseSession(dialect, interned)
{
    public override Task<List<T>> ListAsync<T>(string sql, Func<DbDataReader, T> row, params object?[] values) =>
        session.ListAsync(session.Command(sql, values), row, CancellationToken.None);

    public override Task ExecuteAsync(string sql, params object?[] values) => throw new NotSupportedException("A snapshot is not written to.");

    public override Task LockAsync(long group) => Task.CompletedTask;
}
