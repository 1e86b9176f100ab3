using MedCoop.Store.Schema;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using OpenIddict.EntityFrameworkCore.Models;

namespace MedCoop.Store.Identity;

/// <summary>
/// Accounts, applications, tokens and keys: tables <c>identity_…</c> beside the resources, with migrations of their own, the same in both
/// databases. Instants are UTC ticks, so that both compare them alike.
/// </summary>
internal abstract class IdentityContext(DbContextOptions options) : IdentityUserContext<Account, Guid>(options)
{
    /// <summary>The table in which Entity Framework notes what it has migrated.</summary>
    public const string HistoryTable = "identity_migration";

    private const string Prefix = "identity_";

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<SignInSession> Sessions => Set<SignInSession>();

    public DbSet<OneTimeLink> Links => Set<OneTimeLink>();

    public DbSet<AttemptRow> Attempts => Set<AttemptRow>();

    public DbSet<AssertionRow> Assertions => Set<AssertionRow>();

    public DbSet<ProtectionKeyRow> ProtectionKeys => Set<ProtectionKeyRow>();

    public DbSet<ServerKey> ServerKeys => Set<ServerKey>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<TicksConverter>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.UseOpenIddict<Guid>();
        Own(builder);
        Tables(builder);
        foreach (var entity in builder.Model.GetEntityTypes()) Rename(entity);
    }

    private static void Own(ModelBuilder model)
    {
        model.Entity<Membership>(row =>
        {
            row.HasKey(r => new { r.AccountId, r.Organization });
            row.Ignore(r => r.RoleCodes);
            row.HasOne<Account>().WithMany().HasForeignKey(r => r.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        // An account is one person of a provider: with a second one somebody else would have it, too.
        model.Entity<IdentityUserLogin<Guid>>().HasIndex(r => new { r.UserId, r.LoginProvider }).IsUnique();
        model.Entity<SignInSession>(row =>
        {
            row.HasKey(r => r.Id);
            row.Property(r => r.Id).ValueGeneratedNever();
            row.HasIndex(r => new { r.AccountId, r.EndedAt });
            row.HasOne<Account>().WithMany().HasForeignKey(r => r.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<OneTimeLink>().HasKey(r => r.TokenHash);
        model.Entity<OneTimeLink>().HasIndex(r => r.AccountId);
        model.Entity<AttemptRow>().HasKey(r => r.NameHash);
        model.Entity<AssertionRow>().HasKey(r => r.Hash);
        model.Entity<AssertionRow>().HasIndex(r => r.ExpiresAt);
        model.Entity<ProtectionKeyRow>().HasKey(r => r.Id);
        model.Entity<ProtectionKeyRow>().Property(r => r.Id).ValueGeneratedNever();
        model.Entity<ServerKey>().HasKey(r => r.Id);
        model.Entity<ServerKey>().Property(r => r.Id).ValueGeneratedNever();
    }

    private static void Tables(ModelBuilder model)
    {
        model.Entity<Account>().ToTable("account");
        model.Entity<IdentityUserClaim<Guid>>().ToTable("account_claim");
        model.Entity<IdentityUserLogin<Guid>>().ToTable("account_login");
        model.Entity<IdentityUserToken<Guid>>().ToTable("account_token");
        model.Entity<IdentityUserPasskey<Guid>>().ToTable("account_passkey");
        model.Entity<Membership>().ToTable("membership");
        model.Entity<SignInSession>().ToTable("session");
        model.Entity<OneTimeLink>().ToTable("link");
        model.Entity<AttemptRow>().ToTable("attempt");
        model.Entity<AssertionRow>().ToTable("assertion");
        model.Entity<ProtectionKeyRow>().ToTable("protection_key");
        model.Entity<ServerKey>().ToTable("server_key");
        model.Entity<OpenIddictEntityFrameworkCoreApplication<Guid>>().ToTable("application");
        model.Entity<OpenIddictEntityFrameworkCoreAuthorization<Guid>>().ToTable("authorization");
        model.Entity<OpenIddictEntityFrameworkCoreScope<Guid>>().ToTable("scope");
        model.Entity<OpenIddictEntityFrameworkCoreToken<Guid>>().ToTable("token");
    }

    private static void Rename(IMutableEntityType entity)
    {
        if (entity.IsMappedToJson())
        {
            entity.SetContainerColumnName("data");
            return;
        }

        var table = Prefix + entity.GetTableName();
        entity.SetTableName(table);
        foreach (var json in entity.GetComplexProperties()) json.ComplexType.SetContainerColumnName(StoreContext.SnakeCase(json.Name));
        foreach (var property in entity.GetProperties()) property.SetColumnName(StoreContext.SnakeCase(property.Name));
        foreach (var key in entity.GetKeys()) key.SetName($"{table}__{(key.IsPrimaryKey() ? "key" : "alternate")}");
        foreach (var index in entity.GetIndexes()) index.SetDatabaseName($"{table}__{Columns(index.Properties)}");
        foreach (var reference in entity.GetForeignKeys()) reference.SetConstraintName($"{table}__{Columns(reference.Properties)}__reference");
    }

    private static string Columns(IEnumerable<IMutableProperty> properties) => string.Join('_', properties.Select(property => StoreContext.SnakeCase(property.Name)));

    private sealed class TicksConverter() : ValueConverter<DateTimeOffset, long>(instant => instant.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
