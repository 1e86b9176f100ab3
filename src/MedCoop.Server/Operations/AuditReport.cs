using System.Globalization;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Audit;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;
using MedCoop.Store.Audit;

namespace MedCoop.Server.Operations;

/// <summary>
/// <c>Patient/{id}/$audit-report</c>: who looked at this patient, or at anything about them, the newest first: AuditEvents, with the people and
/// organisations that they name. For auditors, and for coordinators who may read the patient.
/// </summary>
internal sealed class AuditReport(ResourceStore store, AuditAnswers answers)
{
    private static readonly string[] Known = ["start", "end", "actor", "_count", "_page", "_format", "_pretty"];

    private static readonly SearchQuery Whole = new() { Types = [] };

    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (await MayNotAsync(routed, cancellationToken) is { } forbidden) return forbidden;
        if (!QueryOf(routed).TryGet(out var query, out var problem)) return problem;
        if (!(await store.Audit.SearchAsync(query, cancellationToken)).TryGet(out var page, out problem)) return problem;

        var address = $"{request.BaseUrl}/{string.Join('/', request.Path)}";
        using var bundle = new BundleJson("searchset", request.At, request.BaseUrl);
        bundle.Links(
            ("self", request.Query.Count == 0 ? address : $"{address}?{QueryStrings.Format(request.Query)}"),
            ("next", page.Next is { } cursor
                ? $"{address}?{QueryStrings.Format([.. request.Query.Where(parameter => parameter.Name != "_page"), new QueryParameter("_page", cursor.ToString())])}"
                : null));
        foreach (var entry in page.Entries) bundle.Found(answers.VersionOf(entry), "match", Whole);
        foreach (var named in await NamedAsync(page, cancellationToken)) bundle.Found(named, "include", Whole);
        return new FhirAnswer(AnswerKind.Ok) { Body = bundle.Finish(), IsShaped = true };
    }

    private static async Task<Problem?> MayNotAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var actor = routed.Request.Actor;
        if (actor.IsUnrestricted || actor.Roles.Contains(Role.Auditor)) return null;
        if (!actor.Roles.Contains(Role.Coordinator))
            return new Problem(ProblemKind.Forbidden, ErrorCodes.AuditReportForbidden, "Who looked at a patient is told to auditors and to the patient's coordinator.");
        var read = await routed.Routes.RunAsync(routed.Request with { Method = "GET", Path = ["Patient", routed.Values.Id!], Query = [], Body = default }, cancellationToken);
        return read.Problem;
    }

    private Result<AuditQuery> QueryOf(RoutedRequest routed)
    {
        var request = routed.Request;
        if (!ResourceIds.IsValid(routed.Values.Id!)) return ResourceIds.Malformed;
        if (request.Query.FirstOrDefault(parameter => !Known.Contains(parameter.Name, StringComparer.Ordinal)) is { Name: { } unknown })
            return Bad($"$audit-report has no parameter {unknown}; it has start, end, actor, _count and _page.");
        var query = new AuditQuery { Key = new AuditKey(AuditKeyKind.Patient, $"Patient/{routed.Values.Id}"), Count = AuditAnswers.DefaultCount };
        if (request.Parameter("_count") is { } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0) return Bad("_count is a whole number from 1 on.");
            query = query with { Count = Math.Min(count, AuditAnswers.MostPerPage) };
        }

        foreach (var (name, apply) in new (string, Func<AuditQuery, (DateTimeOffset Start, DateTimeOffset End), AuditQuery>)[]
        {
            ("start", static (query, instant) => query with { From = instant.Start.UtcTicks }),
            ("end", static (query, instant) => query with { Before = instant.End.UtcTicks }),
        })
        {
            if (request.Parameter(name) is not { } value) continue;
            if (!FhirInstants.Parse(name, value).TryGet(out var instant, out var bad)) return bad;
            query = apply(query, instant);
        }

        if (request.Parameter("actor") is { } actor) query = query with { Filter = entry => entry.Record.Actor == actor || entry.Record.Organization == actor };
        if (request.Parameter("_page") is not { } page) return query;
        return AuditCursor.Parse(page) is { } cursor ? query with { After = cursor } : new Problem(ProblemKind.Invalid, ErrorCodes.BadPage, "The page link is damaged.");
    }

    private static Problem Bad(string text) => new(ProblemKind.Invalid, ErrorCodes.BadOperationInput, text);

    // Reference data, which every actor may see: only so has "who" a name.
    private async Task<IReadOnlyList<StoredVersion>> NamedAsync(AuditPage page, CancellationToken cancellationToken)
    {
        var named = new List<StoredVersion>();
        foreach (var reference in page.Entries.SelectMany(entry => new[] { entry.Record.Actor, entry.Record.Organization }).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (reference.Split('/') is not [("Practitioner" or "Organization" or "Device") and var type, var id]) continue;
            if ((await store.ReadAsync(new ResourceKey(type, id), Visibility.Everything, cancellationToken)) is { Problem: null, Value: { IsDeletion: false } version }) named.Add(version);
        }

        return named;
    }
}
