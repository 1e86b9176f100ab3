using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Access;
using MedCoop.Testing.Databases;
using static MedCoop.Store.Tests.Search.SearchWorld;

namespace MedCoop.Store.Tests.Search;

/// <summary><c>_include</c>, <c>_revinclude</c>, chains and reverse chains. https://hl7.org/fhir/R4/search.html#include</summary>
public sealed class SearchIncludeTests
{
    [Theory, EveryDatabase]
    public async Task Include_adds_the_current_targets_once_and_no_matches(StoreProvider provider)
    {
        await using var world = await FamilyAsync(provider);

        var found = await FindAsync(world, "Observation", [Forward("Observation.subject"), Forward("Observation.has-member")]);

        Assert.Equal("o1 o2 o3", Ids(found.Matches));
        Assert.Equal("p1 p2", Ids(found.Included));
    }

    [Theory, EveryDatabase]
    public async Task Iterating_follows_what_was_included_and_circles_end(StoreProvider provider)
    {
        await using var world = await FamilyAsync(provider);

        var once = await FindAsync(world, "Observation", [Forward("Observation.subject"), Forward("Patient.organization")]);
        var iterated = await FindAsync(world, "Observation", [Forward("Observation.subject"), Forward("Patient.organization", iterate: true), Forward("Organization.partof", iterate: true)]);

        Assert.Equal("p1 p2", Ids(once.Included));
        Assert.Equal("h1 h2 p1 p2", Ids(iterated.Included));
    }

    [Theory, EveryDatabase]
    public async Task Revinclude_adds_what_refers_to_the_matches(StoreProvider provider)
    {
        await using var world = await FamilyAsync(provider);

        var one = await FindAsync(world, "Patient", [new IncludeRule(Reverse: true, Iterate: false, "Observation", [Parameter("Observation.subject")], null)]);
        var all = await FindAsync(world, "Patient", [new IncludeRule(Reverse: true, Iterate: false, "Observation", [], null)]);
        var any = await FindAsync(world, "Organization", [new IncludeRule(Reverse: true, Iterate: true, null, [], null)]);

        Assert.Equal("o1 o2 o3", Ids(one.Included));
        Assert.Equal("o1 o2 o3", Ids(all.Included));
        Assert.Equal("p1 p2 o1 o2 o3", Ids(any.Included));
    }

    [Theory, EveryDatabase]
    public async Task A_star_includes_every_reference_and_a_target_type_limits_it(StoreProvider provider)
    {
        await using var world = await FamilyAsync(provider);

        var star = await FindAsync(world, "Patient", [new IncludeRule(Reverse: false, Iterate: false, "Patient", [], null)]);
        var limited = await FindAsync(world, "Observation", [Forward("Observation.subject", target: "Group")]);

        Assert.Equal("h1", Ids(star.Included));
        Assert.Equal("", Ids(limited.Included));
    }

    [Theory, EveryDatabase]
    public async Task More_than_the_limit_is_cut_off_and_said(StoreProvider provider)
    {
        await using var world = await FamilyAsync(provider, new StoreOptions { MaxIncludes = 1 });

        var found = await FindAsync(world, "Observation", [Forward("Observation.subject")]);

        Assert.Single(found.Included);
        Assert.Equal((ErrorCodes.IncludesLimited, IssueSeverity.Information), found.Notes.Select(n => (n.Code, n.Severity)).Single());
    }

