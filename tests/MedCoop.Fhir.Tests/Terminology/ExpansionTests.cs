using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Terminology.Sources;
using MedCoop.Testing.Terminology;

namespace MedCoop.Fhir.Tests.Terminology;

/// <summary>Expansion, membership and a plain evaluation of the specification agree, for random code systems and value sets.</summary>
public sealed class ExpansionTests
{
    [Fact]
    public void Expansion_membership_and_the_specification_agree_on_random_value_sets()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var world = new RandomValueSets(seed);
            var terminologies = new Terminologies([new ListedSource(world.Resources.Select(resource => (ReadOnlyMemory<byte>)global::System.Text.Encoding.UTF8.GetBytes(resource.ToJsonString())), release: null)], [], stored: null);
            for (var at = 0; at < world.ValueSets.Count; at++)
            {
                var set = terminologies.ValueSet(RandomValueSets.Sets + at)!;
                var expected = world.CodesOf(at);

                var listed = set.Codes().Value.All().Select(code => (code.System, code.Concept.Code)).ToHashSet();
                var members = world.Universe.Where(code => set.Contains(code.System, code.Code, orAbstract: true) == Membership.In).ToHashSet();
                var choosable = world.Universe.Where(code => terminologies.Membership(RandomValueSets.Sets + at, code.System, code.Code) == Membership.In).ToHashSet();

                Assert.True(expected.SetEquals(listed), $"seed {seed}, set {at}: listed {Said(listed)}, expected {Said(expected)}: {world.ValueSets[at].ToJsonString()}");
                Assert.True(expected.SetEquals(members), $"seed {seed}, set {at}: members {Said(members)}, expected {Said(expected)}: {world.ValueSets[at].ToJsonString()}");
                Assert.True(expected.Where(code => !world.IsAbstract(code)).ToHashSet().SetEquals(choosable), $"seed {seed}, set {at}: abstract codes are none to choose");
            }
        }
    }

    private static string Said(IEnumerable<(string System, string Code)> codes) => string.Join(' ', codes.Select(code => $"{code.System[^1]}:{code.Code}").Order(StringComparer.Ordinal));
}
