using MedCoop.Server.Tests.Commands;
using MedCoop.Server.Tests.Durability;
using MedCoop.Server.Tests.Workflow;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(MedCoop.Server.Tests.LongestFirst))]

namespace MedCoop.Server.Tests;

/// <summary>Begins with the classes that take longest: one of them alone at the end would leave a core idle.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
        [nameof(KillTests), nameof(RealDataImportTests), nameof(TwoServersTests), nameof(Audit.TrailDurabilityTests), nameof(ReferralWalkTests), nameof(TerminologyKillTests)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(PlaceOf)];

    // "Test collection for MedCoop.Server.Tests.Durability.KillTests (id: …)"
    private static int PlaceOf<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection =>
        Array.FindIndex(Longest, name => collection.TestCollectionDisplayName.Contains($".{name} ", StringComparison.Ordinal)) is var place and >= 0 ? place : Longest.Length;
}
