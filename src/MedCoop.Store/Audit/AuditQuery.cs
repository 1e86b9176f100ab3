using System.Globalization;

namespace MedCoop.Store.Audit;

/// <summary>What entries can be looked up by at once. The numbers are stored.</summary>
public enum AuditKeyKind
{
    /// <summary>The patient concerned, or who is a patient and acts.</summary>
    Patient = 1,

    /// <summary>Who acted, or for which organisation.</summary>
    Agent = 2,

    /// <summary>A resource other than a patient that was looked at or changed.</summary>
    Entity = 3,
}

/// <summary>A value that entries can be looked up by.</summary>
/// <param name="Kind">Of which kind.</param>
/// <param name="Value">A reference such as <c>Patient/1</c>.</param>
public sealed record AuditKey(AuditKeyKind Kind, string Value);

/// <summary>Which entries to show, by time.</summary>
public sealed record AuditQuery
{
    /// <summary>Only those with one of these keys; null: all.</summary>
    public AuditKey? Key { get; init; }

    /// <summary>First tick (UTC).</summary>
    public long From { get; init; }

    /// <summary>First tick after.</summary>
    public long Before { get; init; } = long.MaxValue;

    /// <summary>Oldest first instead of newest first.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>What else must hold of an entry; null: nothing.</summary>
    public Predicate<StoredAudit>? Filter { get; init; }

    /// <summary>Most entries of a page.</summary>
    public required int Count { get; init; }

    /// <summary>The last entry of the page before; null: the first page.</summary>
    public AuditCursor? After { get; init; }
}

/// <summary>A place in the order of time.</summary>
/// <param name="At">UTC ticks.</param>
/// <param name="Id">Tells entries of one instant apart.</param>
public sealed record AuditCursor(long At, long Id)
{
    /// <summary>Reads what <see cref="ToString"/> wrote; null when it is damaged.</summary>
    public static AuditCursor? Parse(string text) =>
        text.Split('.') is [var at, var id]
        && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
        && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            ? new AuditCursor(ticks, place)
            : null;

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}.{Id}");
}

/// <summary>A page of entries.</summary>
/// <param name="Entries">In the order asked for.</param>
/// <param name="Next">Where the next page goes on; null on the last one.</param>
public sealed record AuditPage(IReadOnlyList<StoredAudit> Entries, AuditCursor? Next);
