using System.Text;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Query;

namespace MedCoop.Store.Tests;

/// <summary>Change sets for tests of the store, which needs no real resources: only bytes, a hash and index values.</summary>
internal static class Given
{
    public static ResourceKey Patient(string id) => new("Patient", id);

    public static Change Create(ResourceKey key, string family = "Chalmers", IReadOnlyList<IndexEntry>? index = null) =>
        new(key, ChangeMethod.Put, 0, Body(key, 1, family), index ?? Index(family));

    public static Change Update(ResourceKey key, int baseVersion, string family = "Windsor", IReadOnlyList<IndexEntry>? index = null) =>
        new(key, ChangeMethod.Put, baseVersion, Body(key, baseVersion + 1, family), index ?? Index(family));

    public static Change Delete(ResourceKey key, int baseVersion) => new(key, ChangeMethod.Delete, baseVersion, Body: null, []);

    public static ChangeSet Set(params Change[] changes) => new(changes, [], "Practitioner/1");

    public static StampedBody Body(ResourceKey key, int version, string family)
    {
        var json = $$"""{"resourceType":"{{key.Type}}","id":"{{key.Id}}","meta":{"versionId":"{{version}}","lastUpdated":"0000-00-00T00:00:00.000Z"},"name":[{"family":"{{family}}"}]}""";
        return new(Encoding.UTF8.GetBytes(json), json.IndexOf("0000-00", StringComparison.Ordinal), new UInt128((ulong)family.GetHashCode(StringComparison.Ordinal), 7));
    }

    public static IReadOnlyList<IndexEntry> Index(string family) =>
    [
        new("Patient.family", new StringIndexValue(Fhir.Search.SearchText.Normalize(family), family)),
        new("Patient.identifier", new TokenIndexValue("urn:oid:1.2.3", family)),
        new("Patient.birthdate", new DateIndexValue(new DateTime(1980, 1, 1).Ticks, new DateTime(1980, 1, 2).Ticks)),
        new("Patient.organization", new ReferenceIndexValue("Organization", "1")),
    ];

    /// <summary>Commits. SQLite lets writers of several processes in by chance: to wait for the turn in vain is no fault, and callers try again.</summary>
    public static async Task<StoredVersion> CommittedAsync(this ResourceStore store, Change change)
    {
        var committed = await store.CommitAsync(Set(change), CancellationToken.None);
        for (var tries = 0; tries < 20 && committed.Problem is { Code: ErrorCodes.StoreUnavailable }; tries++)
            committed = await store.CommitAsync(Set(change), CancellationToken.None);
        return committed.Value.Versions[0];
    }

    public static SearchQuery Identifier(string value) => new()
    {
        Types = ["Patient"],
        Criteria = [new ValueCriterion(Fhir.Search.Parameters.SearchParameterCatalog.R4.Find("Patient", "identifier")!, [new TokenValue("urn:oid:1.2.3", value)])],
    };

    public static string Text(this StoredVersion version) => Encoding.UTF8.GetString(version.Body.Span);
}
