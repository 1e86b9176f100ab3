namespace MedCoop.Domain.Access;

/// <summary>Which elements of a resource an actor sees: all, all but some, or some only. Names are those of the resource's own elements.</summary>
/// <param name="Visible">Only these (and id and meta); null: all but <paramref name="Hidden"/>.</param>
/// <param name="Hidden">Not these.</param>
public sealed record ElementView(IReadOnlySet<string>? Visible, IReadOnlySet<string> Hidden)
{
    private static readonly HashSet<string> Nothing = [];

    /// <summary>Everything.</summary>
    public static ElementView Whole { get; } = new(Visible: null, Nothing);

    /// <summary>Whether nothing is ever left out.</summary>
    public bool IsWhole => Visible is null && Hidden.Count == 0;

    /// <summary>Only these elements.</summary>
    public static ElementView Only(string elements) => new(Words(elements), Nothing);

    /// <summary>Everything but these elements.</summary>
    public static ElementView Except(string elements) => new(Visible: null, Words(elements));

    /// <summary>Whether an element of the resource is shown.</summary>
    public bool Shows(string element) =>
        element is "id" or "meta" or "resourceType" or "implicitRules" || (Visible is null ? !Hidden.Contains(element) : Visible.Contains(element));

    /// <summary>What somebody sees who may see either.</summary>
    public ElementView Or(ElementView other) => (Visible, other.Visible) switch
    {
        (null, null) => new(null, Hidden.Intersect(other.Hidden, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal)),
        (null, { } shown) => new(null, Hidden.Except(shown, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal)),
        ({ } shown, null) => new(null, other.Hidden.Except(shown, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal)),
        ({ } left, { } right) => new(left.Union(right, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal), Nothing),
    };

    private static HashSet<string> Words(string elements) =>
        elements.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
}
