using System.Text.Json.Nodes;
using CsCheck;
using MedCoop.Fhir;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Access;
using MedCoop.Store.Tests.Search;
using MedCoop.Store.Tests.Search.Evaluation;
using MedCoop.Testing.Databases;

namespace MedCoop.Store.Tests.Access;

/// <summary>
/// For random resources, grants and searches the answer is that of a store which holds only what may be seen: worked out by
/// <see cref="SpecSearch"/>, which shares nothing with the product, over the visible resources alone.
/// </summary>
public sealed class LeakTests
{
    private const int Queries = 700;

    [Theory, EveryDatabase]
    public async Task A_search_answers_as_if_only_what_may_be_seen_were_there(StoreProvider provider)
    {
        await using var world = await SearchWorld.OnAsync(provider, rules: TestCases.Rules);
        var (visible, hidden) = await FillAsync(world, new Random(77));
        var random = new PCG(5, 77);

        Assert.True(visible.Count > 40 && hidden.Count > 40, $"{visible.Count} visible, {hidden.Count} hidden");
        for (var i = 0; i < Queries; i++)
        {
            var query = RandomQueries.All.Generate(random, min: null, out _);
            if (await Record.ExceptionAsync(() => EvaluationTests.AgreeAsync(world, visible, query, TestCases.Seen)) is { } failure) Assert.Fail($"{query}: {failure}");
        }
    }

    [Theory, EveryDatabase]
    public async Task Reads_histories_and_tags_in_use_tell_of_nothing_hidden(StoreProvider provider)
    {
        await using var world = await SearchWorld.OnAsync(provider, rules: TestCases.Rules);
        var (visible, hidden) = await FillAsync(world, new Random(78));
        var store = world.Store;
        foreach (var key in hidden)
        {
            Assert.Equal(ResourceHead.None, (await store.HeadAsync(key, TestCases.Seen, CancellationToken.None)).Value);
            var unseen = await store.ReadAsync(key, TestCases.Seen, CancellationToken.None);
            var absent = await store.ReadAsync(key with { Id = "never-was" }, TestCases.Seen, CancellationToken.None);
            Assert.Equal(absent.Problem!.Text.Replace("never-was", key.Id, StringComparison.Ordinal), unseen.Problem!.Text);
            Assert.Equal((absent.Problem.Code, absent.Problem.Kind, absent.Problem.Version), (unseen.Problem.Code, unseen.Problem.Kind, unseen.Problem.Version));
            Assert.Equal(Fhir.Outcomes.ProblemKind.NotFound, (await store.ReadVersionAsync(key, 1, TestCases.Seen, CancellationToken.None)).Problem?.Kind);
            Assert.Equal(Fhir.Outcomes.ProblemKind.NotFound, (await store.HistoryAsync(new HistoryQuery { Type = key.Type, Id = key.Id, Count = 5 }, TestCases.Seen, CancellationToken.None)).Problem?.Kind);
        }

        foreach (var resource in visible)
            Assert.Null((await store.ReadAsync(new(resource.Type, resource.Id), TestCases.Seen, CancellationToken.None)).Problem);

        var all = (await store.HistoryAsync(new HistoryQuery { Count = 1000 }, Visibility.Everything, CancellationToken.None)).Value;
        var seen = (await store.HistoryAsync(new HistoryQuery { Count = 1000 }, TestCases.Seen, CancellationToken.None)).Value;
        var expected = all.Versions.Where(version => !hidden.Contains(version.Key)).ToList();
        Assert.Equal(expected.Select(version => version.Sequence), seen.Versions.Select(version => version.Sequence));
        Assert.Equal(expected.Count, seen.Total);

        var types = Pools.Types;
        var used = (await store.MetaAsync(types, TestCases.Seen, CancellationToken.None)).Value;
        var tags = visible.SelectMany(resource => resource.Model.Meta?.Tag ?? []).Select(tag => tag.Code ?? "").ToHashSet(StringComparer.Ordinal);
        Assert.Subset(tags, used.Tags.Select(tag => tag.Code).ToHashSet(StringComparer.Ordinal));
    }

    [Theory, EveryDatabase]
    public async Task Who_reads_gets_what_the_same_one_finds_whoever_read_before(StoreProvider provider)
    {
        await using var world = await SearchWorld.OnAsync(provider, rules: TestCases.Rules);
        var (visible, hidden) = await FillAsync(world, new Random(80));
        ResourceKey[] keys = [.. visible.Select(resource => new ResourceKey(resource.Type, resource.Id)), .. hidden];
        var random = new Random(80);
        var (seen, unseen) = (0, 0);

        for (var i = 0; i < 600; i++)
        {
            var (key, visibility) = (keys[random.Next(keys.Length)], Anyone(random));
            var query = new SearchQuery { Types = [key.Type], Criteria = [new IdCriterion([key.Id])], Count = 2 };
            var found = (await world.Store.SearchAsync(query, visibility, CancellationToken.None)).Value.Matches;
            var read = await world.Store.ReadAsync(key, visibility, CancellationToken.None);
            var isThere = read.Problem is null && !read.Value.IsDeletion;
            Assert.True(isThere == found.Count > 0, $"{key} by {visibility}");
            var (first, head) = (await world.Store.ReadVersionAsync(key, 1, visibility, CancellationToken.None), await world.Store.HeadAsync(key, visibility, CancellationToken.None));
            Assert.True((read.Problem is null, read.Problem is null) == (first.Problem is null, head.Value != ResourceHead.None), $"{key} by {visibility}");
            _ = isThere ? seen++ : unseen++;
        }

        Assert.True(seen > 100 && unseen > 100, $"{seen} seen, {unseen} not");
    }

