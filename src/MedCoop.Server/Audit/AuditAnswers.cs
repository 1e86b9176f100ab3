using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Audit;

namespace MedCoop.Server.Audit;

/// <summary>AuditEvents over the API: read and searched, never written.</summary>
internal sealed class AuditAnswers(ResourceStore store, AuditEvents events)
{
    /// <summary>Entries on a page when nothing else is asked.</summary>
    public const int DefaultCount = 50;

    /// <summary>Most entries on a page.</summary>
    public const int MostPerPage = 1000;

    private static readonly SearchQueryParser Parser = new(SearchParameterCatalog.R4);

    /// <summary>The refusal of every way to write one.</summary>
    public static Problem ReadOnly { get; } = new(ProblemKind.MethodNotAllowed, ErrorCodes.AuditIsReadOnly,
        "AuditEvents are written by the server itself and never changed; allowed: GET, HEAD.");

    /// <summary>One entry.</summary>
    public async Task<Result<FhirAnswer>> ReadAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        if (AuditPlace.Parse(routed.Values.Id!) is not { } place || routed.Values.Version is not (null or "1"))
            return new Problem(ProblemKind.NotFound, ErrorCodes.UnknownResource, "There is no such AuditEvent, or no such version of it; each has version 1 only.");
        return (await store.Audit.ReadAsync(place, cancellationToken)).TryGet(out var entry, out var problem)
            ? new FhirAnswer(AnswerKind.Ok) { Version = VersionOf(entry) }
            : problem;
    }

    /// <summary>A search of AuditEvents.</summary>
    public Task<Result<FhirAnswer>> SearchAsync(RoutedRequest routed, CancellationToken cancellationToken) => SearchAsync(routed, within: null, cancellationToken);

    /// <summary>Those of a patient's compartment.</summary>
    public Task<Result<FhirAnswer>> OfPatientAsync(RoutedRequest routed, CancellationToken cancellationToken) =>
        SearchAsync(routed, new QueryParameter("patient", $"Patient/{routed.Values.Id}"), cancellationToken);

    /// <summary>An entry as a version of a resource, which it is for whoever shows it.</summary>
    public StoredVersion VersionOf(StoredAudit entry) =>
        new(new ResourceKey("AuditEvent", entry.Place.ToString()), 1, entry.Place.Sequence, entry.At, ChangeMethod.Post, events.Json(entry));

    private async Task<Result<FhirAnswer>> SearchAsync(RoutedRequest routed, QueryParameter? within, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (!Preferences.Parse(request.Headers.Prefer).TryGet(out var preferences, out var badPreference)) return badPreference;
        List<QueryParameter> asked = within is { } compartment ? [compartment, .. request.Query] : [.. request.Query];
        if (!Parser.Parse("AuditEvent", asked, new SearchParsing(preferences.IsStrict, request.BaseUrl, request.At)).TryGet(out var query, out var problem)) return problem;
        if (query.Includes.Count > 0) return new Problem(ProblemKind.Invalid, ErrorCodes.BadModifier, "A search of AuditEvents includes nothing; Patient/{id}/$audit-report names who looked.");
        if (!AuditCriteria.Read(query.Criteria, events, Math.Min(query.Count ?? DefaultCount, MostPerPage)).TryGet(out var trail, out problem)) return problem;
        if (!Ordered(trail, query).TryGet(out trail, out problem)) return problem;

        long? total = null;
        if (query.Total == TotalMode.Accurate || query.Summary == SummaryMode.Count)
        {
            if (!(await store.Audit.CountAsync(trail, cancellationToken)).TryGet(out var count, out problem)) return problem;
            total = count;
        }

        if (query.Summary == SummaryMode.Count) return Answer(request, query, new AuditPage([], Next: null), total);
        return (await store.Audit.SearchAsync(trail, cancellationToken)).TryGet(out var page, out problem) ? Answer(request, query, page, total) : problem;
    }

    private static Result<AuditQuery> Ordered(AuditQuery trail, SearchQuery query)
    {
        if (query.Page is { } text)
        {
            if (AuditCursor.Parse(text) is not { } cursor) return new Problem(ProblemKind.Invalid, ErrorCodes.BadPage, "The page link is damaged.");
            trail = trail with { After = cursor };
        }

        return query.Sort switch
        {
            [] => trail,
            [{ Parameter.Code: "date" } or { Special: "_lastUpdated" }] => trail with { OldestFirst = !query.Sort[0].Descending },
            _ => new Problem(ProblemKind.Invalid, ErrorCodes.BadParameterValue, "AuditEvents are sorted by date or -date (the newest first, which is what is done without _sort)."),
        };
    }

    private FhirAnswer Answer(FhirRequest request, SearchQuery query, AuditPage page, long? total)
    {
        var address = $"{request.BaseUrl}/{string.Join('/', request.Path.Where(segment => segment != "_search"))}";
        var first = request.Query.Where(parameter => parameter.Name != "_page").ToList();
        using var bundle = new BundleJson("searchset", request.At, request.BaseUrl);
        bundle.Total(total);
        bundle.Links(
            ("self", request.Query.Count == 0 ? address : $"{address}?{QueryStrings.Format(request.Query)}"),
            ("next", page.Next is { } cursor ? $"{address}?{QueryStrings.Format([.. first, new QueryParameter("_page", cursor.ToString())])}" : null));
        foreach (var entry in page.Entries) bundle.Found(VersionOf(entry), "match", query);
        bundle.Outcome(query.Ignored);
        return new FhirAnswer(AnswerKind.Ok) { Body = bundle.Finish(), IsShaped = true };
    }
}
