using System.Globalization;
using MedCoop.Store.Audit;
using MedCoop.Testing.Databases;

namespace MedCoop.Store.Tests.Audit;

/// <summary>Somebody with all rights on the database changes the trail.</summary>
public sealed class TamperingTests
{
    private const int Entries = 10_000;
    private const int Attempts = 48;

    [Theory, EveryDatabase]
    public async Task Any_single_changed_deleted_or_swapped_entry_of_10000_is_found_with_its_position(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var world = await TrailWorld.OnAsync(database);
        await world.AppendAsync(Entries);
        await world.CheckpointAsync();
        var places = (await world.AllAsync()).Select(entry => entry.Place).ToList();
        await database.ExecuteAsync("CREATE TABLE audit_copy AS SELECT * FROM audit");
        Assert.Equal(Entries, places.Count);
        Assert.Empty((await world.VerifyAsync()).Findings);

        var random = new Random(20261127);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // Both ends of every chain too.
            var at = attempt switch { 0 => places[0], 1 => places[^1], _ => places[random.Next(places.Count)] };
            var other = places[random.Next(places.Count)];
            if (other == at) continue;
            var (what, sql) = Tampering(attempt % 6, Id(at), Id(other), provider);
            await database.ExecuteAsync(sql);

            var findings = (await world.VerifyAsync()).Findings;

            Assert.True(findings.Any(finding => Names(finding.Resource, finding.Text, at, what)), $"{what} at {at} (other {other}): {string.Join(" | ", findings)}");
            await database.ExecuteAsync($"DELETE FROM audit WHERE id IN ({Id(at)}, {Id(other)})");
            await database.ExecuteAsync($"INSERT INTO audit SELECT * FROM audit_copy WHERE id IN ({Id(at)}, {Id(other)})");
        }

