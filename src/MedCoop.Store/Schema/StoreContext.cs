using MedCoop.Store.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MedCoop.Store.Schema;

/// <summary>
/// The schema, the same in both databases; each has a derived context with its own migrations and what only it can do.
/// There are no foreign keys: rows are written by one commit path only, and each key would cost a look-up per row.
/// </summary>
internal abstract class StoreContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>
    /// Dates that cover more than a day; searches name it exactly so. The others begin at most a day before they end, so that a range of
    /// beginnings finds them by either end, and only these few need an index by their end.
    /// </summary>
    public const string WideDates = "ends > starts + 864000000000";

    /// <summary>Numbers and quantities that are ranges; all others are points. Searches name it exactly so.</summary>
    public const string WideNumbers = "high > low";

    public DbSet<InternedRow> Interned => Set<InternedRow>();

    public DbSet<ResourceRow> Resources => Set<ResourceRow>();

    public DbSet<VersionRow> Versions => Set<VersionRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        Journal(modelBuilder);
        Catalog(modelBuilder);
        Indexes(modelBuilder);
        Concepts(modelBuilder);
        Audit(modelBuilder);
        Cases(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties()) property.SetColumnName(SnakeCase(property.Name));
            foreach (var index in entity.GetIndexes())
            {
                index.SetDatabaseName($"{entity.GetTableName()}__{index.Name ?? string.Join('_', index.Properties.Select(p => SnakeCase(p.Name)))}");
            }
        }
    }

    private static void Journal(ModelBuilder model)
    {
        model.Entity<InternedRow>(row =>
        {
            row.ToTable("interned").HasKey(r => r.Id);
            row.Property(r => r.Id).ValueGeneratedNever();
            row.HasIndex(r => new { r.Kind, r.Value }).IsUnique();
        });
        model.Entity<ResourceRow>(row =>
        {
            row.ToTable("resource").HasKey(r => r.Key);
            row.Property(r => r.Key).ValueGeneratedNever();
            row.Property(r => r.Id).IsRequired();
            row.HasIndex(r => new { r.TypeId, r.Id }).IsUnique();
            row.HasIndex(r => new { r.TypeId, r.Deleted, r.Key });
            row.HasIndex(r => new { r.TypeId, r.Deleted, r.LastUpdated, r.Key });
            row.HasIndex(r => new { r.CaseKey, r.TypeId }).HasFilter("case_key IS NOT NULL");
            row.Property(r => r.Labels).HasDefaultValue(0);
        });
        model.Entity<VersionRow>(row =>
        {
            row.ToTable("version").HasKey(r => r.Seq);
            row.Property(r => r.Seq).ValueGeneratedNever();
            row.Property(r => r.Method).HasConversion<short>();
            row.Property(r => r.Id).IsRequired();
            row.HasIndex(r => new { r.Key, r.Version }).IsUnique();
            row.HasIndex(r => new { r.TypeId, r.Seq });
            row.HasIndex(r => new { r.At, r.Seq });
        });
    }

    private static void Catalog(ModelBuilder model)
    {
        model.Entity<CatalogRow>(row =>
        {
            row.ToTable("catalog").HasKey(r => r.Id);
            row.Property(r => r.Id).ValueGeneratedNever();
        });
        model.Entity<ReindexRow>(row =>
        {
            row.ToTable("reindex").HasKey(r => r.Id);
            row.Property(r => r.Id).ValueGeneratedNever();
            row.Property(r => r.Types).IsRequired();
        });
    }

    private static void Audit(ModelBuilder model)
    {
        model.Entity<AuditRow>(row =>
        {
            row.ToTable("audit").HasKey(r => r.Id);
            row.Property(r => r.Id).ValueGeneratedNever();
            row.HasIndex(r => new { r.At, r.Id });
        });
        model.Entity<AuditIndexRow>().ToTable("audit_index").HasKey(r => new { r.Kind, r.Value, r.At, r.Id });
        model.Entity<AuditNodeRow>(row =>
        {
            row.ToTable("audit_node").HasKey(r => r.Id);
            row.Property(r => r.Id).ValueGeneratedNever();
            row.HasIndex(r => r.Name).IsUnique();
        });
        model.Entity<AuditChainRow>(row =>
        {
            row.ToTable("audit_chain").HasKey(r => r.Id);
            row.Property(r => r.Id).ValueGeneratedNever();
        });
        model.Entity<AuditStatementRow>().ToTable("audit_statement").HasKey(r => new { r.Node, r.Number });
    }

    private static void Cases(ModelBuilder model)
    {
        model.Entity<CaseLinkRow>(row =>
        {
            row.ToTable("case_link").HasKey(r => new { r.Key, r.Kind, r.Rank });
            row.Property(r => r.Kind).HasConversion<short>();
            row.Property(r => r.TargetId).IsRequired();
            row.HasIndex(r => new { r.TargetType, r.TargetId, r.Kind, r.Key });
        });
        model.Entity<CaseRootRow>(row =>
        {
            row.ToTable("case_root").HasKey(r => r.Key);
            row.Property(r => r.Key).ValueGeneratedNever();
            row.HasIndex(r => new { r.GroupKey, r.Key });
        });
        model.Entity<CaseGrantRow>(row =>
            row.ToTable("case_grant").HasKey(r => new { r.CaseKey, r.Grantee, r.Why, r.Starts, r.Country, r.Purposes }));
        model.Entity<GrantBeginRow>(row => row.ToTable("grant_begin").HasKey(r => new { r.CaseKey, r.BeganAt, r.Grantee, r.Why }));
        model.Entity<GrantEndRow>(row =>
        {
            row.ToTable("grant_end").HasKey(r => new { r.CaseKey, r.EndedAt, r.Grantee, r.Why });
            row.Property(r => r.Told).HasDefaultValue("");
        });
        model.Entity<LostSightRow>(row =>
        {
            row.ToTable("lost_sight").HasKey(r => new { r.LostAt, r.Notice, r.CaseKey, r.Why, r.Starts, r.Country, r.Purposes });
            row.HasIndex(r => r.Notice);
        });
    }

    private static void Indexes(ModelBuilder model)
    {
        Index<TokenRow>(model, "token_index").HasKey(r => new { r.Param, r.Code, r.System, r.Key, r.Part });
        Index<StringRow>(model, "string_index").HasKey(r => new { r.Param, r.Norm, r.Key, r.Part, r.Ord });
        Index<ReferenceRow>(model, "reference_index").HasKey(r => new { r.Param, r.TargetId, r.TargetType, r.Key, r.Part });
        Index<UriRow>(model, "uri_index").HasKey(r => new { r.Param, r.Value, r.Key, r.Part });
        Index<PositionRow>(model, "position_index").HasKey(r => new { r.Param, r.Lat, r.Lon, r.Key, r.Part });

        var dates = Index<DateRow>(model, "date_index");
        dates.HasKey(r => new { r.Param, r.Starts, r.Ends, r.Key, r.Part });
        dates.HasIndex(r => new { r.Param, r.Ends, r.Starts, r.Key }, "wide").HasFilter(WideDates);

        var numbers = Index<NumberRow>(model, "number_index");
        numbers.HasKey(r => new { r.Param, r.Low, r.High, r.Key, r.Part });
        numbers.HasIndex(r => new { r.Param, r.High, r.Low, r.Key }, "wide").HasFilter(WideNumbers);

        var quantities = Index<QuantityRow>(model, "quantity_index");
        quantities.HasKey(r => new { r.Param, r.Unit, r.Low, r.High, r.Key, r.Part, r.Ord });
        quantities.HasIndex(r => new { r.Param, r.Low, r.High, r.Key, r.Part });
        quantities.HasIndex(r => new { r.Param, r.CanonicalUnit, r.CanonicalLow, r.CanonicalHigh, r.Key, r.Part }, "param_canonical")
            .HasFilter("canonical_unit IS NOT NULL");
        quantities.HasIndex(r => new { r.Param, r.High, r.Low, r.Key }, "wide").HasFilter(WideNumbers);
    }

    private static void Concepts(ModelBuilder model)
    {
        model.Entity<CodeSystemRow>(row =>
        {
            row.ToTable("code_system").HasKey(r => r.Id);
            row.Property(r => r.Id).ValueGeneratedNever();
            row.Property(r => r.State).HasConversion<short>();
        });
        model.Entity<ConceptRow>(row =>
        {
            row.ToTable("concept").HasKey(r => new { r.System, r.Place });
            row.HasIndex(r => new { r.System, r.Key, r.Code }).IsUnique();
        });
        model.Entity<ConceptTextRow>().ToTable("concept_text").HasKey(r => new { r.System, r.Place });
        model.Entity<ConceptLinkRow>().ToTable("concept_link").HasKey(r => new { r.System, r.Place, r.Parent });
        model.Entity<ConceptDesignationRow>().ToTable("concept_designation").HasKey(r => new { r.System, r.Place, r.Ord });
        model.Entity<ConceptPropertyRow>(row =>
        {
            row.ToTable("concept_property").HasKey(r => new { r.System, r.Place, r.Ord });
            row.HasIndex(r => new { r.System, r.Code, r.Value, r.Place });
        });
    }

    private static EntityTypeBuilder<TRow> Index<TRow>(ModelBuilder model, string table)
        where TRow : IndexRow
    {
        var row = model.Entity<TRow>().ToTable(table);
        row.HasIndex(r => new { r.Key, r.Param });
        return row;
    }

    /// <summary>The column of a property.</summary>
    internal static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? "_" : "")}{char.ToLowerInvariant(c)}" : $"{c}"));
}
