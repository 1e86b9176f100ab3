using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations;

/// <summary>
/// <c>Patient/{id}/$everything</c>: the patient, all of the patient's compartment, and what those resources refer to.
/// https://hl7.org/fhir/R4/patient-operation-everything.html
/// </summary>
internal sealed class Everything(ResourceStore store)
{
    private static readonly SearchQueryParser Parser = new(SearchParameterCatalog.R4);

    // The parameters that hold a resource's care date, in order of preference.
    private static readonly string[] CareDates =
        ["date", "period", "effective-time", "effective", "authoredon", "authored-on", "authored", "onset-date", "recorded-date", "occurrence", "created", "whenhandedover"];

    private static readonly string[] Own = ["start", "end", "_since", "_type"];

    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var read = await store.ReadAsync(routed.Key, routed.Request.Visibility, cancellationToken);
        if (!read.TryGet(out var patient, out var missing)) return missing;
        if (patient.IsDeletion) return Read.Deleted(patient);
        if (!Query(routed).TryGet(out var query, out var bad)) return bad;
        var searched = await store.SearchAsync(query, routed.Request.Visibility, cancellationToken);
        if (!searched.TryGet(out var result, out var problem)) return problem;
        return new FhirAnswer(AnswerKind.Ok) { Body = Bundle(routed.Request, query, result), IsShaped = true, Shown = [.. result.Matches, .. result.Included] };
    }

    private Result<SearchQuery> Query(RoutedRequest routed)
    {
        var request = routed.Request;
        var standard = request.Query.Where(parameter => !Own.Contains(parameter.Name, StringComparer.Ordinal)).ToList();
        if (!Parser.Parse(type: null, standard, new SearchParsing(Strict: true, request.BaseUrl, request.At)).TryGet(out var query, out var problem)) return problem;
        if (query.Criteria.Count > 0 || query.Sort.Count > 0 || query.Includes.Count > 0)
        {
            return new Problem(ProblemKind.Invalid, ErrorCodes.BadOperationInput,
                "$everything takes start, end, _since, _type, _count, _elements and _summary; use a search for other criteria.");
        }

        var criteria = new List<Criterion>
        {
            new AnyOf(
            [
                new AllOf([new TypeCriterion(["Patient"]), new IdCriterion([routed.Values.Id!])]),
                Compartments.Criterion(SearchParameterCatalog.R4, "Patient", routed.Values.Id!, type: null),
            ]),
        };
        if (!Types(request).TryGet(out var types, out var unknown)) return unknown;
        if (types.Count > 0) criteria.Add(new TypeCriterion(types));
        if (!Since(request).TryGet(out var since, out var badSince)) return badSince;
        criteria.AddRange(since);
        if (!CareDate(request).TryGet(out var care, out var badDate)) return badDate;
        criteria.AddRange(care);
        return query with
        {
            Criteria = criteria,
            // With _type only those types are wanted, so nothing else is pulled in.
            Includes = types.Count > 0 ? [] : [new IncludeRule(Reverse: false, Iterate: false, SourceType: null, [], TargetType: null)],
            Used = request.Query,
        };
    }

    private static Result<List<string>> Types(FhirRequest request)
    {
        var types = request.Parameter("_type")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList() ?? [];
        return types.Find(type => !FhirRoutes.IsConcreteType(type)) is null
            ? types
            : new Problem(ProblemKind.Invalid, ErrorCodes.BadParameterValue, "_type names something that is no R4 resource type.");
    }

    private static Result<List<Criterion>> Since(FhirRequest request)
    {
        if (request.Parameter("_since") is not { } text) return new List<Criterion>();
        return FhirInstants.Parse("_since", text).TryGet(out var since, out var problem)
            ? new List<Criterion> { new LastUpdatedCriterion([new DateValue(Prefix.Ge, since.Start.UtcTicks, since.End.UtcTicks)]) }
            : problem;
    }

    // Resources without a care date belong to the record at any time.
    private Result<List<Criterion>> CareDate(FhirRequest request)
    {
        var bounds = new List<DateValue>();
        foreach (var (name, prefix) in new[] { ("start", Prefix.Ge), ("end", Prefix.Le) })
        {
            if (request.Parameter(name) is not { } text) continue;
            if (!FhirInstants.Parse(name, text).TryGet(out var instant, out var problem)) return problem;
            bounds.Add(new DateValue(prefix, instant.Start.UtcTicks, instant.End.UtcTicks));
        }

        if (bounds.Count == 0) return new List<Criterion>();
        var perType = Compartments.Types("Patient").Append("Patient").Distinct(StringComparer.Ordinal).Select(type =>
        {
            var date = CareDates.Select(code => SearchParameterCatalog.R4.Find(type, code)).FirstOrDefault(parameter => parameter is { Type: Hl7.Fhir.Model.SearchParamType.Date });
            Criterion within = date is null || type == "Patient"
                ? new AllOf([])
                : new AnyOf([new MissingCriterion(date, Missing: true), new AllOf([.. bounds.Select(bound => new ValueCriterion(date, [bound]))])]);
            return (Criterion)new AllOf([new TypeCriterion([type]), within]);
        });
        return new List<Criterion> { new AnyOf([.. perType]) };
    }

    private static ReadOnlyMemory<byte> Bundle(FhirRequest request, SearchQuery query, SearchResult result)
    {
        var address = $"{request.BaseUrl}/{string.Join('/', request.Path)}";
        var first = request.Query.Where(parameter => parameter.Name != "_page").ToList();
        using var bundle = new BundleJson("searchset", request.At, request.BaseUrl);
        bundle.Total(result.Total);
        bundle.Links(
            ("self", $"{address}{(request.Query.Count == 0 ? "" : "?" + QueryStrings.Format(request.Query))}"),
            ("next", result.NextPage is { } cursor ? $"{address}?{QueryStrings.Format([.. first, new QueryParameter("_page", cursor)])}" : null));
        foreach (var match in result.Matches) bundle.Found(match, "match", query);
        foreach (var included in result.Included) bundle.Found(included, "include", query);
        bundle.Outcome(result.Notes);
        return bundle.Finish();
    }
}
