using System.ComponentModel.DataAnnotations;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace MedCoop.Store;

/// <summary>Where and how resources are stored (configuration section <c>Store</c>).</summary>
public sealed class StoreOptions : IValidatableObject
{
    /// <summary>Which database.</summary>
    public StoreProvider Provider { get; init; } = StoreProvider.Sqlite;

    /// <summary>Connection string; null with <see cref="StoreProvider.Sqlite"/> means <c>data/medcoop.db</c> under the working directory.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>SQLite: how many bytes the database may grow to; writes beyond are refused as on a full disk. Null: as many as the disk holds.</summary>
    [Range(1_000_000, long.MaxValue)]
    public long? MaxDatabaseBytes { get; init; }

    /// <summary>How many matches a page has when the client does not say.</summary>
    [Range(1, 1000)]
    public int DefaultPageSize { get; init; } = 20;

    /// <summary>Most matches on a page, whatever the client says.</summary>
    [Range(1, 10_000)]
    public int MaxPageSize { get; init; } = 1000;

    /// <summary>Most resources that includes may add to a page.</summary>
    [Range(1, 100_000)]
    public int MaxIncludes { get; init; } = 1000;

    /// <summary>How long a search may run before it is stopped with a clear answer.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan SearchTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The SQLite file; null with PostgreSQL.</summary>
    public string? SqliteFile => Provider == StoreProvider.Sqlite ? new Engines.Sqlite.SqliteDatabase(ConnectionString, MaxDatabaseBytes).File : null;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (WrongConnectionString() is { } wrong) yield return new ValidationResult(wrong, [nameof(ConnectionString)]);
    }

    private string? WrongConnectionString()
    {
        try
        {
            return Provider switch
            {
                StoreProvider.PostgreSql when string.IsNullOrWhiteSpace(ConnectionString) =>
                    "Store:ConnectionString must be set with PostgreSql, such as Host=localhost;Database=medcoop;Username=medcoop.",
                StoreProvider.PostgreSql => new NpgsqlConnectionStringBuilder(ConnectionString).Host is null ? "Store:ConnectionString must name a Host." : null,
                _ when ConnectionString is not null && new SqliteConnectionStringBuilder(ConnectionString).DataSource is "" or ":memory:" =>
                    "Store:ConnectionString must name a file, such as Data Source=data/medcoop.db.",
                _ => null,
            };
        }
        catch (ArgumentException e)
        {
            return $"Store:ConnectionString is not one for {Provider}: {e.Message}";
        }
    }
}

/// <summary>The supported databases.</summary>
public enum StoreProvider
{
    /// <summary>One file, embedded; the default.</summary>
    Sqlite,

    /// <summary>PostgreSQL 15 or newer, for many servers on one database.</summary>
    PostgreSql,
}
