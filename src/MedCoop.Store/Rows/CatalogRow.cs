namespace MedCoop.Store.Rows;

/// <summary>
/// Table <c>catalog</c>, at most one row: counts the changes of what resources are indexed by, so that no write is committed with index rows
/// of an outdated catalogue. No row: 0.
/// </summary>
internal sealed class CatalogRow
{
    /// <summary>Always <see cref="OnlyId"/>.</summary>
    public required int Id { get; init; }

    public required long Revision { get; set; }

    public const int OnlyId = 1;

    /// <summary>SQL for the revision as it is.</summary>
    public const string Read = "SELECT coalesce((SELECT revision FROM catalog WHERE id = 1), 0)";

    /// <summary>SQL for one more change.</summary>
    public const string Advance = "INSERT INTO catalog (id, revision) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET revision = catalog.revision + 1";
}
