namespace MedCoop.Domain.Access;

/// <summary>What a client was allowed narrows what its actor's roles allow. https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html</summary>
public static class ScopeRules
{
    /// <summary>What scopes let be done with a type, as far as its resources fit <see cref="LimitsOf"/>.</summary>
    public static Rights Of(Actor actor, string type)
    {
        if (actor.Scopes is null) return Rights.All;
        var access = ScopeAccess.None;
        foreach (var scope in actor.ResourceScopes)
            if (Counts(actor, scope) && scope.Allows(type, ScopeAccess.None)) access |= scope.Access;
        return (access.HasFlag(ScopeAccess.Read) ? Rights.Read | Rights.History : Rights.None)
            | (access.HasFlag(ScopeAccess.Search) ? Rights.Search | Rights.History : Rights.None)
            | (access.HasFlag(ScopeAccess.Create) ? Rights.Create : Rights.None)
            | (access.HasFlag(ScopeAccess.Update) ? Rights.Update : Rights.None)
            | (access.HasFlag(ScopeAccess.Delete) ? Rights.Delete : Rights.None);
    }

    /// <summary>Whether scopes let all that there is of a type be read, or all that there is about one patient.</summary>
    /// <param name="patient">The patient's id; null: about everybody.</param>
    public static bool SeesAllOf(Actor actor, string type, string? patient) => LimitsOf(actor, type) is not { } limits
        || (patient is not null && actor.Patient?.Split('/')[^1] == patient && limits.Any(scope => scope is { Context: ScopeContext.Patient, Constraints.Count: 0 }));

    /// <summary>
    /// What a resource of the type must fit to be seen: one of these scopes. Null: anything, because a scope without constraints and without a
    /// patient allows it, or because the client is not narrowed.
    /// </summary>
    public static IReadOnlyList<SmartScope>? LimitsOf(Actor actor, string type)
    {
        if (actor.Scopes is null) return null;
        var reading = actor.ResourceScopes.Where(scope => Counts(actor, scope)
            && (scope.Allows(type, ScopeAccess.Read) || scope.Allows(type, ScopeAccess.Search))).ToList();
        return reading.Exists(scope => scope.Context != ScopeContext.Patient && scope.Constraints.Count == 0) ? null : reading;
    }

    // What is allowed for one patient is nothing where none was chosen.
    private static bool Counts(Actor actor, SmartScope scope) => scope.Context != ScopeContext.Patient || actor.Patient is not null;
}
