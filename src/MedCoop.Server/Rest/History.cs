using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>History of a resource, a type or the system. https://hl7.org/fhir/R4/http.html#history</summary>
internal sealed class History(ResourceStore store)
{
    private const int DefaultCount = 50;
    private const int MostPerPage = 1000;

    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (!Query(routed).TryGet(out var query, out var bad)) return bad;
        if (query.Id is not null)
        {
            if (!(await store.HeadAsync(routed.Key, request.Visibility, cancellationToken)).TryGet(out var head, out var failure)) return failure;
            if (head == ResourceHead.None) return new Problem(ProblemKind.NotFound, ErrorCodes.UnknownResource, "There is no resource with this id, so it has no history.");
        }

        var read = await store.HistoryAsync(query, request.Visibility, cancellationToken);
        return read.TryGet(out var result, out var problem)
            ? new FhirAnswer(AnswerKind.Ok) { Body = Bundle(request, result), IsShaped = true, Shown = result.Versions }
            : problem;
    }

    private static Result<HistoryQuery> Query(RoutedRequest routed)
    {
        var query = new HistoryQuery { Type = routed.Values.Type, Id = routed.Values.Id, Count = DefaultCount };
        foreach (var (name, value) in routed.Request.Query)
        {
            if (!Apply(query, name, value, routed.Request.At).TryGet(out var next, out var problem)) return problem;
            query = next;
        }

        return query;
    }

    private static Result<HistoryQuery> Apply(HistoryQuery query, string name, string value, DateTimeOffset now)
    {
        switch (name)
        {
            case "_count":
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                    ? query with { Count = Math.Clamp(count, 1, MostPerPage) }
                    : Bad("_count is a whole number.");
            case "_since":
                return FhirInstants.Parse(name, value).TryGet(out var since, out var badSince) ? query with { Since = since.Start } : badSince;
            case "_before":
                if (!FhirInstants.Parse(name, value).TryGet(out var before, out var badBefore)) return badBefore;
                return before.Start > now ? Bad("_before lies in the future; it must not.") : query with { Before = before.Start };
            case "_at":
                return FhirInstants.Parse(name, value).TryGet(out var at, out var badAt) ? query with { At = at } : badAt;
            case "_sort":
                return value is "_lastUpdated" or "-_lastUpdated"
                    ? query with { OldestFirst = value[0] == '_' }
                    : Bad("_sort of a history is _lastUpdated or -_lastUpdated.");
            case "_page":
                return query with { Page = value };
            case "_format" or "_pretty":
                return query;
            default:
                return Bad($"A history has no parameter {name}; it has _count, _since, _before, _at and _sort.", ErrorCodes.UnknownParameter);
        }
    }

    private static Problem Bad(string text, string code = ErrorCodes.BadParameterValue) => new(ProblemKind.Invalid, code, text);

    private static ReadOnlyMemory<byte> Bundle(FhirRequest request, HistoryResult result)
    {
        var address = $"{request.BaseUrl}/{string.Join('/', request.Path)}";
        var first = request.Query.Where(parameter => parameter.Name != "_page").ToList();
        using var bundle = new BundleJson("history", request.At, request.BaseUrl);
        bundle.Total(result.Total);
        bundle.Links(
            ("self", Link(address, request.Query)),
            ("next", result.NextPage is { } cursor ? Link(address, [.. first, new QueryParameter("_page", cursor)]) : null));
        foreach (var version in result.Versions) bundle.Version(version);
        return bundle.Finish();
    }

    private static string Link(string address, IReadOnlyCollection<QueryParameter> parameters) =>
        parameters.Count == 0 ? address : $"{address}?{QueryStrings.Format(parameters)}";
}
