using MedCoop.Fhir.Outcomes;

namespace MedCoop.Store.Engines;

/// <summary>What differs between the databases: SqliteEngine and PostgreSqlEngine.</summary>
internal interface IStoreEngine : IAsyncDisposable
{
    /// <summary>Whose SQL it speaks.</summary>
    SqlDialect Dialect { get; }

    /// <summary>
    /// Runs reads on a pooled connection. Each statement sees one committed state; <see cref="ReadSession.BeginSnapshotAsync"/> makes all
    /// that follow see the same one.
    /// </summary>
    /// <param name="read">Reads; must not keep the session. It may run twice when a connection turns out to be dead.</param>
    /// <param name="timeout">Longest time that it may take; null: no limit.</param>
    /// <returns>What was read, or <see cref="ProblemKind.Unavailable"/>, or <see cref="ProblemKind.TooCostly"/> after the timeout.</returns>
    Task<Result<T>> ReadAsync<T>(
        Func<ReadSession, CancellationToken, Task<T>> read, TimeSpan? timeout, CancellationToken cancellationToken)
        where T : notnull;
}
