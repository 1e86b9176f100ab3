using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Query;
using ErrorCodes = MedCoop.Domain.Access.AccessErrorCodes;

namespace MedCoop.Server.Access;

/// <summary>
/// What a client's scopes let it write, and of what it may change and delete: asked of the new content and of what it replaces. A client that
/// is held to one patient writes what is that patient's; one that is held to constraints writes nothing.
/// </summary>
internal static class WriteScopes
{
    /// <summary>Whether it depends on the resource what may be done with it.</summary>
    public static bool Limits(Actor actor, string type, ScopeAccess needed) => actor.Scopes is not null && !Allowing(actor, type, needed).Exists(scope => IsUnlimited(scope, type));

    /// <summary>The refusal; null: the scopes allow it.</summary>
    /// <param name="resource">New content, or what is stored.</param>
    /// <param name="entries">What it is found by.</param>
    /// <param name="needed">What is to be done.</param>
    public static Problem? Refusal(Actor actor, Resource resource, IReadOnlyList<IndexEntry> entries, ScopeAccess needed)
    {
        var type = resource.TypeName;
        if (!Limits(actor, type, needed)) return null;
        return Allowing(actor, type, needed).Exists(scope => scope is { Context: ScopeContext.Patient, Constraints.Count: 0 }) && IsOf(actor.Patient?.Split('/')[^1], resource, entries)
            ? null
            : new Problem(ProblemKind.Forbidden, ErrorCodes.ScopeMissing, "What your client was allowed (its scopes) does not let it write this resource.");
    }

    private static List<SmartScope> Allowing(Actor actor, string type, ScopeAccess needed) => [.. actor.ResourceScopes.Where(scope => scope.Allows(type, needed))];

    // What is no patient's may be written with one as without.
    private static bool IsUnlimited(SmartScope scope, string type) =>
        scope.Constraints.Count == 0 && (scope.Context != ScopeContext.Patient || ResourceKinds.SharingOf(type) == Sharing.Open);

    private static bool IsOf(string? patient, Resource resource, IReadOnlyList<IndexEntry> entries)
    {
        var type = resource.TypeName;
        return patient is not null && (type == "Patient"
            ? resource.Id == patient
            : entries.Any(entry => entry.Value is ReferenceIndexValue { Type: "Patient", Url: null } reference && reference.Id == patient
                && Compartments.Codes("Patient", type).Any(code => entry.IndexName == $"{type}.{code}")));
    }
}
