using MedCoop.Fhir.Terminology.Systems;

namespace MedCoop.Fhir.Terminology.Sets;

/// <summary>
/// What <see cref="CompiledValueSet.Contains"/> says, of all concepts of a code system at once. Where that cannot be told so (a system that is
/// not here, two versions of one), each code has to be asked.
/// </summary>
internal sealed class SetPlaces(IListableCodeSystem system)
{
    private readonly Dictionary<CompiledValueSet, Places?> known = [];

    /// <summary>The concepts of the system that are in the set, abstract ones included; null when that cannot be told at once.</summary>
    internal Places? Of(CompiledValueSet set)
    {
        if (known.TryGetValue(set, out var places)) return places;
        return known[set] = set.Fault is null && !set.IsMixed(system.Url) ? Members(set) : null;
    }

    private Places? Members(CompiledValueSet set)
    {
        if (Any(set.Includes) is not { } included || Any(set.Excludes) is not { } excluded) return null;
        var members = included.Except(excluded);
        return set.Content.Inactive is false ? members.Except(system.Inactive) : members;
    }

    private Places? Any(IReadOnlyList<SetPart> parts)
    {
        var any = Places.None;
        foreach (var part in parts)
        {
            if (Of(part) is not { } places) return null;
            any = any.Or(places);
        }

        return any;
    }

    private Places? Of(SetPart part)
    {
        if (part.Content.System is { } url && url != system.Url) return Places.None;
        if (part.Content.System is null && part.Imports.Count == 0) return null;
        if ((part.Content.System is null ? Places.All(system.Count) : OfSystem(part)) is not { } places) return null;
        foreach (var import in part.Imports)
        {
            if (Of(import) is not { } imported) return null;
            places = places.And(imported);
        }

        return places;
    }

    private Places? OfSystem(SetPart part)
    {
        if (part.Content.Concepts.Count > 0) return Places.Of(part.Content.Concepts.Select(listed => system.PlaceOf(listed.Code)).OfType<int>());
        return ReferenceEquals(part.System, system) ? ConceptTest.Passing(system, part.Tests) : null;
    }
}
