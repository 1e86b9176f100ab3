using System.Collections.Frozen;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology.Systems;

namespace MedCoop.Fhir.Terminology.Sets;

/// <summary>
/// A value set with everything that it names found, ready to say whether a code is in it without being expanded.
/// https://hl7.org/fhir/R4/valueset.html#compositions
/// </summary>
public sealed class CompiledValueSet
{
    private readonly IReadOnlyList<SetPart> includes;
    private readonly IReadOnlyList<SetPart> excludes;
    private readonly FrozenDictionary<string, ICodeSystem> systems;
    private readonly FrozenSet<string> mixed;
    private readonly string[] systemUrls;

    internal CompiledValueSet(ValueSetContent content, IReadOnlyList<SetPart> includes, IReadOnlyList<SetPart> excludes, Problem? fault)
    {
        Content = content;
        this.includes = includes;
        this.excludes = excludes;
        Fault = fault ?? includes.Concat(excludes).SelectMany(part => part.Imports).FirstOrDefault(import => import.Fault is not null)?.Fault;
        var parts = includes.Concat(excludes).ToList();
        var imports = parts.SelectMany(part => part.Imports).Distinct().ToList();
        var named = parts.Select(part => part.System).OfType<ICodeSystem>().Concat(imports.SelectMany(import => import.systems.Values))
            .GroupBy(system => system.Url, StringComparer.Ordinal).ToList();
        systems = named.ToFrozenDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        mixed = named.Where(group => group.Distinct().Skip(1).Any()).Select(group => group.Key).Concat(imports.SelectMany(import => import.mixed)).ToFrozenSet(StringComparer.Ordinal);
        systemUrls = [.. includes.SelectMany(SystemsOf).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>As it was stated.</summary>
    public ValueSetContent Content { get; }

    /// <summary>Why it cannot be used: something in it cannot be followed, or a value set that it imports is not here; null when it can.</summary>
    public Problem? Fault { get; }

    /// <summary>Whether a code is in it.</summary>
    /// <param name="system">Its code system; null when only the code is known: then any system of the set will do.</param>
    /// <param name="orAbstract">Also codes that only group others and are none to choose.</param>
    public Membership Contains(string? system, string code, bool orAbstract)
    {
        Dictionary<(CompiledValueSet, string), Membership> known = [];
        if (system is not null) return OfSystem(system, code, orAbstract, known);
        if (Fault is not null) return Membership.UnknownValueSet;
        var found = Membership.Out;
        foreach (var any in systemUrls)
        {
            found = found.Or(OfSystem(any, code, orAbstract, known));
            if (found == Membership.In) break;
        }

        return found;
    }

    /// <summary>All codes, those that only group others included; a problem when they cannot be listed.</summary>
    public Result<ExpandedSet> Codes() => new Expansion().Of(this);

    /// <summary>A code as the set shows it; null when it is not in it. <paramref name="system"/> null: of whichever system of the set has it.</summary>
    public ExpandedCode? Show(string? system, string code)
    {
        foreach (var url in system is null ? systemUrls : [system])
        {
            if (Contains(url, code, orAbstract: true) != Membership.In) continue;
            var own = systems.GetValueOrDefault(url);
            return new ExpandedCode(url, own?.Find(code) ?? new Concept(code), ListedIn(url, code, [])) { CodeSystem = own };
        }

        return null;
    }

    /// <summary>What is in it, part by part.</summary>
    internal IReadOnlyList<SetPart> Includes => includes;

    /// <summary>What is taken out again, part by part.</summary>
    internal IReadOnlyList<SetPart> Excludes => excludes;

    /// <summary>Whether it, or a set that it imports, names a code system in more than one version.</summary>
    internal bool IsMixed(string system) => mixed.Contains(system);

    private ListedConcept? ListedIn(string system, string code, HashSet<CompiledValueSet> seen) => !seen.Add(this) ? null
        : includes.Where(part => part.Content.System == system).Select(part => part.Listed(code)).FirstOrDefault(listed => listed is not null)
            ?? includes.SelectMany(part => part.Imports).Select(import => import.ListedIn(system, code, seen)).FirstOrDefault(listed => listed is not null);

    /// <summary>Whether a concept may be in it for what it is: not one that is inactive where those are left out, nor, unless wanted, abstract.</summary>
    internal bool Takes(Concept? concept, bool orAbstract) =>
        concept is null || ((orAbstract || !concept.IsAbstract) && (Content.Inactive is not false || !concept.IsInactive));

    internal Membership OfSystem(string system, string code, bool orAbstract, Dictionary<(CompiledValueSet Set, string System), Membership> known)
    {
        if (Fault is not null) return Membership.UnknownValueSet;
        var concept = systems.GetValueOrDefault(system)?.Find(code);
        if (!Takes(concept, orAbstract)) return Membership.Out;
        var found = Any(includes, system, code, known);
        return found == Membership.Out || excludes.Count == 0 ? found : found.And(Any(excludes, system, code, known).Not());
    }

    private static Membership Any(IReadOnlyList<SetPart> parts, string system, string code, Dictionary<(CompiledValueSet Set, string System), Membership> known)
    {
        var found = Membership.Out;
        for (var at = 0; at < parts.Count && found != Membership.In; at++) found = found.Or(parts[at].Contains(system, code, known));
        return found;
    }

    private static IEnumerable<string> SystemsOf(SetPart part) =>
        part.Content.System is { } system ? [system] : part.Imports.SelectMany(import => import.systemUrls);
}
