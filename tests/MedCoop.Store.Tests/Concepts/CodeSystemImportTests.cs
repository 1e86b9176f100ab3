using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Store.Concepts;
using MedCoop.Store.Verification;
using MedCoop.Testing.Databases;
using MedCoop.Testing.Terminology;

namespace MedCoop.Store.Tests.Concepts;

/// <summary>An import of a code system takes the place of the one before it, whole or not at all.</summary>
public sealed class CodeSystemImportTests
{
    private static readonly CodeSystemHeader Header = new("urn:words", "1", "Words");

    [Theory, EveryDatabase]
    public async Task A_new_import_of_a_version_takes_the_place_of_the_one_before_and_other_versions_stay(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        await store.ImportAsync(Words("1", "old"));
        await store.ImportAsync(Words("2", "second"));
        var before = (await store.CodeSystemsAsync(CancellationToken.None)).Value;

        await store.ImportAsync(Words("1", "new"));
        var after = (await store.CodeSystemsAsync(CancellationToken.None)).Value;
        var stillRead = before.Single(system => system.Version == "1").Find("old");
        await store.SweepCodeSystemsAsync(TimeSpan.Zero, CancellationToken.None);

        Assert.Equal(["1", "2"], after.Select(system => system.Version));
        Assert.Equal((null, "new"), (after[0].Find("old")?.Code, after[0].Find("new")?.Code));
        Assert.Same(before.Single(system => system.Version == "2"), after[1]);
        Assert.NotNull(stillRead);
        Assert.Equal(2, await database.ExecuteAsync("SELECT count(*) FROM code_system"));
        Assert.Equal(4, await database.ExecuteAsync("SELECT count(*) FROM concept"));
    }

    [Theory, EveryDatabase]
    public async Task Files_with_faults_are_refused_with_all_of_them_and_what_counted_before_still_does(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        await store.ImportAsync(Words("1", "old"));

        ConceptFact[] facts =
        [
            new ConceptStated(At(1), new Concept("a")), new ConceptStated(At(2), new Concept("a")), new ConceptStated(At(3), new Concept("")),
            new DesignationStated(At(4), "b", new Designation("en", Use: null, "b")), new PropertyStated(At(5), "c", new ConceptProperty("p", "code", "v")),
            new LinkStated(At(6), "a", "later"), new LinkStated(At(7), "a", "never"), new ConceptStated(At(8), new Concept("later")), new Misstated(At(9), "Nonsense."),
        ];
        var receipt = (await store.ImportCodeSystemAsync(Header, facts, progress: null, CancellationToken.None)).Value;
        var empty = (await store.ImportCodeSystemAsync(Header, [], progress: null, CancellationToken.None)).Value;

        Assert.Equal(["words.txt:2", "words.txt:3", "words.txt:4", "words.txt:5", "words.txt:9", "words.txt:7"], receipt.Faults.Select(fault => fault.At.ToString()));
        Assert.Equal(0, receipt.Concepts);
        Assert.Single(empty.Faults);
        Assert.NotNull((await store.CodeSystemsAsync(CancellationToken.None)).Value.Single().Find("old"));
        await store.SweepCodeSystemsAsync(TimeSpan.Zero, CancellationToken.None);
        Assert.Equal(2, await database.ExecuteAsync("SELECT count(*) FROM concept"));
    }

    [Theory, EveryDatabase]
    public async Task An_import_that_breaks_off_after_it_has_written_leaves_the_one_before_and_its_rows_are_removed(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        await store.ImportAsync(Words("1", "old"));

        await Assert.ThrowsAsync<IOException>(() => store.ImportCodeSystemAsync(Header, Breaking(), progress: null, CancellationToken.None));
        var left = await database.ExecuteAsync("SELECT count(*) FROM concept");
        var (_, findings) = await VerifyAsync(store);
        await store.SweepCodeSystemsAsync(TimeSpan.Zero, CancellationToken.None);

        Assert.True(left > 1000, $"{left} rows");
        Assert.Empty(findings);
        Assert.NotNull((await store.CodeSystemsAsync(CancellationToken.None)).Value.Single().Find("old"));
        Assert.Equal(2, await database.ExecuteAsync("SELECT count(*) FROM concept"));
    }

