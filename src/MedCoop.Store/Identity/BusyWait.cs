using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MedCoop.Store.Identity;

/// <summary>Lets SQLite itself wait for a lock: it looks every few milliseconds, the driver only every 150.</summary>
internal sealed class BusyWait : DbConnectionInterceptor
{
    public static BusyWait Instance { get; } = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL";
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