    [Theory, EveryDatabase]
    public async Task Who_may_see_nothing_reads_nothing_also_after_who_may_see_everything(StoreProvider provider)
    {
        await using var world = await SearchWorld.OnAsync(provider, rules: TestCases.Rules);
        await world.PutJsonAsync("Patient/one", """{"resourceType":"Patient","id":"one"}""");
        var key = new ResourceKey("Patient", "one");

        foreach (var (visibility, isSeen) in new[] { (Visibility.Everything, true), (new Visibility(), false) })
        {
            Assert.Equal(isSeen, (await world.Store.ReadAsync(key, visibility, CancellationToken.None)).Problem is null);
            Assert.Equal(isSeen, (await world.Store.ReadVersionAsync(key, 1, visibility, CancellationToken.None)).Problem is null);
            Assert.Equal(isSeen, (await world.Store.HeadAsync(key, visibility, CancellationToken.None)).Value != ResourceHead.None);
        }
    }

    private static Visibility Anyone(Random random) => TestCases.Seen with
    {
        Grantees = random.Next(4) switch { 0 => [], 1 => [TestCases.Grantee], 2 => [TestCases.Grantee, "Practitioner/a"], _ => ["Practitioner/x", "Organization/b", TestCases.Grantee] },
        Country = random.Next(3) switch { 0 => "", 1 => "BY", _ => "LY" },
        Purpose = 1 << random.Next(3),
        HiddenLabels = random.Next(3),
        OwnCasesOnly = random.Next(5) == 0,
        AllCases = random.Next(8) == 0,
        CaseTypes = random.Next(5) == 0 ? new HashSet<string>() : TestCases.Seen.CaseTypes,
        OpenTypes = random.Next(5) == 0 ? new HashSet<string>() : TestCases.Seen.OpenTypes,
        At = TestCases.Now.AddDays(random.Next(-2, 3)),
    };

    [Theory, EveryDatabase]
    public async Task What_may_be_seen_does_not_depend_on_the_order_of_writing_and_reindex_finds_the_same(StoreProvider provider)
    {
        await using var world = await SearchWorld.OnAsync(provider, rules: TestCases.Rules);
        var (visible, hidden) = await FillAsync(world, new Random(79));
        var findings = new List<Verification.Finding>();

        var verified = await world.Store.VerifyAsync(findings.Add, progress: null, CancellationToken.None);

        Assert.Null(verified.Problem);
        Assert.DoesNotContain(findings, finding => finding.Kind == Verification.FindingKind.Case);
        Assert.NotEmpty(visible);
        Assert.NotEmpty(hidden);
    }

    /// <summary>Writes a random world and says what of it may be seen, by a walk of the test's own.</summary>
    private static async Task<(IReadOnlyList<SpecResource> Visible, IReadOnlySet<ResourceKey> Hidden)> FillAsync(SearchWorld world, Random random)
    {
        var generator = new RandomWorld(random);
        var json = new Dictionary<ResourceKey, string>();
        for (var number = 0; number < 12; number++)
        {
            foreach (var type in Pools.Types.OrderBy(_ => random.Next()))
            {
                var key = new ResourceKey(type, Pools.Id(type, number));
                for (var versions = random.Next(4) == 0 ? 2 : 1; versions > 0; versions--) await world.PutJsonAsync(key.ToString(), json[key] = generator.Json(type, key.Id));
                if (random.Next(10) == 0) await world.DeleteAsync(key.ToString());
            }
        }

        foreach (var (reference, terms) in new RandomTerminology(random).All())
            await world.PutJsonAsync(reference, json[new(reference.Split('/')[0], reference.Split('/')[1])] = terms);
        var ages = world.All.ToDictionary(resource => resource.Key, resource => resource.Order);
        var hidden = json.Keys.Where(key => !IsSeen(key, json, of => ages[of])).ToHashSet();
        return ([.. world.All.Where(r => !r.Deleted && !hidden.Contains(r.Key)).Select(r => new SpecResource(json[r.Key], r.Order, r.LastUpdated))], hidden);
    }

    private static bool IsSeen(ResourceKey key, Dictionary<ResourceKey, string> json, Func<ResourceKey, long> ageOf)
    {
        if (TestCases.Open.Contains(key.Type, StringComparer.Ordinal)) return true;
        if (!TestCases.InCases.Contains(key.Type, StringComparer.Ordinal) && !TestCases.Patientless.Contains(key.Type, StringComparer.Ordinal)) return false;
        var root = RootOf(key, json, ageOf);
        return TestCases.GrantsOf(root).Any(grant =>
            TestCases.Seen.Grantees.Contains(grant.Grantee) && grant.From <= TestCases.Now && TestCases.Now < grant.Until && grant.Country is "*" or "BY" && (grant.Purposes & 1) != 0
            && !grant.DeniedTypes.Contains(key.Type)
            && (root.Type != "Patient" || !TestCases.Patientless.Contains(key.Type, StringComparer.Ordinal)));
    }

    private static ResourceKey RootOf(ResourceKey key, Dictionary<ResourceKey, string> json, Func<ResourceKey, long> ageOf)
    {
        var path = new List<ResourceKey> { key };
        while (TestCases.Parents(JsonNode.Parse(json[path[^1]])!, SearchWorld.OwnUrl).Where(json.ContainsKey).Cast<ResourceKey?>().FirstOrDefault() is { } next)
        {
            if (path.IndexOf(next) is var begin and >= 0) return path.Skip(begin).MinBy(ageOf);
            path.Add(next);
        }

        return path[^1];
    }
}
