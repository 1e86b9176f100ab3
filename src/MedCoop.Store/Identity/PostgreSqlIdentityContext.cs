using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace MedCoop.Store.Identity;

/// <summary>The accounts' tables on PostgreSQL; text compares bytewise, as on SQLite.</summary>
internal sealed class PostgreSqlIdentityContext(DbContextOptions<PostgreSqlIdentityContext> options) : IdentityContext(options)
{
    /// <summary>A context on one database.</summary>
    public static PostgreSqlIdentityContext On(string connectionString) => new(OptionsOn(connectionString));

    public static DbContextOptions<PostgreSqlIdentityContext> OptionsOn(string connectionString) => new DbContextOptionsBuilder<PostgreSqlIdentityContext>()
        .UseNpgsql(connectionString, npgsql => npgsql.MigrationsHistoryTable(HistoryTable))
        .UseApplicationServiceProvider(IdentitySchema.WithPasskeys)
        .Options;

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        foreach (var property in builder.Model.GetEntityTypes().Where(entity => !entity.IsMappedToJson()).SelectMany(e => e.GetProperties()).Where(p => p.ClrType == typeof(string)))
        {
            property.SetCollation("C");
        }
    }

    /// <summary>What <c>dotnet ef migrations add</c> uses.</summary>
    internal sealed class Designed : IDesignTimeDbContextFactory<PostgreSqlIdentityContext>
    {
        public PostgreSqlIdentityContext CreateDbContext(string[] args) => On("Host=unused");
    }
}
