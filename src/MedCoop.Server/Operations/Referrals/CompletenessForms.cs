using Hl7.Fhir.Model;
using MedCoop.Domain.Referrals.Completeness;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Questionnaires;
using MedCoop.Fhir.Search;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Referrals;

/// <summary>Finds the questionnaire that a referral is judged by: stored ones, which count from their commit on, and those of the profiles' package.</summary>
internal sealed class CompletenessForms(ResourceStore store)
{
    // More versions of one form than anybody keeps active.
    private const int MostStored = 200;

    private static readonly IReadOnlyList<KnownForm> Shipped = [.. MedCoopQuestionnaires.All.Select(questionnaire => new KnownForm(questionnaire, ChangedAt: null))];

    /// <summary>The one that is named, by canonical URL or address; else the one for the request.</summary>
    public async Task<Result<CompletenessForm>> FindAsync(ServiceRequest referral, string? named, FhirRequest request, CancellationToken cancellationToken)
    {
        var found = named is null ? await ForAsync(referral, request, cancellationToken)
            : AddressOf(named, request) is { } key ? await AtAsync(key, request, cancellationToken)
            : await NamedAsync(named, request, cancellationToken);
        return found.TryGet(out var questionnaire, out var problem) ? CompletenessForm.Read(questionnaire) : problem;
    }

    private static ResourceKey? AddressOf(string named, FhirRequest request)
    {
        var relative = named.StartsWith(request.BaseUrl + "/", StringComparison.Ordinal) ? named[(request.BaseUrl.Length + 1)..] : named;
        return relative.Split('/') is ["Questionnaire", var id] && ResourceIds.IsValid(id) ? new ResourceKey("Questionnaire", id) : null;
    }

    private async Task<Result<Questionnaire>> AtAsync(ResourceKey key, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await store.ReadAsync(key, request.Visibility, cancellationToken)).TryGet(out var version, out var problem)) return problem.Kind == ProblemKind.NotFound ? Unknown(key.ToString()) : problem;
        return version.IsDeletion ? Unknown(key.ToString()) : (Questionnaire)ResourceReader.Parse(version.Body);
    }

    private async Task<Result<Questionnaire>> NamedAsync(string canonical, FhirRequest request, CancellationToken cancellationToken)
    {
        var (url, version) = CanonicalUrl.Split(canonical);
        var stored = await StoredAsync([new ValueCriterion(Parameter("url"), [new UriValue(url, UriMatch.Exact)])], request, cancellationToken);
        if (!stored.TryGet(out var known, out var problem)) return problem;
        return FormChoice.Named(url, version, [.. known, .. Shipped]) is { } questionnaire ? questionnaire : Unknown(canonical);
    }

    private async Task<Result<Questionnaire>> ForAsync(ServiceRequest referral, FhirRequest request, CancellationToken cancellationToken)
    {
        Criterion[] criteria =
        [
            new ValueCriterion(Parameter("status"), [new TokenValue(null, "active")]),
            new ValueCriterion(Parameter("context"), [.. FormChoice.SpecialtiesOf(referral).Select(specialty => new TokenValue(FormChoice.Specialties, specialty))]),
        ];
        if (!(await StoredAsync(criteria, request, cancellationToken)).TryGet(out var known, out var problem)) return problem;
        return FormChoice.For(referral, [.. known, .. Shipped]) is { } questionnaire ? questionnaire : Unknown(FormChoice.General);
    }

    private async Task<Result<IReadOnlyList<KnownForm>>> StoredAsync(IReadOnlyList<Criterion> criteria, FhirRequest request, CancellationToken cancellationToken)
    {
        var query = new SearchQuery { Types = ["Questionnaire"], Criteria = criteria, Count = MostStored, Sort = [new SortKey(null, "_lastUpdated", Descending: true)] };
        if (!(await store.SearchAsync(query, request.Visibility, cancellationToken)).TryGet(out var result, out var problem)) return problem;
        return Result.Of<IReadOnlyList<KnownForm>>([.. result.Matches.Select(version => new KnownForm((Questionnaire)ResourceReader.Parse(version.Body), version.At))]);
    }

    private static SearchParameterInfo Parameter(string code) => SearchParameterCatalog.R4.Find("Questionnaire", code)!;

    private static Problem Unknown(string named) => new(
        ProblemKind.NotFound, CompletenessErrorCodes.UnknownQuestionnaire, $"There is no questionnaire {named} here; PUT it first, or leave 'questionnaire' out to be judged by the one of the request's specialty.");
}
