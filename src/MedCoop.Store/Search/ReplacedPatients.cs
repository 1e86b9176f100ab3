using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Search;

/// <summary>
/// A search for what refers to a patient also finds what refers to the records that this one has replaced (<c>Patient.link</c>), and to those that they replaced before. Costs a look-up in an index, and nothing
/// where no record was ever replaced.
/// </summary>
internal sealed class ReplacedPatients(IStoreEngine engine, InternedIds interned, TimeProvider clock)
{
    // Long chains of merges are mistakes.
    private const int MostSteps = 16;

    // Another server may have merged first: how long it may go unnoticed that anybody has.
    private static readonly TimeSpan LongestDoubt = TimeSpan.FromSeconds(1);

    private long asked;

    /// <summary>The criteria with these added.</summary>
    public async Task<Result<IReadOnlyList<Criterion>>> FollowAsync(IReadOnlyList<Criterion> criteria, CancellationToken cancellationToken)
    {
        var named = criteria.SelectMany(Ids).Distinct(StringComparer.Ordinal).ToList();
        if (!(await ReplacedAsync(named, cancellationToken)).TryGet(out var replaced, out var problem)) return problem;
        return replaced.Count == 0 ? Result.Of(criteria) : Result.Of<IReadOnlyList<Criterion>>([.. criteria.Select(criterion => Widen(criterion, replaced))]);
    }

    /// <summary>The ids of all records for which a patient stands.</summary>
    public async Task<Result<IReadOnlyList<string>>> OfAsync(string patient, CancellationToken cancellationToken) =>
        (await ReplacedAsync([patient], cancellationToken)).TryGet(out var replaced, out var problem) ? Result.Of<IReadOnlyList<string>>(replaced.GetValueOrDefault(patient, [])) : problem;

    private async Task<Result<Dictionary<string, List<string>>>> ReplacedAsync(List<string> named, CancellationToken cancellationToken)
    {
        if (named.Count == 0 || !IsWorthAsking()) return Nobody;
        return await engine.ReadAsync(
            async (session, token) => await interned.IsKnownAsync(session, InternedKind.Parameter, IndexNames.OfReplaced, token) ? await ReplacedAsync(session, named, token) : Nobody, timeout: null, cancellationToken);
    }

    private static Dictionary<string, List<string>> Nobody => [];

    // Where it is known here that somebody was ever replaced, it is always asked; else once in a while whether another server knows.
    private bool IsWorthAsking()
    {
        if (interned.TryGet(InternedKind.Parameter, IndexNames.OfReplaced, out _)) return true;
        var now = clock.GetTimestamp();
        var before = Interlocked.Read(ref asked);
        return (before == 0 || clock.GetElapsedTime(before, now) >= LongestDoubt) && Interlocked.CompareExchange(ref asked, now, before) == before;
    }

    // By the patient that stays, all that it stands for. Whoever is asked for with one that it has replaced stands for the same.
    private async Task<Dictionary<string, List<string>>> ReplacedAsync(ReadSession session, List<string> named, CancellationToken cancellationToken)
    {
        var all = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var frontier = named.ToDictionary(id => id, id => new HashSet<string>(StringComparer.Ordinal) { id }, StringComparer.Ordinal);
        for (var step = 0; step < MostSteps && frontier.Count > 0; step++)
        {
            var next = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
            foreach (var (by, id) in await LinksAsync(session, [.. frontier.Keys], cancellationToken))
            {
                foreach (var root in frontier[by])
                {
                    if (!all.TryGetValue(root, out var ids)) all[root] = ids = [];
                    if (id == root || ids.Contains(id, StringComparer.Ordinal)) continue;
                    ids.Add(id);
                    if (!next.TryGetValue(id, out var roots)) next[id] = roots = new HashSet<string>(StringComparer.Ordinal);
                    roots.Add(root);
                }
            }

            frontier = next;
        }

        return all;
    }

    // What only one of two records says of both is not so: who may write the one need not be allowed to write the other.
    private async Task<List<(string By, string Id)>> LinksAsync(ReadSession session, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var sql = new SqlWriter(engine.Dialect, interned, Access.Visibility.Everything);
        var patient = sql.TypeId("Patient");
        var text = $"""
            SELECT i.target_id, r.id FROM reference_index i JOIN resource r ON r.key = i.key
            JOIN resource t ON t.type_id = {patient} AND t.id = i.target_id AND t.deleted = FALSE
            JOIN reference_index c ON c.param = {sql.Interned(InternedKind.Parameter, IndexNames.OfReplacing)} AND c.target_id = r.id AND c.target_type = {patient} AND c.key = t.key
            WHERE i.param = {sql.Interned(InternedKind.Parameter, IndexNames.OfReplaced)} AND {sql.IsOneOf("i.target_id", ids)} AND i.target_type = {patient} AND r.deleted = FALSE
            """;
        return await session.ListAsync(session.Command(text, [.. sql.Values]), row => (row.GetString(0), row.GetString(1)), cancellationToken);
    }

    private static IEnumerable<string> Ids(Criterion criterion) => criterion switch
    {
        AnyOf any => any.Criteria.SelectMany(Ids),
        AllOf all => all.Criteria.SelectMany(Ids),
        Not not => Ids(not.Criterion),
        ChainCriterion chain => chain.Targets.SelectMany(target => Ids(target.Criterion)),
        HasCriterion has => Ids(has.Criterion),
        ValueCriterion value when value.Parameter.IndexName != "Patient.link" => value.Values.OfType<ReferenceValue>().Where(reference => IsOfPatient(value.Parameter, reference)).Select(reference => reference.Id),
        _ => [],
    };

    private static bool IsOfPatient(SearchParameterInfo parameter, ReferenceValue reference) =>
        reference is { Url: null, Version: null, Id.Length: > 0 } && (reference.Type == "Patient" || (reference.Type is null && parameter.Targets.Contains("Patient")));

    private static Criterion Widen(Criterion criterion, Dictionary<string, List<string>> replaced) => criterion switch
    {
        AnyOf any => new AnyOf([.. any.Criteria.Select(inner => Widen(inner, replaced))]),
        AllOf all => new AllOf([.. all.Criteria.Select(inner => Widen(inner, replaced))]),
        Not not => new Not(Widen(not.Criterion, replaced)),
        ChainCriterion chain => chain with { Targets = [.. chain.Targets.Select(target => target with { Criterion = Widen(target.Criterion, replaced) })] },
        HasCriterion has => has with { Criterion = Widen(has.Criterion, replaced) },
        ValueCriterion value when value.Parameter.IndexName != "Patient.link" => value with
        {
            Values =
            [
                .. value.Values,
                .. value.Values.OfType<ReferenceValue>().Where(reference => IsOfPatient(value.Parameter, reference) && replaced.ContainsKey(reference.Id))
                    .SelectMany(reference => replaced[reference.Id].Select(id => new ReferenceValue("Patient", id))),
            ],
        },
        _ => criterion,
    };
}
