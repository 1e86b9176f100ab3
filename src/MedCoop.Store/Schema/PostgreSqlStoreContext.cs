using MedCoop.Store.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace MedCoop.Store.Schema;

/// <summary>The schema on PostgreSQL: text compares bytewise, as on SQLite, and the journal knows each version's transaction, and words are in an inverted index.</summary>
internal sealed class PostgreSqlStoreContext(DbContextOptions<PostgreSqlStoreContext> options) : StoreContext(options)
{
    /// <summary>A context on one database.</summary>
    public static PostgreSqlStoreContext On(string connectionString) =>
        new(new DbContextOptionsBuilder<PostgreSqlStoreContext>().UseNpgsql(connectionString).Options);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<VersionRow>().Property<ulong>("Tx").HasColumnType("xid8").HasDefaultValueSql("pg_current_xact_id()");
        modelBuilder.HasSequence<long>("journal_seq");
        modelBuilder.Entity<TextVectorRow>(row =>
        {
            row.ToTable("text_index").HasKey(r => r.Key);
            row.Property(r => r.Key).ValueGeneratedNever();
            row.HasIndex(r => r.Words).HasMethod("gin");
        });
        base.OnModelCreating(modelBuilder);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()).Where(p => p.ClrType == typeof(string)))
        {
            property.SetCollation("C");
        }
    }

    /// <summary>What <c>dotnet ef migrations add</c> uses.</summary>
    internal sealed class Designed : IDesignTimeDbContextFactory<PostgreSqlStoreContext>
    {
        public PostgreSqlStoreContext CreateDbContext(string[] args) => On("Host=unused");
    }
}
