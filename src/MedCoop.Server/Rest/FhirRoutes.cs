using System.Collections.Frozen;
using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Server.Audit;

namespace MedCoop.Server.Rest;

/// <summary>
/// The one table of FHIR addresses, used by HTTP and by every entry of a batch or transaction, and by <c>metadata</c> to say what exists.
/// https://hl7.org/fhir/R4/http.html#summary
/// </summary>
/// <param name="routes">The table.</param>
/// <param name="gate">Asks whether the actor may.</param>
/// <param name="trail">Gets what was asked, with its outcome.</param>
internal sealed class FhirRoutes(IReadOnlyList<FhirRoute> routes, AccessGate gate, AuditTrail trail)
{
    private static readonly FrozenSet<string> ConcreteTypes =
        ModelInfo.SupportedResources.Where(type => type is not ("Resource" or "DomainResource")).ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenDictionary<int, FhirRoute[]> byLength = routes.GroupBy(route => route.Segments.Length).ToFrozenDictionary(alike => alike.Key, alike => alike.ToArray());

    /// <summary>Every route.</summary>
    public IReadOnlyList<FhirRoute> All => routes;

    /// <summary>Finds the interaction for a request and runs it; the audit trail has its outcome before it is told.</summary>
    public async Task<Result<FhirAnswer>> RunAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var found = Find(request);
        var answered = found.TryGet(out var match, out var problem)
            ? await AnswerAsync(match, request, cancellationToken)
            : problem;
        return trail.KeepsRequests && !request.IsRehearsal ? await trail.KeptAsync(request, match, answered, cancellationToken) : answered;
    }

    private async Task<Result<FhirAnswer>> AnswerAsync(RouteMatch match, FhirRequest request, CancellationToken cancellationToken)
    {
        if (request.Actor.IsUnrestricted) return await match.Route.Run(new RoutedRequest(request, this, match.Values), cancellationToken);
        if (!(await gate.AdmitAsync(match, request, cancellationToken)).TryGet(out var allowed, out var problem)) return problem;
        var answered = await match.Route.Run(new RoutedRequest(allowed, this, match.Values), cancellationToken);
        return answered.TryGet(out var answer, out problem) ? ShownParts.Of(answer, match.Route.Name, request.Actor) : problem;
    }

    /// <summary>Finds the interaction for a request that its actor may make; the request then carries what the actor may see.</summary>
    public async ValueTask<Result<AdmittedRequest>> AdmitAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (!Find(request).TryGet(out var match, out var problem)) return problem;
        return (await gate.AdmitAsync(match, request, cancellationToken)).TryGet(out var allowed, out problem) ? new AdmittedRequest(match, allowed) : problem;
    }

    /// <summary>The route of a request, or why there is none: unknown address, unknown type, or a method that the address does not take.</summary>
    public Result<RouteMatch> Find(FhirRequest request)
    {
        Problem? unknownType = null;
        List<string>? allowed = null;
        foreach (var route in byLength.GetValueOrDefault(request.Path.Count, []))
        {
            if (Match(route, request.Path) is not { } values) continue;
            if (values.Type is { } type && !IsConcreteType(type))
            {
                unknownType ??= UnknownType(type);
                continue;
            }

            if (route.Method == request.Method)
                return values.Type == "AuditEvent" && route.Write is not null ? AuditAnswers.ReadOnly : new RouteMatch(route, values);
            (allowed ??= []).Add(route.Method);
        }

        if (allowed is not null)
        {
            return new Problem(ProblemKind.MethodNotAllowed, ErrorCodes.MethodNotAllowed,
                $"{request.Method} is not allowed here; allowed: {string.Join(", ", allowed.Distinct(StringComparer.Ordinal))}.");
        }

        return unknownType ?? new Problem(ProblemKind.NotFound, ErrorCodes.UnknownAddress,
            "This address is none of the FHIR REST API's; see metadata for what there is.");
    }

    /// <summary>Every concrete R4 resource type.</summary>
    public static IEnumerable<string> Types => ConcreteTypes;

    /// <summary>Whether the name is a concrete R4 resource type, in the right case.</summary>
    public static bool IsConcreteType(string type) => ConcreteTypes.Contains(type);

    private static Problem UnknownType(string type)
    {
        var meant = ModelInfo.SupportedResources.FirstOrDefault(name => string.Equals(name, type, StringComparison.OrdinalIgnoreCase));
        var hint = meant is null ? "" : $" Did you mean {meant}? Names are case-sensitive.";
        return new Problem(ProblemKind.NotFound, ErrorCodes.UnknownType, $"There is no resource type of this name in FHIR R4.{hint}");
    }

    private static RouteValues? Match(FhirRoute route, IReadOnlyList<string> path)
    {
        string? type = null, id = null, version = null, other = null;
        for (var i = 0; i < path.Count; i++)
        {
            var segment = path[i];
            switch (route.Segments[i])
            {
                case "{type}" when segment.Length > 0 && segment[0] is not ('$' or '_'): type = segment; break;
                case "{id}" when segment.Length > 0 && segment[0] is not ('$' or '_'): id = segment; break;
                case "{version}": version = segment; break;
                case "{other}" when segment == "*" || IsConcreteType(segment): other = segment; break;
                // A type is one also where the table names it: what may be asked of it is decided by the values.
                case var literal when literal == segment && i == 0 && IsConcreteType(segment): type = segment; break;
                case var literal when literal == segment && i == 2 && IsConcreteType(segment): other = segment; break;
                case var literal when literal == segment: break;
                default: return null;
            }
        }

        return new RouteValues(type, id, version, other);
    }
}

/// <summary>One row of the table.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Template">Address after the FHIR base, e.g. <c>{type}/{id}/_history</c>.</param>
/// <param name="Name">Interaction code as a CapabilityStatement names it, or <c>$operation</c>.</param>
/// <param name="Run">What answers it.</param>
internal sealed record FhirRoute(string Method, string Template, string Name, Interaction Run)
{
    /// <summary>The write behind it, when it may be part of a transaction; null otherwise.</summary>
    public IWriteInteraction? Write { get; init; }

    /// <summary>The template in parts.</summary>
    public string[] Segments { get; } = Template.Length == 0 ? [] : Template.Split('/');
}

/// <summary>A request that its actor may make, and the route that it takes.</summary>
internal sealed record AdmittedRequest(RouteMatch Match, FhirRequest Request);

/// <summary>A route that fits, and what the address holds.</summary>
internal sealed record RouteMatch(FhirRoute Route, RouteValues Values);
