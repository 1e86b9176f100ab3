using System.Reflection;
using MedCoop.Store;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace MedCoop.Testing.Databases;

/// <summary>
/// Runs a theory once per database: its first parameter is the <see cref="StoreProvider"/>, the others are the values given here. Where
/// PostgreSQL is missing that run is shown as skipped; with <c>CI=true</c> it fails instead.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EveryDatabaseAttribute(params object?[] values) : DataAttribute
{
    /// <inheritdoc />
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([
            new TheoryDataRow([StoreProvider.Sqlite, .. values]),
            new TheoryDataRow([StoreProvider.PostgreSql, .. values]) { Skip = PostgreSqlServer.WhyMissing },
        ]);

    /// <inheritdoc />
    public override bool SupportsDiscoveryEnumeration() => true;
}