    [Theory, EveryDatabase]
    public async Task Chains_go_three_deep_and_join_with_reverse_chains(StoreProvider provider)
    {
        await using var world = await FamilyAsync(provider);
        var inTrust = new ChainCriterion(Parameter("Observation.subject"), [new("Patient",
            new ChainCriterion(Parameter("Patient.organization"), [new("Organization",
                new ChainCriterion(Parameter("Organization.partof"), [new("Organization", Name("trust"))]))]))]);
        var withPulse = new HasCriterion(Parameter("Observation.subject"), Code("pulse"));

        Assert.Equal(["o1", "o2", "o3"], await world.IdsAsync("Observation", inTrust));
        Assert.Equal(["o1"], await world.IdsAsync("Observation", inTrust, Code("pulse")));
        Assert.Equal(["p1"], await world.IdsAsync("Patient", withPulse));
        Assert.Equal(["p2"], await world.IdsAsync("Patient", new Not(withPulse)));
        Assert.Equal(["o1", "o2"], await world.IdsAsync("Observation", new ChainCriterion(Parameter("Observation.subject"), [new("Patient", withPulse)])));
        Assert.Equal(["h1"], await world.IdsAsync("Organization", new HasCriterion(Parameter("Patient.organization"), withPulse)));
        Assert.Empty(await world.IdsAsync("Observation", new ChainCriterion(Parameter("Observation.subject"), [])));
    }

    [Theory, EveryDatabase]
    public async Task A_deleted_resource_matches_nothing_is_not_included_and_ends_chains(StoreProvider provider)
    {
        await using var world = await FamilyAsync(provider);
        await world.DeleteAsync("Patient/p1");

        var found = await FindAsync(world, "Observation", [Forward("Observation.subject")]);
        var chained = await world.IdsAsync("Observation", new ChainCriterion(Parameter("Observation.subject"), [new("Patient", new Not(new IdCriterion(["none"])))]));

        Assert.Equal("p2", Ids(found.Included));
        Assert.Equal(["o3"], chained);
        Assert.Equal(["p2"], await world.IdsAsync("Patient", new MissingCriterion(Parameter("Patient.birthdate"), Missing: true)));
        Assert.Equal(["h1"], await world.IdsAsync("Organization", new HasCriterion(Parameter("Patient.organization"), new AllOf([]))));
    }

    /// <summary>h2 trust, h1 clinic in h2 (and h2 in h1: a circle); patients p1, p2 of h1; observations o1, o2 of p1 and o3 of p2; o1 has member o2.</summary>
    private static async Task<SearchWorld> FamilyAsync(StoreProvider provider, StoreOptions? options = null)
    {
        var world = await OnAsync(provider, options);
        await world.PutAsync("Organization/h1", Reference("Organization.partof", "Organization", "h2"), new IndexEntry("Organization.name", new StringIndexValue("clinic", "Clinic")));
        await world.PutAsync("Organization/h2", Reference("Organization.partof", "Organization", "h1"), new IndexEntry("Organization.name", new StringIndexValue("trust", "Trust")));
        await world.PutAsync("Patient/p1", Reference("Patient.organization", "Organization", "h1"));
        await world.PutAsync("Patient/p2", Reference("Patient.organization", "Organization", "h1"));
        await world.PutAsync("Observation/o1", Reference("Observation.subject", "Patient", "p1"), Reference("Observation.has-member", "Observation", "o2"), new IndexEntry("Observation.code", new TokenIndexValue("urn:c", "pulse")));
        await world.PutAsync("Observation/o2", Reference("Observation.subject", "Patient", "p1"));
        await world.PutAsync("Observation/o3", Reference("Observation.subject", "Patient", "p2"), Reference("Observation.subject", "Patient", "gone"));
        return world;
    }

    private static IndexEntry Reference(string name, string type, string id) => new(name, new ReferenceIndexValue(type, id));

    private static ValueCriterion Name(string name) => new(Parameter("Organization.name"), [new StringValue(name, StringMatch.StartsWith)]);

    private static ValueCriterion Code(string code) => new(Parameter("Observation.code"), [new TokenValue("urn:c", code)]);

    private static IncludeRule Forward(string name, bool iterate = false, string? target = null) =>
        new(Reverse: false, iterate, name.Split('.')[0], [Parameter(name)], target);

    private static async Task<SearchResult> FindAsync(SearchWorld world, string type, IReadOnlyList<IncludeRule> rules) =>
        (await world.Store.SearchAsync(new SearchQuery { Types = [type], Includes = rules }, Visibility.Everything, CancellationToken.None)).Value;

    private static string Ids(IEnumerable<StoredVersion> versions) => string.Join(' ', versions.Select(v => v.Key.Id));
}
