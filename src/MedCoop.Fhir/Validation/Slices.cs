using System.Globalization;
using MedCoop.Fhir.Validation.Compile;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation;

/// <summary>Sorts repetitions into slices and checks number, order and content. https://hl7.org/fhir/R4/profiling.html#slicing</summary>
internal static class Slices
{
    /// <summary>Checks the repetitions of one element of <paramref name="parent"/>.</summary>
    public static void Check(ElementNode parent, SlicingSchema slicing, IReadOnlyList<ElementNode> nodes, ValidationRun run)
    {
        var sorted = slicing.Slices.Select(_ => new List<ElementNode>()).ToList();
        var latest = -1;
        ElementNode? outsider = null;
        foreach (var node in nodes)
        {
            var at = PlaceOf(node, slicing, run);
            if (at < 0)
            {
                outsider ??= node;
                if (slicing.IsClosed) run.Error(FindingCodes.SlicingClosed, node, slicing.Origin, "slicing-closed", node.Name, Names(slicing));
                if (slicing.Default is { } others) run.Check(node, others);
                continue;
            }

            if (outsider is not null && slicing.IsOpenAtEnd) run.Error(FindingCodes.SlicingClosed, outsider, slicing.Origin, "slicing-open-at-end", outsider.Name, Names(slicing));
            if (slicing.IsOrdered && at < latest) run.Error(FindingCodes.SlicingOrder, node, slicing.Origin, "slicing-order", node.Name, Names(slicing));
            latest = Math.Max(latest, at);
            sorted[at].Add(node);
        }

        foreach (var (slice, members) in slicing.Slices.Zip(sorted)) CheckSlice(parent, slice, members, run);
    }

    private static void CheckSlice(ElementNode parent, SliceSchema slice, List<ElementNode> members, ValidationRun run)
    {
        var origin = slice.Element.Origin;
        if (members.Count < slice.Min) run.Error(FindingCodes.SliceMin, parent, origin, "slice-min", slice.Name, Text(slice.Min), Text(members.Count));
        if (members.Count > slice.Max) run.Error(FindingCodes.SliceMax, members[slice.Max], origin, "slice-max", slice.Name, Text(slice.Max), Text(members.Count));
        foreach (var member in members) run.Check(member, slice.Element);
        if (slice.Reslicing is { } reslicing) Check(parent, reslicing, members, run);
    }

    private static int PlaceOf(ElementNode node, SlicingSchema slicing, ValidationRun run)
    {
        var found = -1;
        for (var at = 0; at < slicing.Slices.Count; at++)
        {
            if (!slicing.Slices[at].Matches(node, run)) continue;
            if (found >= 0)
            {
                run.Error(FindingCodes.SlicingAmbiguous, node, slicing.Origin, "slicing-ambiguous", node.Name, slicing.Slices[found].Name, slicing.Slices[at].Name);
                break;
            }

            found = at;
        }

        return found;
    }

    private static string Names(SlicingSchema slicing) => string.Join(", ", slicing.Slices.Select(slice => slice.Name));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
