using MedCoop.Fhir.Terminology.Systems;

namespace MedCoop.Store.Concepts;

/// <summary>
/// Which concepts of a code system stand directly above which, by their places: two arrays of numbers (for 400,000 concepts with 600,000 links
/// 8 MB), so that closures are walked in memory. Never changes.
/// </summary>
internal sealed class ConceptHierarchy
{
    private readonly Links up;
    private readonly Links down;

    /// <summary>A hierarchy of these links.</summary>
    /// <param name="count">How many concepts.</param>
    /// <param name="links">Which stands directly below which.</param>
    public ConceptHierarchy(int count, IReadOnlyList<(int Place, int Parent)> links)
    {
        up = new Links(count, links, link => link.Place, link => link.Parent);
        down = new Links(count, links, link => link.Parent, link => link.Place);
    }

    /// <summary>Places directly above.</summary>
    public ReadOnlySpan<int> Parents(int place) => up.Of(place);

    /// <summary>Places directly below.</summary>
    public ReadOnlySpan<int> Children(int place) => down.Of(place);

    /// <summary>The place and all below it.</summary>
    public Places Below(int place) => Places.Of(Reached(down, place));

    /// <summary>The place and all above it.</summary>
    public Places Above(int place) => Places.Of(Reached(up, place));

    /// <summary>Whether a place is another one or stands below it. Upwards, where there are few.</summary>
    public bool IsBelow(int place, int ancestor) => place == ancestor || Reached(up, place).Contains(ancestor);

    private static HashSet<int> Reached(Links links, int place)
    {
        var reached = new HashSet<int> { place };
        var open = new Stack<int>([place]);
        while (open.TryPop(out var from))
        {
            foreach (var to in links.Of(from))
            {
                if (reached.Add(to)) open.Push(to);
            }
        }

        return reached;
    }

    /// <summary>Links in one direction: those of a place stand together.</summary>
    private sealed class Links
    {
        private readonly int[] starts;
        private readonly int[] targets;

        public Links(int count, IReadOnlyList<(int Place, int Parent)> links, Func<(int Place, int Parent), int> from, Func<(int Place, int Parent), int> to)
        {
            starts = new int[count + 1];
            foreach (var link in links) starts[from(link) + 1]++;
            for (var at = 0; at < count; at++) starts[at + 1] += starts[at];
            targets = new int[links.Count];
            var next = starts[..count];
            foreach (var link in links) targets[next[from(link)]++] = to(link);
        }

        public ReadOnlySpan<int> Of(int place) => targets.AsSpan(starts[place], starts[place + 1] - starts[place]);
    }
}
