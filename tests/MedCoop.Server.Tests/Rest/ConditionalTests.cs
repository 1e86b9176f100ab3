using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Rest.UpdateTests;

namespace MedCoop.Server.Tests.Rest;

/// <summary>Behaviours 14 to 17: conditional interactions, and what happens when many come at once.</summary>
public sealed class ConditionalTests(RestServers servers)
{
    [Theory, EveryDatabase, Behaviour(14)]
    public async Task A_conditional_create_makes_one_finds_one_and_refuses_many(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var mrn = NewId();
        var condition = ("If-None-Exist", $"identifier=urn:mrn|{mrn}");

        var first = await fhir.PostAsync("Patient", WithMrn(mrn), condition);
        var second = await fhir.PostAsync("Patient", WithMrn(mrn), condition);
        await fhir.PostAsync("Patient", WithMrn(mrn));
        var third = await fhir.PostAsync("Patient", WithMrn(mrn), condition);

        Assert.Equal((201, 200, 412), (first.Status, second.Status, third.Status));
        Assert.Equal(first.Id, second.Id);
        Assert.Equal("MC1021", third.Code);
    }

    [Theory, EveryDatabase, Behaviour(14)]
    public async Task Empty_or_unknown_criteria_are_refused(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        foreach (var criteria in new[] { "", "?", "_count=1" })
            Assert.Equal((400, "MC1022"), Refusal(await fhir.PostAsync("Patient", WithMrn("x"), ("If-None-Exist", criteria))));
        Assert.Equal((400, "MC1050"), Refusal(await fhir.PostAsync("Patient", WithMrn("x"), ("If-None-Exist", "shoe-size=43"))));
        Assert.Equal((400, "MC1022"), Refusal(await fhir.PutAsync("Patient", WithMrn("x"))));
        Assert.Equal((400, "MC1022"), Refusal(await fhir.DeleteAsync("Patient")));
    }

    [Theory, EveryDatabase, Behaviour(14)]
    public async Task Prefer_return_is_honoured_and_a_bad_value_refused(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        var minimal = await fhir.PostAsync("Patient", WithMrn("x"), ("Prefer", "return=minimal"));
        var outcome = await fhir.PostAsync("Patient", WithMrn("x"), ("Prefer", "return=OperationOutcome"));
        var bad = await fhir.PostAsync("Patient", WithMrn("x"), ("Prefer", "return=everything"));

        Assert.Equal((201, ""), (minimal.Status, minimal.Text));
        Assert.Equal((201, "OperationOutcome"), (outcome.Status, outcome.Json["resourceType"]!.GetValue<string>()));
        Assert.Equal((400, "MC1017"), Refusal(bad));
    }

    [Theory, EveryDatabase, Behaviour(15)]
    public async Task A_conditional_update_creates_updates_or_refuses(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var mrn = NewId();
        var path = $"Patient?identifier=urn:mrn|{mrn}";

        var created = await fhir.PutAsync(path, WithMrn(mrn));
        var updated = await fhir.PutAsync(path, WithMrn(mrn, "female"));
        var mismatch = await fhir.PutAsync(path, WithMrn(mrn).Replace("{\"resourceType\"", "{\"id\":\"other\",\"resourceType\"", StringComparison.Ordinal));
        await fhir.PostAsync("Patient", WithMrn(mrn));
        var many = await fhir.PutAsync(path, WithMrn(mrn));

        Assert.Equal((201, 200, 400, 412), (created.Status, updated.Status, mismatch.Status, many.Status));
        Assert.Equal((created.Id, 2), (updated.Id, updated.VersionId));
    }

    [Theory, EveryDatabase, Behaviour(16)]
    public async Task A_conditional_delete_of_many_needs_a_count(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var mrn = NewId();
        for (var i = 0; i < 5; i++) await fhir.PostAsync("Patient", WithMrn(mrn));

        var refused = await fhir.DeleteAsync($"Patient?identifier=urn:mrn|{mrn}");
        var three = await fhir.DeleteAsync($"Patient?identifier=urn:mrn|{mrn}&_count=3");
        var rest = await fhir.DeleteAsync($"Patient?identifier=urn:mrn|{mrn}&_count=100");
        var none = await fhir.DeleteAsync($"Patient?identifier=urn:mrn|{mrn}");

        Assert.Equal((412, "MC1021"), Refusal(refused));
        Assert.Equal((204, "3"), (three.Status, three.Headers["Items-Deleted"]));
        Assert.Equal((204, "2"), (rest.Status, rest.Headers["Items-Deleted"]));
        Assert.Equal(204, none.Status);
        Assert.Empty((await fhir.GetAsync($"Patient?identifier=urn:mrn|{mrn}")).Entries);
    }

    [Theory, EveryDatabase, Behaviour(17)]
    public async Task A_conditional_patch_of_none_or_many_is_refused(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var mrn = NewId();
        const string patch = """[{"op":"add","path":"/active","value":true}]""";

        var none = await fhir.JsonPatchAsync($"Patient?identifier=urn:mrn|{mrn}", patch);
        await fhir.PostAsync("Patient", WithMrn(mrn));
        var one = await fhir.JsonPatchAsync($"Patient?identifier=urn:mrn|{mrn}", patch);
        await fhir.PostAsync("Patient", WithMrn(mrn));
        var many = await fhir.JsonPatchAsync($"Patient?identifier=urn:mrn|{mrn}", patch);

        Assert.Equal((404, "MC1023"), Refusal(none));
        Assert.True(one.Json["active"]!.GetValue<bool>());
        Assert.Equal((412, "MC1021"), Refusal(many));
    }

    [Theory, EveryDatabase, Behaviour(14)]
    public async Task Sixteen_identical_conditional_creates_at_once_make_exactly_one(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        for (var round = 0; round < 20; round++)
        {
            var mrn = NewId();
            var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
                fhir.PostAsync("Patient", WithMrn(mrn), ("If-None-Exist", $"identifier=urn:mrn|{mrn}"))));

            Assert.All(answers, answer => Assert.True(answer.Status is 200 or 201, answer.Text));
            Assert.Single(answers, answer => answer.Status == 201);
            Assert.Single(answers.Select(answer => answer.Id).Distinct());
            Assert.Single((await fhir.GetAsync($"Patient?identifier=urn:mrn|{mrn}")).Entries);
        }
    }

    internal static string WithMrn(string mrn, string gender = "male") =>
        $$"""{"resourceType":"Patient","identifier":[{"system":"urn:mrn","value":"{{mrn}}"}],"gender":"{{gender}}"}""";
}
