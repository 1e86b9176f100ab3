using CsCheck;
using static MedCoop.Store.Tests.Search.Evaluation.RandomValues;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>A query as it stands in the URL, decoded.</summary>
/// <param name="Type">In the address; null: a system-level search.</param>
/// <param name="Compartment"><c>Patient/pa1</c> in the address; null: none.</param>
internal sealed record RawQuery(string? Type, IReadOnlyList<(string Name, string Value)> Parameters, string? Compartment = null)
{
    public override string ToString() => $"GET {Compartment}/{Type}?{string.Join('&', Parameters.Select(p => $"{p.Name}={p.Value}"))}";
}

/// <summary>Random queries of every kind over the values of <see cref="Pools"/>.</summary>
internal static class RandomQueries
{
    private const int Deepest = 3;

    public static Gen<RawQuery> All { get; } = AnyOf(OfType, OfType, OfType, OfType, Single, Single, Single, OfSystem, OfCompartment);

    private static Gen<RawQuery> OfType =>
        from type in OneOf(Pools.Types)
        from criteria in Criterion(type, Deepest).List[0, 3]
        from sort in Sort(type)
        from rest in Rest(type)
        select new RawQuery(type, [.. criteria, .. sort, .. rest]);

    // Several conditions at once seldom find anything.
    private static Gen<RawQuery> Single =>
        from type in OneOf([.. Pools.Types, "Questionnaire", "QuestionnaireResponse"])
        from criterion in AnyOf(
            RandomParameters.Of(type), Criterion(type, 1), RandomParameters.Common,
            RandomFilters.Of(type, 1).Select(filter => ("_filter", filter)))
        from rest in Rest(type)
        select new RawQuery(type, [criterion, .. rest]);

    // Only parameters of every type.
    private static Gen<RawQuery> OfSystem =>
        from types in OneOf(Pools.Types).List[1, 4]
        from criteria in AnyOf(RandomParameters.Common, Has(types[0], 1), RandomFilters.Common.Select(filter => ("_filter", filter)))
            .List[0, 3]
        from sort in OneOf("", "_id", "-_id", "_lastUpdated", "-_lastUpdated")
        from rest in Rest(types[0])
        select new RawQuery(
            null,
            [("_type", string.Join(',', types.Distinct())), .. criteria, .. (sort.Length == 0 ? [] : new[] { ("_sort", sort) }), .. rest]);

    private static Gen<RawQuery> OfCompartment =>
        from member in OneOf(SpecCompartment.All)
        from id in Ids(member.Compartment)
        from criteria in Criterion(member.Type, 1).List[0, 2]
        from sort in Sort(member.Type)
        from rest in Rest(member.Type)
        select new RawQuery(member.Type, [.. criteria, .. sort, .. rest], $"{member.Compartment}/{id}");

    private static Gen<(string Name, string Value)> Criterion(string type, int depth)
    {
        var own = RandomParameters.Of(type);
        var plain = AnyOf(
            own, own, own, own, RandomParameters.Common,
            RandomFilters.Of(type, Math.Min(depth, 2)).Select(filter => ("_filter", filter)));
        if (depth == 0) return plain;
        var links = RandomParameters.Links.Where(link => link.Type == type).Select(link => Chain(link, depth - 1)).ToList();
        return links.Count == 0
            ? AnyOf(plain, plain, Has(type, depth - 1))
            : AnyOf(plain, plain, plain, AnyOf([.. links]), Has(type, depth - 1));
    }

    // Also without naming the type of the target, where that leaves the chain its meaning.
    private static Gen<(string Name, string Value)> Chain((string Type, string Code, string Target) link, int depth) =>
        from typed in Gen.Int[0, 3]
        from inner in Criterion(link.Target, depth)
        select ($"{link.Code}{(typed > 0 ? $":{link.Target}" : "")}.{inner.Name}", inner.Value);

    private static Gen<(string Name, string Value)> Has(string type, int depth)
    {
        var links = RandomParameters.Links.Where(link => link.Target == type).ToArray();
        return links.Length == 0
            ? RandomParameters.Common
            : AnyOf(
            [
                .. links.Select(link =>
                    Criterion(link.Type, depth).Select(inner => ($"_has:{link.Type}:{link.Code}:{inner.Name}", inner.Value))),
            ]);
    }

    private static Gen<(string Name, string Value)[]> Sort(string type) =>
        from keys in Gen.Select(OneOf([.. RandomParameters.SortCodes(type), "_id", "_lastUpdated"]), Gen.Bool).List[0, 3]
        select keys.Count == 0 ? [] : new[] { ("_sort", string.Join(',', keys.Select(k => (k.Item2 ? "-" : "") + k.Item1).Distinct())) };

    private static Gen<(string Name, string Value)[]> Rest(string type)
    {
        var own = RandomParameters.Links.Where(link => link.Type == type).Select(link => $"{type}:{link.Code}").ToArray();
        var referring = RandomParameters.Links.Where(link => link.Target == type).Select(link => $"{link.Type}:{link.Code}").ToArray();
        string[] forward =
        [
            .. own, .. RandomParameters.Links.Where(link => link.Type == type).Select(link => $"{type}:{link.Code}:{link.Target}"),
            $"{type}:*", "*",
        ];
        string[] further = [.. forward, "Encounter:subject", "Patient:organization", "Organization:partof"];
        return
            from count in Gen.Int[1, 60]
            from include in Gen.Select(OneOf("_include", "_include:iterate"), OneOf(further)).List[0, 2]
            from reverse in Gen.Select(OneOf("_revinclude", "_revinclude:iterate"), OneOf([.. referring, "Task:*"])).List[0, 1]
            from which in Gen.Int[0, 3]
            select (((string, string)[])
                [("_count", $"{count}"), ("_total", "accurate"), .. (which == 0 ? include : []), .. (which == 1 ? reverse : [])]);
    }
}
