using System.Reflection;

namespace MedCoop.Server.Tests.Rest;

/// <summary>The thirty behaviours that clients rely on each have a test that names it.</summary>
public sealed class BehaviourCoverageTests
{
    [Fact]
    public void Every_behaviour_has_a_test()
    {
        var shown = typeof(BehaviourCoverageTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<BehaviourAttribute>()).Select(behaviour => behaviour.Number).ToHashSet();

        Assert.Empty(Enumerable.Range(1, 30).Except(shown));
    }
}