        Assert.Empty((await world.VerifyAsync()).Findings);
    }

    [Theory, EveryDatabase]
    public async Task Whoever_computes_all_later_hashes_anew_is_found_by_what_was_signed(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var world = await TrailWorld.OnAsync(database);
        await world.Trail.AppendAsync([.. Enumerable.Range(0, 20).Select(number => TrailWorld.Entry(number))], CancellationToken.None);
        await world.CheckpointAsync();
        var chain = (await world.AllAsync())[0].Place.Chain;

        await ForgeAsync(database, chain, from: 8);

        var finding = Assert.Single((await world.VerifyAsync()).Findings);
        Assert.Equal($"AuditEvent/{chain}-20", finding.Resource);
        Assert.Contains("computed anew", finding.Text, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task Entries_cut_off_the_end_are_found_up_to_what_was_signed(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var world = await TrailWorld.OnAsync(database);
        await world.Trail.AppendAsync([.. Enumerable.Range(0, 20).Select(number => TrailWorld.Entry(number))], CancellationToken.None);
        await world.CheckpointAsync();
        await world.Trail.AppendAsync([.. Enumerable.Range(20, 5).Select(number => TrailWorld.Entry(number))], CancellationToken.None);
        var signed = (await world.AllAsync()).Where(entry => entry.Place.Sequence <= 20).GroupBy(entry => entry.Place.Chain).MaxBy(chain => chain.Count())!.Key;
        Assert.Equal(5, (await world.VerifyAsync()).Receipt.NotSigned);

        await database.ExecuteAsync($"DELETE FROM audit WHERE id > {Id(new AuditPlace(signed, 15))} AND id < {Id(new AuditPlace(signed + 1, 0))}");

        Assert.Contains((await world.VerifyAsync()).Findings, finding => finding.Text.Contains("16 to 20", StringComparison.Ordinal));
    }

    [Theory, EveryDatabase]
    public async Task Removed_statements_are_found_by_what_the_node_remembers(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var world = await TrailWorld.OnAsync(database);
        await world.AppendAsync(20);
        await world.CheckpointAsync();

        await database.ExecuteAsync("DELETE FROM audit");
        await database.ExecuteAsync("DELETE FROM audit_statement");

        Assert.Contains((await world.VerifyAsync()).Findings, finding => finding.Text.Contains("gone", StringComparison.Ordinal));
        Assert.Empty((await world.VerifyAsync(withFolder: false)).Findings);
    }

    [Theory, EveryDatabase]
    public async Task A_cut_counts_only_from_a_node_that_is_known_from_elsewhere_than_the_database(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var world = await TrailWorld.OnAsync(database);
        await world.AppendAsync(60);
        await world.CheckpointAsync();
        // Somebody with all rights on the database has a key of their own: a node as good as any there.
        await using var intruder = await TrailWorld.OnAsync(database);
        await Task.Delay(20);
        Assert.NotNull((await intruder.Trail.CutAsync(DateTimeOffset.UtcNow, "Device/operator", "retention", CancellationToken.None)).Value.Statement);

        var (receipt, findings) = await world.VerifyAsync();
        await File.WriteAllTextAsync(Path.Combine(world.Folder, "audit-nodes"), $"{intruder.Key.Name}\n");
        var known = await world.VerifyAsync();

        Assert.Equal([intruder.Key.Name], receipt.UnknownNodes);
        Assert.Contains(findings, finding => finding.Text.Contains("not known here", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Text.Contains("gone", StringComparison.Ordinal));
        Assert.Empty(known.Findings);
    }

    [Theory, EveryDatabase]
    public async Task Removed_changed_and_added_rows_of_the_index_are_found_with_their_place(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var world = await TrailWorld.OnAsync(database);
        await world.AppendAsync(200);
        Assert.Equal(200, (await world.Trail.IndexAsync(1000, CancellationToken.None)).Value);
        Assert.Empty((await world.VerifyAsync()).Findings);
        var hidden = (await world.AllAsync())[137].Place;

        foreach (var tampering in new[]
        {
            $"DELETE FROM audit_index WHERE id = {Id(hidden)} AND kind = {(int)AuditKeyKind.Patient}",
            $"UPDATE audit_index SET value = 'Practitioner/2' WHERE id = {Id(hidden)} AND value = 'Practitioner/1'",
            $"INSERT INTO audit_index (kind, value, at, id) VALUES ({(int)AuditKeyKind.Patient}, 'Patient/another', 1, {Id(hidden)})",
        })
        {
            await database.ExecuteAsync("DROP TABLE IF EXISTS index_copy");
            await database.ExecuteAsync("CREATE TABLE index_copy AS SELECT * FROM audit_index");
            await database.ExecuteAsync(tampering);

            var finding = Assert.Single((await world.VerifyAsync()).Findings);

            Assert.Contains($"of chain {hidden.Chain} are not found", finding.Text, StringComparison.Ordinal);
            await database.ExecuteAsync("DELETE FROM audit_index");
            await database.ExecuteAsync("INSERT INTO audit_index SELECT * FROM index_copy");
        }

        Assert.Empty((await world.VerifyAsync()).Findings);
    }

    [Theory, EveryDatabase]
    public async Task A_changed_statement_is_found_by_its_signature(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var world = await TrailWorld.OnAsync(database);
        await world.AppendAsync(20);
        await world.CheckpointAsync();

        await database.ExecuteAsync(provider == StoreProvider.Sqlite
            ? "UPDATE audit_statement SET content = CAST(replace(CAST(content AS TEXT), '\"sequence\":', '\"sequence\":1') AS BLOB)"
            : "UPDATE audit_statement SET content = convert_to(replace(convert_from(content, 'UTF8'), '\"sequence\":', '\"sequence\":1'), 'UTF8')");

        Assert.Contains((await world.VerifyAsync()).Findings, finding => finding.Text.Contains("signature", StringComparison.Ordinal));
    }

    private static (string What, string Sql) Tampering(int kind, long id, long other, StoreProvider provider) => kind switch
    {
        0 => ("a deleted entry", $"DELETE FROM audit WHERE id = {id}"),
        1 => ("two swapped entries", string.Create(CultureInfo.InvariantCulture, $"""
            UPDATE audit SET at = (SELECT at FROM audit_copy c WHERE c.id = CASE audit.id WHEN {id} THEN {other} ELSE {id} END),
                hash = (SELECT hash FROM audit_copy c WHERE c.id = CASE audit.id WHEN {id} THEN {other} ELSE {id} END),
                body = (SELECT body FROM audit_copy c WHERE c.id = CASE audit.id WHEN {id} THEN {other} ELSE {id} END)
            WHERE id IN ({id}, {other})
            """)),
        2 => ("a changed instant", $"UPDATE audit SET at = at - 10000 WHERE id = {id}"),
        3 => ("a changed hash", $"UPDATE audit SET hash = (SELECT hash FROM audit_copy c WHERE c.id = {other}) WHERE id = {id}"),
        4 => ("another's content", $"UPDATE audit SET body = (SELECT body FROM audit_copy c WHERE c.id = {other}) WHERE id = {id}"),
        _ => ("a changed actor", provider == StoreProvider.Sqlite
            ? $"UPDATE audit SET body = CAST(replace(CAST(body AS TEXT), 'Practitioner/1', 'Practitioner/2') AS BLOB) WHERE id = {id}"
            : $"UPDATE audit SET body = convert_to(replace(convert_from(body, 'UTF8'), 'Practitioner/1', 'Practitioner/2'), 'UTF8') WHERE id = {id}"),
    };

    // A deleted entry is told at the one after it, or, when it was the last, by the signed end.
    private static bool Names(string? resource, string text, AuditPlace at, string what) =>
        resource == $"AuditEvent/{at}"
        || (what == "a deleted entry" && text.Contains($"{at.Sequence} to {at.Sequence}", StringComparison.Ordinal) && text.Contains($"chain {at.Chain}", StringComparison.Ordinal));

    private static long Id(AuditPlace place) => place.Id;

    private static async Task ForgeAsync(TestDatabase database, int chain, int from)
    {
        await using var store = await database.OpenAsync();
        var entries = (await store.Audit.SearchAsync(new AuditQuery { Count = 1000, OldestFirst = true }, CancellationToken.None)).Value.Entries;
        var tail = AuditTail.Empty(chain);
        foreach (var entry in entries.OrderBy(entry => entry.Place.Sequence))
        {
            var record = entry.Place.Sequence == from ? entry.Record with { Actor = "Practitioner/somebody-else" } : entry.Record;
            var body = AuditRecordJson.Write(record);
            tail = tail.Next(body, entry.At.UtcTicks);
            var (hash, content) = (Convert.ToHexString(tail.Hash), Convert.ToHexString(body));
            await database.ExecuteAsync(database.Provider == StoreProvider.Sqlite
                ? $"UPDATE audit SET hash = x'{hash}', body = x'{content}' WHERE id = {tail.Place.Id}"
                : $"UPDATE audit SET hash = decode('{hash}', 'hex'), body = decode('{content}', 'hex') WHERE id = {tail.Place.Id}");
        }
    }
}