    [Theory, EveryDatabase]
    public async Task Of_two_imports_of_one_version_at_once_the_later_counts_and_the_other_is_told(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        await using var other = await database.OpenAsync();

        var first = await store.ImportCodeSystemAsync(Header, Overtaken(other), progress: null, CancellationToken.None);

        Assert.Equal(ErrorCodes.WriteConflict, first.Problem?.Code);
        Assert.NotNull((await store.CodeSystemsAsync(CancellationToken.None)).Value.Single().Find("new"));
    }

    [Theory, EveryDatabase]
    public async Task A_backup_has_the_concepts(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        await store.ImportAsync(Words("1", "kept"));
        var backup = Path.Combine(Path.GetTempPath(), $"medcoop-test-{Guid.NewGuid():N}");
        await store.BackupAsync(backup, progress: null, CancellationToken.None);

        await using var target = await TestDatabase.CreateAsync(provider);
        await using var restored = target.Store();
        Assert.Null((await restored.RestoreAsync(backup, replace: false, progress: null, CancellationToken.None)).Problem);
        await restored.OpenAsync(migrate: true, CancellationToken.None);
        File.Delete(backup);

        var system = (await restored.CodeSystemsAsync(CancellationToken.None)).Value.Single();
        Assert.Equal("Kept", system.Find("kept")?.Display);
        Assert.Equal(["top"], system.Parents("kept"));
        Assert.Equal(1, system.Mentioning("слово").Count);
        Assert.Equal(1, system.Having("kind", ["noun"]).Count);
    }

    [Theory, EveryDatabase]
    public async Task Verification_finds_what_is_missing_or_astray_in_each_table(StoreProvider provider)
    {
        string[] damages =
        [
            "DELETE FROM concept WHERE code = 'kept'", "DELETE FROM concept_text WHERE place = 1", "UPDATE concept_link SET parent = 7",
            "UPDATE concept_designation SET place = 9", "UPDATE concept_property SET place = -1", "UPDATE concept SET system = 1 WHERE place = 0",
        ];
        foreach (var damage in damages)
        {
            await using var database = await TestDatabase.CreateAsync(provider);
            await using var store = await database.OpenAsync();
            await store.ImportAsync(Words("1", "kept"));
            var (receipt, sound) = await VerifyAsync(store);
            await database.ExecuteAsync(damage);

            var (_, findings) = await VerifyAsync(store);

            Assert.Equal(2, receipt.Concepts);
            Assert.Empty(sound);
            Assert.Contains(findings, finding => finding.Kind == FindingKind.Concepts);
        }
    }

    private static async Task<(VerifyReceipt Receipt, List<Finding> Findings)> VerifyAsync(ResourceStore store)
    {
        List<Finding> findings = [];
        return ((await store.VerifyAsync(findings.Add, progress: null, CancellationToken.None)).Value, findings);
    }

    private static FilePlace At(int line) => new("words.txt", line);

    private static ListedCodeSystem Words(string version, string code) => new(
        Header with { Version = version },
        [
            new Concept("top"),
            new Concept(code)
            {
                Display = char.ToUpperInvariant(code[0]) + code[1..],
                Designations = [new Designation("ru", Use: null, "Слово")],
                Properties = [new ConceptProperty("kind", "code", "noun")],
            },
        ],
        [("top", code)]);

    private static IEnumerable<ConceptFact> Breaking()
    {
        for (var at = 0; at < 60_000; at++) yield return new ConceptStated(At(at), new Concept($"c{at}") { Display = $"Concept {at}" });
        throw new IOException("The disk of the files is gone.");
    }

    private static IEnumerable<ConceptFact> Overtaken(ResourceStore other)
    {
        yield return new ConceptStated(At(1), new Concept("first"));
        other.ImportAsync(Words("1", "new")).GetAwaiter().GetResult();
        yield return new ConceptStated(At(2), new Concept("second"));
    }
}

/// <summary>Imports in tests.</summary>
internal static class Importing
{
    /// <summary>Imports a code system, which must succeed.</summary>
    public static async Task ImportAsync(this ResourceStore store, IListableCodeSystem system)
    {
        var receipt = (await store.ImportCodeSystemAsync(StatedConcepts.HeaderOf(system), StatedConcepts.FactsOf(system), progress: null, CancellationToken.None)).Value;
        Assert.Empty(receipt.Faults);
        Assert.Equal(system.Count, receipt.Concepts);
    }
}
