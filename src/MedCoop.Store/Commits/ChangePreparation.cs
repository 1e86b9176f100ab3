using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Access;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;
using MedCoop.Store.Search;

namespace MedCoop.Store.Commits;

/// <summary>Works out, before the write lock and in parallel, everything of a commit that does not need it.</summary>
internal sealed class ChangePreparation(IStoreEngine engine, CaseRules rules)
{
    public async Task<Result<PreparedChangeSet>> PrepareAsync(ChangeSet changeSet, CancellationToken cancellationToken)
    {
        var interned = engine.Interned;
        RequireDistinct(changeSet);
        var missing = Missing(changeSet, interned);
        if (missing is not null && (await engine.InternAsync(missing, cancellationToken)).Problem is { } problem) return problem;

        var changes = new PreparedChange[changeSet.Changes.Count];
        for (var i = 0; i < changes.Length; i++)
        {
            var change = changeSet.Changes[i];
            changes[i] = new(change, interned[new(InternedKind.Type, change.Key.Type)], IndexRowMapping.Map(change.Index, interned));
        }

        return new PreparedChangeSet(
            changeSet,
            changes,
            [.. changeSet.Reliances.OfType<VersionReliance>()],
            [.. changeSet.Reliances.OfType<MatchReliance>().Select(Prepare)])
        {
            Cases = CaseWork.Of(changeSet, rules),
        };
    }

    private PreparedMatch Prepare(MatchReliance reliance) =>
        new(reliance, SearchSql.CompileKeys(reliance.Query, reliance.Matches.Count + 1, engine.Interned, engine.Dialect, reliance.Visibility));

    private static HashSet<InternedName>? Missing(ChangeSet changeSet, InternedIds interned)
    {
        HashSet<InternedName>? missing = null;
        foreach (var change in changeSet.Changes)
        {
            Require(new(InternedKind.Type, change.Key.Type));
            foreach (var target in change.Case is { } links ? [.. links.Parents, .. links.Subject, .. links.Claims] : (IEnumerable<ResourceKey>)[]) Require(new(InternedKind.Type, target.Type));
            foreach (var name in change.Index.SelectMany(IndexRowMapping.NamesOf)) Require(name);
        }

        return missing;

        void Require(InternedName name)
        {
            if (!interned.TryGet(name.Kind, name.Value, out _)) (missing ??= []).Add(name);
        }
    }

    private static void RequireDistinct(ChangeSet changeSet)
    {
        if (changeSet.Changes.Count > 1 && changeSet.Changes.DistinctBy(change => change.Key).Count() != changeSet.Changes.Count)
        {
            throw new ArgumentException("A change set changes each resource once.", nameof(changeSet));
        }
    }
}
