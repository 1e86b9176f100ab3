using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Rest;

/// <summary>Behaviours 9 to 13: update.</summary>
public sealed class UpdateTests(RestServers servers)
{
    [Theory, EveryDatabase, Behaviour(9)]
    public async Task An_update_creates_what_is_not_there(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = NewId();

        var created = await fhir.PutAsync($"Patient/{id}", Patient(id));
        await fhir.DeleteAsync($"Patient/{id}");
        var again = await fhir.PutAsync($"Patient/{id}", Patient(id));

        Assert.Equal((201, 1), (created.Status, created.VersionId));
        Assert.Equal((201, 3), (again.Status, again.VersionId));
    }

    [Theory, EveryDatabase, Behaviour(10)]
    public async Task An_updates_id_must_be_there_and_be_that_of_the_address(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = NewId();

        Assert.Equal((400, "MC1007"), Refusal(await fhir.PutAsync($"Patient/{id}", Patient("other"))));
        Assert.Equal((400, "MC1007"), Refusal(await fhir.PutAsync($"Patient/{id}", """{"resourceType":"Patient"}""")));
        Assert.Equal((400, "MC1007"), Refusal(await fhir.PutAsync("Patient/a_b", Patient("a_b"))));
        Assert.Equal((400, "MC1006"), Refusal(await fhir.PutAsync($"Observation/{id}", Patient(id))));
        Assert.Equal(404, (await fhir.GetAsync($"Patient/{id}")).Status);
    }

    [Theory, EveryDatabase, Behaviour(11)]
    public async Task A_stale_if_match_fails_and_a_malformed_one_is_refused(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = NewId();
        await fhir.PutAsync($"Patient/{id}", Patient(id));
        await fhir.PutAsync($"Patient/{id}", Patient(id, "female"));

        Assert.Equal((412, "MC1020"), Refusal(await fhir.PutAsync($"Patient/{id}", Patient(id), ("If-Match", "W/\"1\""))));
        Assert.Equal((400, "MC1017"), Refusal(await fhir.PutAsync($"Patient/{id}", Patient(id), ("If-Match", "W/\"2"))));
        Assert.Equal((412, "MC1020"), Refusal(await fhir.PutAsync($"Patient/never-{id}", Patient($"never-{id}"), ("If-Match", "W/\"1\""))));
        Assert.Equal(200, (await fhir.PutAsync($"Patient/{id}", Patient(id), ("If-Match", "W/\"2\""))).Status);
        Assert.Equal(412, (await fhir.DeleteAsync($"Patient/{id}", ("If-Match", "W/\"1\""))).Status);
    }

    [Theory, EveryDatabase, Behaviour(12)]
    public async Task Identical_content_makes_no_new_version_but_a_tag_or_profile_does(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = NewId();
        await fhir.PutAsync($"Patient/{id}", Patient(id));

        var reordered = await fhir.PutAsync($"Patient/{id}", $$"""{ "gender" : "male", "id":"{{id}}",  "resourceType":"Patient", "meta":{"versionId":"7"} }""");
        var tagged = await fhir.PutAsync($"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","meta":{"tag":[{"code":"x"}]},"gender":"male"}""");
        var profiled = await fhir.PutAsync($"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","meta":{"profile":["http://x.example/p"],"tag":[{"code":"x"}]},"gender":"male"}""");

        Assert.Equal((200, 1), (reordered.Status, reordered.VersionId));
        Assert.Equal(2, tagged.VersionId);
        Assert.Equal(3, profiled.VersionId);
        Assert.Equal(3, (await fhir.GetAsync($"Patient/{id}/_history")).Json["total"]!.GetValue<int>());
    }

    [Theory, EveryDatabase, Behaviour(13)]
    public async Task A_conditional_reference_is_resolved_and_an_unresolvable_one_refused(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var mrn = NewId();
        var patient = await fhir.CreateAsync("Patient", $$"""{"resourceType":"Patient","identifier":[{"system":"urn:mrn","value":"{{mrn}}"}]}""");

        var resolved = await fhir.PostAsync("Condition", Condition($"Patient?identifier=urn:mrn|{mrn}"));
        var unresolved = await fhir.PostAsync("Condition", Condition("Patient?identifier=urn:mrn|nobody"));

        Assert.Equal($"Patient/{patient}", resolved.Json["subject"]!["reference"]!.GetValue<string>());
        Assert.Equal((400, "MC1042"), Refusal(unresolved));
        Assert.Contains("Condition.subject", Assert.Single(unresolved.Expressions), StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task Two_writers_on_one_version_cannot_both_win(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = NewId();
        await fhir.PutAsync($"Patient/{id}", Patient(id));

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(n =>
            fhir.PutAsync($"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","name":[{"family":"w{{n}}"}]}""", ("If-Match", "W/\"1\""))));

        Assert.Equal(1, answers.Count(answer => answer.Status == 200));
        Assert.Equal(15, answers.Count(answer => answer.Status == 412));
    }

    [Theory, EveryDatabase]
    public async Task Writers_without_a_condition_all_succeed_one_after_the_other(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = NewId();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(n =>
            fhir.PutAsync($"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","name":[{"family":"w{{n}}"}]}""")));

        Assert.All(answers, answer => Assert.InRange(answer.Status, 200, 201));
        Assert.Equal(Enumerable.Range(1, 16), answers.Select(answer => answer.VersionId).Order());
    }

    internal static string NewId() => Guid.NewGuid().ToString();

    internal static string Patient(string id, string gender = "male") => $$"""{"resourceType":"Patient","id":"{{id}}","gender":"{{gender}}"}""";

    internal static (int Status, string Code) Refusal(Answer answer) => (answer.Status, answer.Code);

    private static string Condition(string subject) => $$$"""{"resourceType":"Condition","subject":{"reference":"{{{subject}}}"}}""";
}
