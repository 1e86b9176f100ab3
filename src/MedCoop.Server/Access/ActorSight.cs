using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Access;

/// <summary>What an actor may see, as the store understands it.</summary>
internal sealed class ActorSight(ResourceStore store, TimeProvider clock)
{
    /// <summary>More than there are organisations in the cooperation; what clients could name without end is forgotten.</summary>
    private const int MostCountries = 10_000;

    /// <summary>Combinations of roles and scopes that are remembered.</summary>
    private const int MostTypes = 1_000;

    /// <summary>How long an organisation's country may be used that was changed since.</summary>
    private static readonly TimeSpan LongestAge = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (string Country, long AsOf)> countries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SeenTypes> types = new(StringComparer.Ordinal);
    // An actor is the same object as long as its token is remembered.
    private readonly ConditionalWeakTable<Actor, Visibility> ofActors = [];

    /// <summary>Everything for who keeps the server; else what roles open and grants allow at an instant.</summary>
    public async ValueTask<Result<Visibility>> OfAsync(Actor actor, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (AccessRules.IsOperator(actor) && actor.Scopes is null) return Visibility.Everything;
        if (!(await CountryOfAsync(actor.Organization, cancellationToken)).TryGet(out var country, out var problem)) return problem;
        var lasting = ofActors.GetValue(actor, LastingOf);
        if (!ScopeLimits.HasAny(actor)) return lasting with { Country = country, At = at };
        if (!(await store.DefinitionsAsync(cancellationToken)).TryGet(out var definitions, out problem)) return problem;
        return lasting with { Country = country, At = at, Limits = ScopeLimits.Of(actor, definitions.Parameters, at) };
    }

    // What depends on nothing but the actor.
    private Visibility LastingOf(Actor actor)
    {
        var seen = TypesOf(actor);
        return new Visibility
        {
            OpenTypes = seen.Open,
            CaseTypes = seen.InCases,
            PatientlessTypes = seen.Patientless,
            Grantees = actor.Organization is { } organization ? [organization, actor.Reference] : [actor.Reference],
            Purpose = (int)PurposeCodes.Of(actor),
            HiddenLabels = actor.Roles.Any(PurposeCodes.Treats) ? 0 : SecurityLabels.Restricted | SecurityLabels.VeryRestricted,
            PersonLabel = SecurityLabels.OfSomebody,
            AllCases = AccessRules.IsOperator(actor),
        };
    }

    private SeenTypes TypesOf(Actor actor)
    {
        if (types.Count >= MostTypes) types.Clear();
        var combination = $"{string.Join(' ', actor.Roles.Order())}|{AccessRules.IsOperator(actor)}|{(actor.Scopes is null ? "*" : $"{string.Join(' ', actor.Scopes)}|{actor.Patient is null}")}";
        return types.GetOrAdd(combination, static (_, who) => SeenTypes.Of(who), actor);
    }

    /// <summary>Where an organisation is; empty: it is not known.</summary>
    public async ValueTask<Result<string>> CountryOfAsync(string? organization, CancellationToken cancellationToken)
    {
        if (organization is null) return "";
        if (countries.TryGetValue(organization, out var known) && clock.GetElapsedTime(known.AsOf) < LongestAge) return known.Country;
        if (organization.Split('/') is not ["Organization", var id]) return "";
        var read = await store.ReadAsync(new ResourceKey("Organization", id), Visibility.Everything, cancellationToken);
        if (read.Problem is { Kind: not ProblemKind.NotFound } away) return away;
        var country = read.Problem is null && !read.Value.IsDeletion && ResourceReader.Known(read.Value.Body) is Organization found
            ? found.Address.Select(address => address.Country).FirstOrDefault(code => code is { Length: > 0 }) ?? ""
            : "";
        if (countries.Count >= MostCountries) countries.Clear();
        countries[organization] = (country, clock.GetTimestamp());
        return country;
    }

    /// <summary>The types that roles let see, by how they are shared.</summary>
    private sealed record SeenTypes(FrozenSet<string> Open, FrozenSet<string> InCases, FrozenSet<string> Patientless)
    {
        public static SeenTypes Of(Actor actor)
        {
            bool Sees(string type, bool withPatients) =>
                (AccessRules.IsOperator(actor) || actor.Roles.Any(role => (!withPatients || AccessRules.SeesPatients(role)) && AccessRules.Of(role, type).HasFlag(Rights.Read)))
                && (ScopeRules.Of(actor, type) & (Rights.Read | Rights.Search)) != Rights.None;
            var open = ResourceKinds.Types.Where(type => ResourceKinds.SharingOf(type) != Sharing.InCase && Sees(type, withPatients: false));
            var shared = ResourceKinds.Types.Where(type => ResourceKinds.SharingOf(type) != Sharing.Open).ToList();
            return new SeenTypes(
                open.ToFrozenSet(StringComparer.Ordinal),
                shared.Where(type => Sees(type, withPatients: true)).ToFrozenSet(StringComparer.Ordinal),
                shared.Where(type => Sees(type, withPatients: false)).ToFrozenSet(StringComparer.Ordinal));
        }
    }
}
