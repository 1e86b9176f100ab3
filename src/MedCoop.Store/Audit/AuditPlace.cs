using System.Globalization;

namespace MedCoop.Store.Audit;

/// <summary>Where an entry stands: its chain, and its number in it from 1 without gaps. As text it is the AuditEvent's id.</summary>
/// <remarks>A node has a chain for its spool, and one for commits on SQLite; on PostgreSQL one for each transaction that may be under way at once.</remarks>
/// <param name="Chain">The chain, over all nodes of the database.</param>
/// <param name="Sequence">Its number in the chain.</param>
public readonly record struct AuditPlace(int Chain, long Sequence)
{
    /// <summary>Chains that a node may have.</summary>
    public const int ChainsPerNode = 64;

    /// <summary>Which of a node's chains is that of its spool: nothing else appends to it.</summary>
    internal const int SpoolLane = 1;

    private const int SequenceBits = 40;

    /// <summary>The key of its row: entries of a chain lie together, in order.</summary>
    internal long Id => ((long)Chain << SequenceBits) | Sequence;

    /// <summary>The first key that belongs to a later chain.</summary>
    internal long EndOfChain => (long)(Chain + 1) << SequenceBits;

    internal static AuditPlace Of(long id) => new((int)(id >> SequenceBits), id & ((1L << SequenceBits) - 1));

    /// <summary>The first chain of a node.</summary>
    internal static int FirstChain(int node) => node * ChainsPerNode;

    /// <summary>How many of so many entries a chain has already.</summary>
    /// <param name="last">Its last entry.</param>
    /// <param name="first">The number of the first of them; beyond the end of the chain: it has none.</param>
    /// <param name="count">How many they are.</param>
    internal static int Known(AuditPlace last, long first, int count) => (int)Math.Clamp(last.Sequence + 1 - first, 0, count);

    /// <summary>Reads an AuditEvent's id; null when it is none.</summary>
    public static AuditPlace? Parse(string id)
    {
        var dash = id.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && int.TryParse(id.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var chain) && chain < 1 << 23
            && long.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) && sequence is > 0 and < 1L << SequenceBits
            ? new AuditPlace(chain, sequence)
            : null;
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Chain}-{Sequence}");
}
