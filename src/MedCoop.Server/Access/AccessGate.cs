using MedCoop.Domain.Access;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using ErrorCodes = MedCoop.Domain.Access.AccessErrorCodes;

namespace MedCoop.Server.Access;

/// <summary>
/// The one gate of the FHIR API: every request, entry of a batch and entry of a transaction passes it. It asks the rules whether the actor's
/// roles may do this with this type, and gives the request the actor's sight.
/// </summary>
internal sealed class AccessGate(ActorSight sight)
{
    private static readonly string[] Unruled = ["capabilities", "transaction", "batch", "$access-explain", "$audit-report", "$break-glass"];

    /// <summary>The request with what its actor may see, or the refusal.</summary>
    public async ValueTask<Result<FhirRequest>> AdmitAsync(RouteMatch match, FhirRequest request, CancellationToken cancellationToken)
    {
        if (AccessRules.IsOperator(request.Actor) && request.Actor.Scopes is null) return request;
        if (Refusal(match, request) is { } refusal) return refusal;
        return (await sight.OfAsync(request.Actor, request.At, cancellationToken)).TryGet(out var visibility, out var away) ? request with { Visibility = visibility } : away;
    }

    private static Problem? Refusal(RouteMatch match, FhirRequest request)
    {
        var name = match.Route.Name;
        if (name is "capabilities" or "transaction" or "batch") return null;
        if (request.Actor is { Scopes: not null, ResourceScopes: [] }) return OutOfScope("reach resources");
        if (ReportRefusal(match, request.Actor) is { } unreported) return unreported;
        if (Unruled.Contains(name, StringComparer.Ordinal)) return null;
        if (request.Parameter("_explain") is not null && !AccessRules.IsOperator(request.Actor)) return Missing("see how searches are run", [Role.Administrator]);
        if (request.Headers.Provenance is not null && !AccessRules.Of(request.Actor, "Provenance").HasFlag(Rights.Create)) return Missing("Provenance", Rights.Create);
        if (request.Headers.Provenance is not null && !ScopeRules.Of(request.Actor, "Provenance").HasFlag(Rights.Create)) return OutOfScope("create Provenance");
        var type = name == "search-compartment" ? match.Values.Other : match.Values.Type ?? match.Route.Segments.FirstOrDefault(FhirRoutes.IsConcreteType);
        // All types: what is not to be seen of them is not in the answer.
        if (type is null or "*") return null;
        var needed = Needed(name);
        if ((AccessRules.Of(request.Actor, type) & needed) == Rights.None) return Missing(type, needed);
        return (ScopeRules.Of(request.Actor, type) & needed) != Rights.None ? null : OutOfScope($"{Verb(needed)} {type}");
    }

    // Entries of the trail and who sees a case are in no case themselves: no statement would hold a client to its patient or its constraints.
    private static Problem? ReportRefusal(RouteMatch match, Actor actor)
    {
        var name = match.Route.Name;
        var isOfTrail = name == "$audit-report" || match.Values is { Type: "AuditEvent" } or { Other: "AuditEvent" };
        var patient = match.Values.Type == "Patient" ? match.Values.Id : null;
        return true switch
        {
            _ when isOfTrail => ScopeRules.SeesAllOf(actor, "AuditEvent", patient) ? null : OutOfScope("see the audit trail as a whole"),
            _ when name == "$access-explain" => ScopeRules.SeesAllOf(actor, "Patient", patient) || ScopeRules.SeesAllOf(actor, "Consent", patient) ? null : OutOfScope("see who may see this patient's cases"),
            _ => null,
        };
    }

    private static Problem OutOfScope(string what) =>
        new(ProblemKind.Forbidden, ErrorCodes.ScopeMissing, $"What your client was allowed (its scopes) does not let it {what}.");

    // Any of these is enough.
    private static Rights Needed(string interaction) => interaction switch
    {
        "search-type" or "search-system" or "search-compartment" or "$match" => Rights.Search,
        "history-instance" or "history-type" or "history-system" => Rights.History,
        "create" or "$receive" or "$open-health-link" => Rights.Create,
        "update" or "patch" or "$meta-add" or "$meta-delete" or "$move" or "$merge" or "$link" or "$unmerge" or "$revoke" => Rights.Update,
        "delete" => Rights.Delete,
        "$validate" => Rights.Read | Rights.Create,
        _ => Rights.Read,
    };

    private static Problem Missing(string type, Rights right) => Missing($"{Verb(right)} {type}", AccessRules.RolesFor(type, right));

    private static Problem Missing(string what, IReadOnlyList<Role> roles) => new(
        ProblemKind.Forbidden, ErrorCodes.RoleMissing,
        roles.Count == 0 ? $"No role may {what}." : $"To {what}, one needs a role that you do not act in: {string.Join(", ", roles.Select(role => role.Code()))}.");

    private static string Verb(Rights right) => right switch
    {
        Rights.Create => "create",
        Rights.Update => "change",
        Rights.Delete => "delete",
        Rights.Search => "search",
        Rights.History => "see the history of",
        _ => "read",
    };
}
