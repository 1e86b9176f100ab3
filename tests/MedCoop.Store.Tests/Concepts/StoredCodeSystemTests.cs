using System.Text;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Terminology.Sources;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Testing.Databases;
using MedCoop.Testing.Terminology;

namespace MedCoop.Store.Tests.Concepts;

/// <summary>A code system answers the same whether its concepts are in memory or rows.</summary>
public sealed class StoredCodeSystemTests
{
    private static readonly string[] Words = ["C1", "c", "concept 1", "Concept", "0", "ΑΒΓ", "αβγ", "straße", "STRASSE", "нет", "НЕТ", "%", "_", "'"];

    [Theory, EveryDatabase]
    public async Task Expansion_and_membership_agree_with_the_specification_on_random_value_sets_of_stored_systems(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        for (var seed = 0; seed < 40; seed++)
        {
            var world = new RandomValueSets(seed);
            foreach (var system in world.Resources.Take(2)) await store.ImportAsync(Read(system.ToJsonString()));
            var sets = new ListedSource(world.ValueSets.Select(set => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(set.ToJsonString())), release: null);
            var terminologies = new Terminologies([], (await store.CodeSystemsAsync(CancellationToken.None)).Value, sets);
            for (var at = 0; at < world.ValueSets.Count; at++)
            {
                var set = terminologies.ValueSet(RandomValueSets.Sets + at)!;
                var expected = world.CodesOf(at);

                var listed = set.Codes().Value.All().Select(code => (code.System, code.Concept.Code)).ToList();
                var members = world.Universe.Where(code => set.Contains(code.System, code.Code, orAbstract: true) == Membership.In).ToHashSet();
                var paged = Enumerable.Range(0, listed.Count).SelectMany(skip => set.Codes().Value.Page(skip, most: 1)).Select(code => (code.System, code.Concept.Code));

                Assert.True(expected.SetEquals(listed) && listed.Count == expected.Count, $"seed {seed}, set {at}: {world.ValueSets[at].ToJsonString()}");
                Assert.True(expected.SetEquals(members), $"seed {seed}, set {at}: {world.ValueSets[at].ToJsonString()}");
                Assert.Equal(listed, paged);
            }
        }
    }

    [Theory, EveryDatabase]
    public async Task Every_question_has_the_answer_that_a_code_system_in_memory_gives(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        foreach (var isCaseSensitive in (bool[])[true, false])
        {
            var memory = Read(Various(isCaseSensitive));
            await store.ImportAsync(memory);
            var rows = (await store.CodeSystemsAsync(CancellationToken.None)).Value[0];

            Assert.Equal((memory.Url, memory.Version, memory.Name, memory.Language, memory.IsCaseSensitive, memory.ValueSet, memory.Count), (rows.Url, rows.Version, rows.Name, rows.Language, rows.IsCaseSensitive, rows.ValueSet, rows.Count));
            Assert.Equal(Said(memory.At([.. Places.All(memory.Count).InOrder()])), Said(rows.At([.. Places.All(rows.Count).InOrder()])));
            foreach (var code in (string[])["c1", "C1", "root", "ROOT", "two", "alone", "никто", "", "'"]) SameOfCode(memory, rows, code);
            foreach (var word in Words) Assert.True(Same(memory.Mentioning(word), rows.Mentioning(word)), $"filter {word}");
            foreach (var property in (string[])["colour", "long", "code", "concept", "display", "definition", "parent", "child", "inactive", "notSelectable", "never"])
            {
                foreach (var values in (string[]?[])[null, ["red"], ["red", "blue"], ["root"], ["c1", "C1"], ["true"], ["false"], ["One"], [new string('x', 500)]])
                    Assert.True(Same(memory.Having(property, values), rows.Having(property, values)), $"{property} {string.Join(',', values ?? ["any"])}");
            }

            Assert.True(Same(memory.Inactive, rows.Inactive));
            Assert.True(Same(memory.Where(concept => concept.Display is not null), rows.Where(concept => concept.Display is not null)));
        }
    }

