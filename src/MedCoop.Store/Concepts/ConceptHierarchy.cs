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
    public Places Below(int place) => All(down, place);

    /// <summary>The place and all above it.</summary>
    public Places Above(int place) => All(up, place);

    /// <summary>Whether a place is another one or stands below it. Upwards, where there are few.</summary>
    public bool IsBelow(int place, int ancestor)
    {
        var reached = new HashSet<int> { place };
        var open = new Stack<int>([place]);
        while (open.TryPop(out var from))
        {
            if (from == ancestor) return true;
            foreach (var to in up.Of(from))
            {
                if (reached.Add(to)) open.Push(to);
            }
        }

        return false;
    }

    private static Places All(Links links, int place)
    {
        var reached = new bool[links.Count];
        reached[place] = true;
        var open = new Stack<int>([place]);
        while (open.TryPop(out var from))
        {
            foreach (var to in links.Of(from))
            {
                if (reached[to]) continue;
                reached[to] = true;
                open.Push(to);
            }
        }

        return Places.Of(Enumerable.Range(0, reached.Length).Where(at => reached[at]));
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

        public int Count => starts.Length - 1;

        public ReadOnlySpan<int> Of(int place) => targets.AsSpan(starts[place], starts[place + 1] - starts[place]);
    }
}
