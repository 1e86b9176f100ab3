using Resources = System.Collections.Generic.IReadOnlyList<MedCoop.Store.Tests.Search.Evaluation.SpecResource>;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// <c>:above</c> and <c>:below</c> of references: "search transitively through the hierarchy", the one named included. Which references
/// make a hierarchy the specification leaves open: here those by which resources of one type are parts of one another.
/// https://hl7.org/fhir/R4/search.html#recursive
/// </summary>
/// <param name="all">The current resources.</param>
internal sealed class SpecHierarchy(Resources all)
{
    private readonly Dictionary<(string Asked, bool Above), HashSet<(string? Type, string? Id)>> reached = [];

    /// <summary>
    /// Whether a reference leads to the resource named (<c>Type/id</c>; the id alone where one type has parts) or one above or below it.
    /// </summary>
    public bool Holds(SpecReference reference, SpecParameter parameter, string value, bool above)
    {
        var name = SpecReference.Read(value) is { } literal
            ? $"{literal.Type}/{literal.Id}"
            : $"{parameter.Targets.Single(HasParts)}/{value}";
        if (!reached.TryGetValue((name, above), out var there)) reached[(name, above)] = there = Reach(name, above);
        return reference.Url is null && there.Contains((reference.Type, reference.Id));
    }

    private static bool HasParts(string type) => PartOf(type) is not null;

    private static SpecParameter? PartOf(string type) => SpecParameter.References(type)
        .FirstOrDefault(parameter => parameter.Code is "partof" or "part-of" && parameter.Targets.Contains(type));

    private HashSet<(string? Type, string? Id)> Reach(string name, bool above)
    {
        var (type, id) = (name.Split('/')[0], name.Split('/')[1]);
        var links = all.Where(part => part.Type == type)
            .SelectMany(
                part => part.Elements(PartOf(type)!.Expression).SelectMany(SpecReference.Of),
                (part, whole) => (Part: part.Id, Whole: whole))
            .Where(link => link.Whole.Url is null && link.Whole.Type == type).ToList();
        // A whole that is gone still has its parts, but nobody finds it above them.
        if (above) links.RemoveAll(link => !all.Any(whole => whole.Type == type && whole.Id == link.Whole.Id));
        var there = new HashSet<(string? Type, string? Id)> { (type, id) };
        for (var before = -1; before != there.Count;)
        {
            before = there.Count;
            there.UnionWith(above
                ? links.Where(link => there.Contains((type, link.Part))).Select(link => (link.Whole.Type, link.Whole.Id)).ToList()
                : links.Where(link => there.Contains((link.Whole.Type, link.Whole.Id)))
                    .Select(link => ((string?)type, (string?)link.Part)).ToList());
        }

        return there;
    }
}
