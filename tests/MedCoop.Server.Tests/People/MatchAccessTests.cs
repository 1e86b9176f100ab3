using MedCoop.Domain.Access;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Access.AccessServer;
using static MedCoop.Server.Tests.People.SamplePeople;

namespace MedCoop.Server.Tests.People;

/// <summary>Who finds whom: duplicates are put before those who may see both, and nobody learns of anybody else.</summary>
public sealed class MatchAccessTests
{
    private readonly SamplePeople people = new();

    [Theory, EveryDatabase]
    public async Task A_registration_that_is_probably_a_duplicate_is_put_before_a_person(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var home = server.User(Home, Role.Coordinator);
        var onFile = await home.CreateAsync("Patient", people.Person());
        var alone = await home.CreateAsync("Patient", people.Person().Replace("أحمد", "زهير", StringComparison.Ordinal));

        var registered = await home.CreateAsync("Patient", people.Person().Replace("المحمودي", "ALMAHMOUDI", StringComparison.Ordinal).Replace("أحمد", "AHMED", StringComparison.Ordinal));
        var transaction = await home.PostAsync("", $$$"""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{{{people.Person()}}},"request":{"method":"POST","url":"Patient"}}]}""");

        Assert.Equal(200, transaction.Status);
        var queue = await home.GetAsync("Task?code=possible-duplicate&status=requested&_sort=_lastUpdated");
        var tasks = queue.Entries.Select(entry => entry["resource"]!).ToList();
        Assert.Contains(tasks, task => Reference(task, "focus") == $"Patient/{registered}" && Reference(task, "reasonReference") == $"Patient/{onFile}" && task["input"]![0]!["valueCode"]!.GetValue<string>() == "probable");
        Assert.DoesNotContain(tasks, task => Reference(task, "focus") == $"Patient/{alone}" || Reference(task, "reasonReference") == $"Patient/{alone}");
        var byTransaction = tasks.Where(task => Reference(task, "focus") != $"Patient/{registered}").ToList();
        Assert.Single(byTransaction.Select(task => Reference(task, "focus")).Distinct());
        Assert.Contains($"Patient/{onFile}", byTransaction.Select(task => Reference(task, "reasonReference")));
        Assert.DoesNotContain(byTransaction, task => Reference(task, "reasonReference") != $"Patient/{onFile}" && Reference(task, "reasonReference") != $"Patient/{registered}");

        var merged = await home.PostAsync("Patient/$merge", Pair(registered, onFile));

        Assert.True(merged.Status == 200, merged.Text);
        var done = (await home.GetAsync($"Task?focus=Patient/{registered}&code=possible-duplicate")).Entries[0]["resource"]!;
        Assert.Equal(("completed", "merge"), (done["status"]!.GetValue<string>(), done["businessStatus"]!["coding"]![0]!["code"]!.GetValue<string>()));
    }

    [Theory, EveryDatabase]
    public async Task Nobody_matches_or_merges_whom_they_do_not_see(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, foreign) = (server.User(Home, Role.Coordinator), server.User(Foreign, Role.Coordinator));
        var (mine, theirs) = (await home.CreateAsync("Patient", people.Person()), await foreign.CreateAsync("Patient", people.Person()));

        var matched = await foreign.PostAsync("Patient/$match", people.Person());
        var merged = await foreign.PostAsync("Patient/$merge", Pair(mine, theirs));
        var looked = await server.User(Home, Role.Logistics).PostAsync("Patient/$match", people.Person());
        var forms = await foreign.GetAsync($"Patient/{mine}/$name-forms");
        var decided = await server.User(Home, Role.ReferralBoard).PostAsync("Patient/$merge", Pair(mine, mine));

