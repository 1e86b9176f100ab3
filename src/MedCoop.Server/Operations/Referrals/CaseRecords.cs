using System.Collections.Frozen;
using Hl7.Fhir.Model;
using MedCoop.Domain.Referrals.Completeness;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Access;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Referrals;

/// <summary>Loads of a case what a form asks for, as far as the caller may see it: for each source the newest, by its codes.</summary>
internal sealed class CaseRecords(ResourceStore store)
{
    // Of one source; what is older answers nothing that these do not.
    private const int MostOfSource = 100;

    // By type: what leads to the patient, what has the codes (any of them), and what the newest come first by.
    private static readonly FrozenDictionary<string, (string Patient, string[] Codes, string? Newest)> Searches = new Dictionary<string, (string, string[], string?)>(StringComparer.Ordinal)
    {
        ["AllergyIntolerance"] = ("patient", ["code"], "date"),
        ["Condition"] = ("patient", ["code"], "recorded-date"),
        ["Consent"] = ("patient", ["category"], "date"),
        ["Coverage"] = ("beneficiary", ["type"], null),
        ["DiagnosticReport"] = ("patient", ["code", "category"], "date"),
        ["DocumentReference"] = ("patient", ["type", "category"], "date"),
        ["ImagingStudy"] = ("patient", ["modality"], "started"),
        ["Immunization"] = ("patient", ["vaccine-code"], "date"),
        ["MedicationRequest"] = ("patient", ["code"], "authoredon"),
        ["MedicationStatement"] = ("patient", ["code"], "effective"),
        ["Observation"] = ("patient", ["combo-code"], "date"),
        ["Procedure"] = ("patient", ["code"], "date"),
        ["RelatedPerson"] = ("patient", ["relationship"], null),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Loads.</summary>
    public async Task<Result<LoadedCase>> LoadAsync(ServiceRequest referral, CompletenessForm form, FhirRequest request, CancellationToken cancellationToken)
    {
        List<SearchQuery> queries = [FormsOf(referral)];
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out var unknown)) return unknown;
        if (references.Read(referral.Subject) is { Type: "Patient", Id: var patient }) queries.AddRange(SourcesOf(form).Select(source => Query(source, patient)));
        Dictionary<ResourceKey, StoredVersion> versions = [];
        foreach (var query in queries)
        {
            if (!(await store.SearchAsync(query, request.Visibility, cancellationToken)).TryGet(out var result, out var problem)) return problem;
            foreach (var version in result.Matches) versions.TryAdd(version.Key, version);
        }

        var resources = versions.Values.Select(version => ResourceReader.Parse(version.Body)).ToList();
        return new LoadedCase(new CaseRecord(referral, [.. resources.Where(resource => resource is not QuestionnaireResponse)], [.. resources.OfType<QuestionnaireResponse>()]), versions);
    }

    // What is asked for alike is asked for once.
    private static IEnumerable<AnswerSource> SourcesOf(CompletenessForm form) => form.Sources.Where(source => Searches.ContainsKey(source.Type))
        .DistinctBy(source => $"{source.Type} {string.Join(' ', source.Codes.Select(code => $"{code.System}|{code.Code}").Order(StringComparer.Ordinal))}", StringComparer.Ordinal);

    private static SearchQuery FormsOf(ServiceRequest referral) => new()
    {
        Types = ["QuestionnaireResponse"],
        Criteria = [new ValueCriterion(Parameter("QuestionnaireResponse", "based-on"), [new ReferenceValue("ServiceRequest", referral.Id!)])],
        Sort = [new SortKey(Parameter("QuestionnaireResponse", "authored"), null, Descending: true)],
        Count = MostOfSource,
    };

    private static SearchQuery Query(AnswerSource source, string patient)
    {
        var (leads, codes, newest) = Searches[source.Type];
        List<Criterion> criteria = [new ValueCriterion(Parameter(source.Type, leads), [new ReferenceValue("Patient", patient)])];
        var asked = source.Codes.Select(code => new TokenValue(code.System, code.Code)).ToList();
        if (asked.Count > 0) criteria.Add(new AnyOf([.. codes.Select(code => new ValueCriterion(Parameter(source.Type, code), asked))]));
        return new SearchQuery
        {
            Types = [source.Type],
            Criteria = criteria,
            Sort = [newest is null ? new SortKey(null, "_lastUpdated", Descending: true) : new SortKey(Parameter(source.Type, newest), null, Descending: true)],
            Count = MostOfSource,
        };
    }

    private static SearchParameterInfo Parameter(string type, string code) => SearchParameterCatalog.R4.Find(type, code)!;
}

/// <summary>A case as it was loaded.</summary>
/// <param name="Record">For the rules.</param>
/// <param name="Versions">What it is made of.</param>
internal sealed record LoadedCase(CaseRecord Record, IReadOnlyDictionary<ResourceKey, StoredVersion> Versions)
{
    /// <summary>The version of a resource of the case; null for the referral itself.</summary>
    public StoredVersion? VersionOf(Resource resource) => Versions.GetValueOrDefault(new ResourceKey(resource.TypeName, resource.Id!));
}
