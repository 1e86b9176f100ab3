using System.Net.Sockets;
using MedCoop.Fhir.Outcomes;
using Npgsql;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>Which PostgreSQL errors are the server's or the network's state, not a bug. https://www.postgresql.org/docs/current/errcodes-appendix.html</summary>
internal static class PostgreSqlProblems
{
    /// <summary>The problem that an error stands for; null when it is a bug.</summary>
    public static Problem? Of(Exception error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } =>
            new(ProblemKind.Unavailable, ErrorCodes.DiskFull, "The disk that holds the database is full. Nothing was changed; free some space and try again."),
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } =>
            new(ProblemKind.Unavailable, ErrorCodes.DiskFull, "The database is read-only. Nothing was changed; connect to the primary server."),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
            new(ProblemKind.Unavailable, ErrorCodes.StoreUnavailable, "The database does not exist. Create it, or start the server once without --no-migrate."),
        PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted } =>
            new(ProblemKind.Unavailable, ErrorCodes.DamagedStore, "The database is damaged. Restore it from a backup; 'verify' says what is wrong."),
        PostgresException { SqlState: var state } when IsStateOfServer(state) => Away,
        PostgresException => null,
        NpgsqlException or SocketException or TimeoutException => Away,
        _ => null,
    };

    /// <summary>The same while a store is opened: whoever starts the server learns where there is no database.</summary>
    public static Problem? AtOpening(NpgsqlException error) => Of(error) is not { } problem ? null
        : error is PostgresException ? problem
        : new(ProblemKind.Unavailable, ErrorCodes.StoreUnavailable, $"The database cannot be reached: {error.Message.TrimEnd('.')}. Check Store:ConnectionString.");

    /// <summary>The transaction lost against another one and may be tried again.</summary>
    public static bool IsCollision(Exception error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    /// <summary>The connection is dead, as after a restart of the server; another one may work.</summary>
    public static bool IsLostConnection(Exception error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => true,
        PostgresException => false,
        NpgsqlException { InnerException: not TimeoutException } => true,
        _ => false,
    };

    private static Problem Away { get; } =
        new(ProblemKind.Unavailable, ErrorCodes.StoreUnavailable, "The database cannot be reached at the moment. Nothing was changed; try again later.");

    // 08 connection, 28 authorization, 53 resources, 57 operator intervention, 58 system error.
    private static bool IsStateOfServer(string state) => state[..2] is "08" or "28" or "53" or "57" or "58";
}
