using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MedCoop.Store.Schema;

/// <summary>The schema on SQLite.</summary>
internal sealed class SqliteStoreContext(DbContextOptions<SqliteStoreContext> options) : StoreContext(options)
{
    /// <summary>A context on one database.</summary>
    public static SqliteStoreContext On(string connectionString) => new(new DbContextOptionsBuilder<SqliteStoreContext>()
        .UseSqlite(connectionString)
        .ReplaceService<IMigrationsSqlGenerator, WithoutRowIdSqlGenerator>()
        .Options);

    /// <summary>What <c>dotnet ef migrations add</c> uses.</summary>
    internal sealed class Designed : IDesignTimeDbContextFactory<SqliteStoreContext>
    {
        public SqliteStoreContext CreateDbContext(string[] args) => On("Data Source=:memory:");
    }
}
