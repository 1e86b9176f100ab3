using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Audit;
using MedCoop.Testing.Databases;

namespace MedCoop.Store.Tests.Audit;

public sealed class TrailTests
{
    [Theory, EveryDatabase]
    public async Task A_record_comes_back_as_it_was_written(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var world = await TrailWorld.OnAsync(database);
        var record = new AuditRecord(AuditKind.BreakGlass, "Practitioner/ü")
        {
            Outcome = 4,
            Code = "MC1011",
            Name = "Анна \"A\"",
            Organization = "Organization/o",
            Roles = ["coordinator", "payer"],
            Purpose = "ETREAT",
            Client = "app",
            Address = "::1",
            RequestId = "r",
            Entity = "Observation/1",
            Version = 3,
            Patient = "Patient/1",
            Query = "GET a?b=c",
            Detail = "why",
            Others = ["Consent/1"],
        };

        await world.Trail.AppendAsync([AuditEntry.Of(record)], CancellationToken.None);

        var stored = Assert.Single(await world.AllAsync());
        Assert.Equivalent(record, stored.Record, strict: true);
        Assert.Equivalent(record, (await world.Trail.ReadAsync(AuditPlace.Parse(stored.Place.ToString())!.Value, CancellationToken.None)).Value.Record, strict: true);
    }

    [Theory, EveryDatabase]
    public async Task A_change_and_its_record_are_committed_together_or_not_at_all(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var world = await TrailWorld.OnAsync(database);
        var set = Given.Set(Given.Create(Given.Patient("a"))) with { Audit = [TrailWorld.Entry(1)] };

        var first = await world.Store.CommitAsync(set, CancellationToken.None);
        var second = await world.Store.CommitAsync(set, CancellationToken.None);

        Assert.Null(first.Problem);
        Assert.Equal(ErrorCodes.DecideAgain, second.Problem?.Code);
        Assert.Single(await world.AllAsync());
        Assert.Empty((await world.VerifyAsync()).Findings);
    }

    [Theory, EveryDatabase]
    public async Task Chains_have_no_gap_however_many_write_and_read_at_once(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var world = await TrailWorld.OnAsync(database);

        var writes = Parallel.ForAsync(0, 120, new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (number, token) =>
        {
            // Half of them are refused, because another one was first.
            var set = Given.Set(Given.Create(Given.Patient($"p{number / 2}"))) with { Audit = [TrailWorld.Entry(number), TrailWorld.Entry(number)] };
            await world.Store.CommitAsync(set, token);
        });
        await Task.WhenAll(writes, world.AppendAsync(1000));

        await world.CheckpointAsync();
        var (receipt, findings) = await world.VerifyAsync();
        Assert.Empty(findings);
        Assert.Equal((1120, 0), (receipt.Entries, receipt.NotSigned));
    }

    [Theory, EveryDatabase]
    public async Task Entries_are_found_by_patient_agent_and_resource_and_paged_by_time(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var world = await TrailWorld.OnAsync(database);
        await world.AppendAsync(700);
        var key = new AuditKey(AuditKeyKind.Patient, "Patient/3");
        var all = (await world.AllAsync()).Where(entry => entry.Record.Patient == "Patient/3").Select(entry => entry.Place).Order(Comparer<AuditPlace>.Create((a, b) => a.Id.CompareTo(b.Id))).ToList();

        var paged = new List<AuditPlace>();
        var query = new AuditQuery { Key = key, Count = 30 };
        do
        {
            var page = (await world.Trail.SearchAsync(query, CancellationToken.None)).Value;
            paged.AddRange(page.Entries.Select(entry => entry.Place));
            query = query with { After = page.Next };
        }
        while (query.After is not null);

        Assert.Equal(100, paged.Count);
        Assert.Equal(all, paged.OrderBy(place => place.Id));
        Assert.Equal(1, (await world.Trail.CountAsync(new AuditQuery { Key = new AuditKey(AuditKeyKind.Entity, "Observation/5"), Count = 1 }, CancellationToken.None)).Value);
        Assert.Equal(700, (await world.Trail.CountAsync(new AuditQuery { Key = new AuditKey(AuditKeyKind.Agent, "Organization/o"), Count = 1 }, CancellationToken.None)).Value);
    }

    [Theory, EveryDatabase]
    public async Task What_an_operator_cut_off_leaves_a_signed_statement_and_the_rest_verifies(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var world = await TrailWorld.OnAsync(database);
        await world.AppendAsync(60);
        await world.CheckpointAsync();
        await Task.Delay(20);
        var before = DateTimeOffset.UtcNow;
        await Task.Delay(20);
        await world.AppendAsync(40);

        var cut = (await world.Trail.CutAsync(before, "Device/operator", "retention of 10 years", CancellationToken.None)).Value.Statement!;

        Assert.Equal(("retention of 10 years", AuditStatement.Cut), (cut.Reason, cut.Kind));
        Assert.Equal(40, (await world.AllAsync()).Count);
        Assert.Empty((await world.VerifyAsync()).Findings);
        await database.ExecuteAsync("DELETE FROM audit_statement WHERE number = 2");
        Assert.NotEmpty((await world.VerifyAsync()).Findings);
    }

    [Theory, EveryDatabase]
    public async Task A_node_says_for_good_that_an_older_backup_was_restored(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var world = await TrailWorld.OnAsync(database);
        await world.AppendAsync(10);
        await world.CheckpointAsync();
        await database.ExecuteAsync("DELETE FROM audit_statement");
        await database.ExecuteAsync("DELETE FROM audit");

        await using var later = await database.OpenAsync();
        var opened = (await later.Audit.OpenAsync(world.Key, spoolFolder: null, CancellationToken.None)).Value;

        Assert.Equal((AuditStatement.Gap, 1), (opened.Statement!.Kind, opened.Statement.Lost!.Number));
        await world.AppendAsync(3);
        await world.CheckpointAsync();
        Assert.Contains((await world.VerifyAsync()).Findings, finding => finding.Text.Contains("lacked", StringComparison.Ordinal));
    }

    [Theory, EveryDatabase]
    public async Task Two_nodes_on_one_database_have_chains_of_their_own(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var one = await TrailWorld.OnAsync(database);
        await using var two = await TrailWorld.OnAsync(database);

        await Task.WhenAll(one.AppendAsync(100), two.AppendAsync(100));
        await one.CheckpointAsync();
        await two.CheckpointAsync();

        var (receipt, findings) = await one.VerifyAsync();
        Assert.Empty(findings);
        Assert.Equal((200, 2), (receipt.Entries, receipt.Statements));
        Assert.Equal(2, (await one.AllAsync()).Select(entry => entry.Place.Chain / AuditPlace.ChainsPerNode).Distinct().Count());
    }

    [Fact]
    public void The_key_is_made_once_and_only_its_owner_may_read_it()
    {
        var folder = Directory.CreateTempSubdirectory("medcoop-keys-").FullName;
        using var first = NodeKey.OpenOrCreate(Path.Combine(folder, "keys")).Value;
        using var second = NodeKey.OpenOrCreate(Path.Combine(folder, "keys")).Value;

        Assert.Equal(first.Name, second.Name);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(folder, "keys")));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Directory.Delete(folder, recursive: true);
    }
}