    [Theory, EveryDatabase]
    public async Task More_concepts_than_are_read_at_once_keep_their_order(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        const int Count = 12_345;
        var memory = new ListedCodeSystem(
            new CodeSystemHeader("urn:many", "1", "Many"),
            Enumerable.Range(0, Count).Select(at => new Concept($"c{Count - at}") { Display = $"Number {at}" }),
            Enumerable.Range(1, Count - 1).Select(at => ($"c{Count - (at / 2)}", $"c{Count - at}")));
        await store.ImportAsync(memory);
        var rows = (await store.CodeSystemsAsync(CancellationToken.None)).Value[0];

        Assert.Equal([$"c{Count}", "c1", "c7"], rows.At([0, Count - 1, Count - 7]).Select(concept => concept.Code));
        Assert.Equal(Count, rows.Below($"c{Count}").Count);
        Assert.True(Same(memory.Below("c12000"), rows.Below("c12000")));
        Assert.True(Same(memory.Mentioning("77"), rows.Mentioning("77")));
    }

    private static void SameOfCode(IListableCodeSystem memory, IListableCodeSystem rows, string code)
    {
        Assert.Equal(memory.Find(code)?.Display, rows.Find(code)?.Display);
        Assert.Equal(memory.Find(code)?.Code, rows.Find(code)?.Code);
        Assert.Equal(memory.PlaceOf(code), rows.PlaceOf(code));
        Assert.Equal(memory.Parents(code).Order(StringComparer.Ordinal), rows.Parents(code).Order(StringComparer.Ordinal));
        Assert.Equal(memory.Children(code).Order(StringComparer.Ordinal), rows.Children(code).Order(StringComparer.Ordinal));
        Assert.True(Same(memory.Below(code), rows.Below(code)), $"below {code}");
        Assert.True(Same(memory.Above(code), rows.Above(code)), $"above {code}");
        foreach (var other in (string[])["c1", "root", "two", code]) Assert.Equal(memory.IsBelow(code, other), rows.IsBelow(code, other));
    }

    private static bool Same(Places one, Places other) => one.InOrder().SequenceEqual(other.InOrder());

    // Records compare lists by reference.
    private static IEnumerable<string> Said(IEnumerable<Concept> concepts) => concepts.Select(concept =>
        $"{concept.Code} {concept.Display} {concept.Definition} {concept.IsAbstract} {concept.IsInactive} {string.Join('|', concept.Designations)} {string.Join('|', concept.Properties)}");

    private static IListableCodeSystem Read(string json) => (IListableCodeSystem)Terminologies.Read(Encoding.UTF8.GetBytes(json));

    private static string Various(bool isCaseSensitive) => $$$"""
        {"resourceType":"CodeSystem","url":"urn:various:{{{isCaseSensitive}}}","version":"1","name":"Various","language":"en","valueSet":"urn:all","content":"complete","caseSensitive":{{{(isCaseSensitive ? "true" : "false")}}},
         "concept":[
          {"code":"root","display":"Concept 1 straße","property":[{"code":"notSelectable","valueBoolean":true}],"concept":[
            {"code":"c1","display":"One","definition":"The first.","designation":[{"language":"ru","value":"Нет"},{"language":"el","use":{"system":"urn:use","code":"short","display":"Short"},"value":"αβγ"}],
             "property":[{"code":"colour","valueCode":"red"},{"code":"long","valueString":"{{{new string('x', 500)}}}"}],"concept":[{"code":"two","property":[{"code":"colour","valueCoding":{"system":"urn:c","code":"blue","display":"Blue"}},{"code":"inactive","valueBoolean":true}]}] },
            {"code":"C1","display":"Capital 100 % _ '"}]},
          {"code":"other","concept":[{"code":"deep","property":[{"code":"parent","valueCode":"c1"}]}] },
          {"code":"alone","display":"O'Neill's"}]}
        """;
}
