using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MedCoop.Store.Identity;

/// <summary>Lets SQLite itself wait for a lock: it looks every few milliseconds, the driver only every 150.</summary>
internal sealed class BusyWait : DbConnectionInterceptor
{
    public static BusyWait Instance { get; } = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Set(connection);
        return Task.CompletedTask;
    }

    /// <summary>Sets it on a connection to SQLite that was just opened, and that a commit is on disk before it returns.</summary>
    public static void Set(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL";
        command.ExecuteNonQuery();
    }
}
