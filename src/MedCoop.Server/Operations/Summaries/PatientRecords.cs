using MedCoop.Domain.Access;
using MedCoop.Domain.Summaries;
using MedCoop.Domain.Summaries.Making;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Access;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Summaries;

/// <summary>Loads what a summary is made of, as far as the caller may see it, and of it the elements that the caller may see.</summary>
internal sealed class PatientRecords(ResourceStore store)
{
    private const int PageSize = 1000;

    // What an entry refers to, and what that refers to: the medicine, its maker; the role, the person.
    private const int Hops = 2;

    private static readonly string[] Types = [.. SummarySections.All.SelectMany(section => section.Types).Append("DocumentReference").Append("Device").Distinct(StringComparer.Ordinal)];

    /// <summary>The types that the caller may not see at all.</summary>
    public static IReadOnlySet<string> HiddenFrom(Actor actor) =>
        Types.Where(type => !Sees(type, actor)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Some resources; those that are not there or not for the caller are left out.</summary>
    public async Task<Result<IReadOnlyList<LoadedPart>>> ReadAsync(IEnumerable<ResourceKey> keys, FhirRequest request, CancellationToken cancellationToken)
    {
        List<LoadedPart> parts = [];
        foreach (var key in keys.Where(key => Sees(key.Type, request.Actor)))
        {
            var read = await store.ReadAsync(key, request.Visibility, cancellationToken);
            if (read.TryGet(out var version, out var problem))
            {
                if (!version.IsDeletion) parts.Add(PartOf(version, request));
            }
            else if (problem.Kind != ProblemKind.NotFound)
            {
                return problem;
            }
        }

        return parts;
    }

    /// <summary>Everything of the types that sections have.</summary>
    public async Task<Result<IReadOnlyList<LoadedPart>>> OfPatientAsync(string patient, FhirRequest request, CancellationToken cancellationToken)
    {
        var query = new SearchQuery
        {
            Types = Types,
            Criteria = [new AnyOf([.. Types.Select(type => new ValueCriterion(SearchParameterCatalog.R4.Find(type, "patient")!, [new ReferenceValue("Patient", patient)]))])],
            Count = PageSize,
        };
        List<LoadedPart> parts = [];
        do
        {
            if (!(await store.SearchAsync(query, request.Visibility, cancellationToken)).TryGet(out var page, out var problem)) return problem;
            parts.AddRange(page.Matches.Select(version => PartOf(version, request)));
            query = query with { Page = page.NextPage };
        }
        while (query.Page is not null);

        return parts;
    }

    /// <summary>What parts refer to and is shown with them, in the order in which it is found. What the caller may not see, and what is another patient's, is not among it.</summary>
    public async Task<Result<IReadOnlyList<LoadedPart>>> SupportingAsync(
        IReadOnlyCollection<ResourceKey> person, IEnumerable<SummaryPart> parts, IReadOnlyDictionary<ResourceKey, LoadedPart> loaded, LocalReferences references, FhirRequest request, CancellationToken cancellationToken)
    {
        var known = parts.Select(part => part.Key).ToHashSet();
        List<LoadedPart> found = [];
        IReadOnlyList<SummaryPart> front = [.. parts];
        for (var hop = 0; hop < Hops && front.Count > 0; hop++)
        {
            var keys = SupportingReferences.Of(front, references).Where(known.Add).ToList();
            if (!(await ReadAsync(keys.Where(key => !loaded.ContainsKey(key)), request, cancellationToken)).TryGet(out var read, out var problem)) return problem;
            var more = read.ToDictionary(part => part.Part.Key);
            var next = keys.Select(key => loaded.GetValueOrDefault(key) ?? more.GetValueOrDefault(key)).OfType<LoadedPart>()
                .Where(part => SupportingReferences.MayGoAlong(part.Part.Resource, person, references)).ToList();
            found.AddRange(next);
            front = [.. next.Select(part => part.Part)];
        }

        return found;
    }

    private static bool Sees(string type, Actor actor) =>
        (AccessRules.IsOperator(actor) && actor.Scopes is null) || (AccessRules.Of(actor, type).HasFlag(Rights.Read) && (ScopeRules.Of(actor, type) & (Rights.Read | Rights.Search)) != Rights.None);

    /// <summary>A version as the caller may see it.</summary>
    public static LoadedPart PartOf(StoredVersion version, FhirRequest request)
    {
        var json = ShownParts.Of(version.Body, version.Key.Type, request.Actor);
        return new LoadedPart(new SummaryPart(version.Key, version.Version, json), version);
    }
}

/// <summary>A part of a document, and what it was read from.</summary>
/// <param name="Part">As it is shown.</param>
/// <param name="Version">As it is stored.</param>
internal sealed record LoadedPart(SummaryPart Part, StoredVersion Version);
