using System.Text;

namespace MedCoop.Store.Search.Paging;

/// <summary>Where a resource stands in the order of a search.</summary>
/// <param name="Values">Per term what it is sorted by; null: it has no value and comes last.</param>
/// <param name="Key">Breaks ties.</param>
internal sealed record SortPosition(IReadOnlyList<IReadOnlyList<object>?> Values, long Key)
{
    /// <summary>The same order as the database's.</summary>
    public static Comparer<SortPosition> Order(IReadOnlyList<SortTerm> terms) => Comparer<SortPosition>.Create((left, right) =>
    {
        for (var i = 0; i < terms.Count; i++)
        {
            var order = Compare(left.Values[i], right.Values[i], terms[i].Descending);
            if (order != 0) return order;
        }

        return TiesDescend(terms) ? right.Key.CompareTo(left.Key) : left.Key.CompareTo(right.Key);
    });

    /// <summary>Ties follow the first term, so that one index can be read in either direction.</summary>
    public static bool TiesDescend(IReadOnlyList<SortTerm> terms) => terms is [{ Descending: true }, ..];

    /// <summary>Of several values of one resource the one that it is sorted by; null when there is none.</summary>
    public static IReadOnlyList<object>? First(IEnumerable<IReadOnlyList<object>> values, SortTerm term) =>
        values.Order(Comparer<IReadOnlyList<object>>.Create((left, right) => Compare(left, right, term.Descending))).FirstOrDefault();

    private static int Compare(IReadOnlyList<object>? left, IReadOnlyList<object>? right, bool descending)
    {
        if (left is null || right is null) return (left is null).CompareTo(right is null);
        for (var i = 0; i < left.Count; i++)
        {
            var order = (left[i], right[i]) switch
            {
                (string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)),
                (double a, double b) => a.CompareTo(b),
                (long a, long b) => a.CompareTo(b),
                _ => throw new InvalidOperationException("A column holds values of one kind."),
            };
            if (order != 0) return descending ? -order : order;
        }

        return 0;
    }
}
