using System.Buffers.Text;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace MedCoop.Store.Journal;

/// <summary>Where a page of history ended, and the state of the journal that all its pages show.</summary>
/// <param name="LastSequence">The last version shown.</param>
/// <param name="Snapshot">SQLite: the journal's last sequence; PostgreSQL: a <c>pg_snapshot</c>.</param>
/// <param name="Total">Versions in all; counted once.</param>
internal sealed record HistoryCursor(long LastSequence, string Snapshot, long Total)
{
    /// <summary>Opaque text for a page link; it fits this query only.</summary>
    public string Write(HistoryQuery query)
    {
        var content = string.Create(CultureInfo.InvariantCulture, $"{LastSequence} {Total} {Snapshot}");
        return Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{Seal(content, query)} {content}"));
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null when it is damaged or another query's.</summary>
    public static HistoryCursor? Read(string text, HistoryQuery query)
    {
        if (!Base64Url.IsValid(text)) return null;
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split(' ', 2);
        if (parts.Length != 2 || !string.Equals(parts[0], Seal(parts[1], query), StringComparison.Ordinal)) return null;
        return parts[1].Split(' ') is [var last, var total, var snapshot]
            ? new(long.Parse(last, CultureInfo.InvariantCulture), snapshot, long.Parse(total, CultureInfo.InvariantCulture))
            : null;
    }

    // Against accidents and curious hands: what a cursor can reach is bounded by the query in any case.
    private static string Seal(string content, HistoryQuery query)
    {
        var scope = string.Create(
            CultureInfo.InvariantCulture,
            $"{content}|{query.Type}|{query.Id}|{query.Since?.UtcTicks}|{query.Before?.UtcTicks}|{query.At?.Start.UtcTicks}|{query.At?.End.UtcTicks}|{query.OldestFirst}");
        return XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(scope)).ToString("x16", CultureInfo.InvariantCulture);
    }
}