        Assert.Equal([theirs], matched.Matches);
        Assert.Equal((404, 403, 404, 403), (merged.Status, looked.Status, forms.Status, decided.Status));
        Assert.Empty((await foreign.GetAsync("Task?code=possible-duplicate")).Matches);
    }

    [Theory, EveryDatabase]
    public async Task Who_does_not_see_the_record_that_stays_is_shown_the_replaced_one_as_is_everybody_when_it_is_deleted(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, foreign) = (server.User(Home, Role.Coordinator), server.User(Foreign, Role.Coordinator));
        var (mine, theirs) = (await home.CreateAsync("Patient", people.Person($"11983{people.Mark}887")), await foreign.CreateAsync("Patient", people.Person()));
        await DoneAsync(server.Machine, "merge", mine, theirs);

        var seenByHome = await home.PostAsync("Patient/$match", people.Person($"11983{people.Mark}887"));
        var seenByAll = await server.Machine.PostAsync("Patient/$match", people.Person($"11983{people.Mark}887"));
        await server.Machine.DeleteAsync($"Patient/{theirs}");
        var afterDeletion = await server.Machine.PostAsync("Patient/$match", people.Person($"11983{people.Mark}887"));
        var again = await home.CreateAsync("Patient", people.Person());

        Assert.Equal([mine], seenByHome.Matches);
        Assert.Equal([theirs], seenByAll.Matches);
        Assert.Equal([mine], afterDeletion.Matches);
        Assert.Contains((await home.GetAsync("Task?code=possible-duplicate")).Entries, task => Reference(task["resource"]!, "focus") == $"Patient/{again}" && Reference(task["resource"]!, "reasonReference") == $"Patient/{mine}");
    }

    [Theory, EveryDatabase]
    public async Task Of_a_case_only_who_keeps_it_sees_whose_duplicate_its_patient_may_be(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, abroad) = (server.User(Home, Role.Coordinator), server.User(Abroad, Role.ReceivingClinician));
        var onFile = await home.CreateAsync("Patient", people.Person());
        var registered = $"Patient/{await home.CreateAsync("Patient", people.Person())}";
        await home.CreateAsync("Consent", Consent(registered, Permit(Abroad)).ToJsonString());
        await home.CreateAsync("Task", Access.AccessServer.Task(registered, Abroad));
        var queued = (await home.GetAsync("Task?code=possible-duplicate")).Matches.Single();

        Assert.Equal(200, (await abroad.GetAsync(registered)).Status);
        Assert.Empty((await abroad.GetAsync("Task?code=possible-duplicate")).Matches);
        Assert.Equal(404, (await abroad.GetAsync($"Task/{queued}")).Status);
        Assert.DoesNotContain(onFile, (await abroad.GetAsync($"{registered}/$everything")).Text, StringComparison.Ordinal);
        // Whose role does not treat keeps the case all the same.
        Assert.Equal([queued], (await server.User(Home, Role.ReferringClinician).GetAsync("Task?code=possible-duplicate")).Matches);
    }

    [Theory, EveryDatabase]
    public async Task Who_may_not_search_people_may_not_match_them(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (reads, searches) = (server.App(Home, Role.Coordinator, "user/Patient.r"), server.App(Home, Role.Coordinator, "user/Patient.s"));

        Assert.Equal((403, 403), ((await reads.GetAsync("Patient?name=x")).Status, (await reads.PostAsync("Patient/$match", people.Person())).Status));
        Assert.Equal((200, 200), ((await searches.GetAsync("Patient?name=x")).Status, (await searches.PostAsync("Patient/$match", people.Person())).Status));
    }

    [Theory, EveryDatabase]
    public async Task What_a_client_may_see_is_named_in_the_letters_of_its_scope(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var home = server.User(Home, Role.Coordinator);
        await home.CreateAsync("Patient", people.Person().Replace("أحمد", "Ганна", StringComparison.Ordinal));
        var anna = await home.CreateAsync("Patient", people.Person().Replace("أحمد", "Anna", StringComparison.Ordinal));

        Assert.Equal([anna], (await server.App(Home, Role.Coordinator, "user/Patient.rs?given=Anna").GetAsync("Patient")).Matches);
    }

    [Theory, EveryDatabase]
    public async Task What_a_match_weighs_tells_of_nobody_whom_the_caller_does_not_see(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        await using var empty = await StartAsync(provider);
        string Asked() => people.Person().Replace("أحمد", "Zzyzx", StringComparison.Ordinal);
        string Rare() => Asked().Replace("\"gender\"", "\"id\":\"b3b4a0a2-6d8a-4f0c-9a55-6f9d0c1e7a10\",\"gender\"", StringComparison.Ordinal);
        for (var number = 0; number < 5; number++) await server.User(Foreign, Role.Coordinator).CreateAsync("Patient", Asked());
        foreach (var one in new[] { server, empty }) Assert.Equal(201, (await one.User(Home, Role.Coordinator).PutAsync("Patient/b3b4a0a2-6d8a-4f0c-9a55-6f9d0c1e7a10", Rare())).Status);

        var (among, alone) = (await server.User(Home, Role.Coordinator).PostAsync("Patient/$match", Asked()), await empty.User(Home, Role.Coordinator).PostAsync("Patient/$match", Asked()));

        Assert.Equal(alone.Entries[0]["search"]!.ToJsonString(), among.Entries[0]["search"]!.ToJsonString());
        Assert.Equal("b3b4a0a2-6d8a-4f0c-9a55-6f9d0c1e7a10", Assert.Single(among.Matches));
    }
}
