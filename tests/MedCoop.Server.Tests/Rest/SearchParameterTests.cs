using System.Text.Json.Nodes;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store;
using MedCoop.Store.Access;
using MedCoop.Testing;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Rest;

/// <summary>SearchParameter resources that users add are searched by from then on. Each test has a server of its own: they change what all see.</summary>
public sealed class SearchParameterTests
{
    private const string Color = "http://example.org/fhir/SearchParameter/eye-color";

    [Theory, EveryDatabase]
    public async Task An_added_parameter_finds_what_is_stored_from_then_on_and_says_that_older_resources_may_be_missing(StoreProvider provider)
    {
        await using var server = await RestServer.StartAsync(provider);
        var fhir = server.Client;
        await fhir.CreateAsync("Patient", Eyes("green"));
        var before = await fhir.GetAsync("Patient?eye-color=green", ("Prefer", "handling=strict"));

        var added = await DefineAsync(fhir, "eyes", Definition());
        var id = await fhir.CreateAsync("Patient", Eyes("green"));
        await fhir.CreateAsync("Patient", Eyes("blue"));
        var after = await fhir.GetAsync("Patient?eye-color=green&_total=accurate", ("Prefer", "handling=strict"));

        Assert.Equal(400, before.Status);
        Assert.Equal(201, added.Status);
        Assert.Equal([id], after.Matches);
        Assert.Contains(ErrorCodes.NotYetIndexed, after.Text, StringComparison.Ordinal);
        var statement = await fhir.GetAsync("metadata");
        Assert.Contains(Color, statement.Text, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task A_parameter_on_an_empty_store_gives_no_warning_and_ends_when_it_is_retired_or_deleted(StoreProvider provider)
    {
        await using var server = await RestServer.StartAsync(provider);
        var fhir = server.Client;
        await DefineAsync(fhir, "eyes", Definition());
        var id = await fhir.CreateAsync("Patient", Eyes("green"));

        var found = await fhir.GetAsync("Patient?eye-color=green");
        await DefineAsync(fhir, "eyes", Definition(status: "retired"));
        var retired = await fhir.GetAsync("Patient?eye-color=green", ("Prefer", "handling=strict"));
        await DefineAsync(fhir, "eyes", Definition());
        var again = await fhir.GetAsync("Patient?eye-color=green");
        var conditional = await fhir.PostAsync("Patient", Eyes("green"), ("If-None-Exist", "eye-color=green"));
        await fhir.DeleteAsync("SearchParameter/eyes");
        var deleted = await fhir.GetAsync("Patient?eye-color=green", ("Prefer", "handling=strict"));

        Assert.Equal([id], found.Matches);
        Assert.DoesNotContain(ErrorCodes.NotYetIndexed, found.Text, StringComparison.Ordinal);
        Assert.Equal([400, 400], [retired.Status, deleted.Status]);
        Assert.Equal((422, ErrorCodes.NotYetIndexed), (conditional.Status, conditional.Code));
        Assert.Contains(ErrorCodes.NotYetIndexed, again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_type_of_parameter_can_be_added()
    {
        await using var server = await RestServer.StartAsync(StoreProvider.Sqlite);
        var fhir = server.Client;
        (string Code, string Type, string Expression, string? More, string Query)[] all =
        [
            ("own-number", "number", "Patient.multipleBirth as integer", null, "own-number=2"),
            ("own-date", "date", "Patient.birthDate", null, "own-date=ge1980"),
            ("own-string", "string", "Patient.contact.name.family", null, "own-string=kay"),
            ("own-token", "token", "Patient.maritalStatus", null, "own-token=http://example.org|M"),
            ("own-reference", "reference", "Patient.contact.organization", "\"target\":[\"Organization\"],", "own-reference=Organization/o"),
            ("own-uri", "uri", "Patient.implicitRules", null, "own-uri=http://example.org/rules"),
            ("own-quantity", "quantity", "Patient.extension('http://example.org/height').value as Quantity", null, "own-quantity=180|http://unitsofmeasure.org|cm"),
            ("own-engine", "string", "Patient.name.where(use = 'official').select(family + '-' + given.first())", null, "own-engine=who-ann"),
            ("own-composite", "composite", "Patient.contact", """
                "component":[{"definition":"http://hl7.org/fhir/SearchParameter/individual-gender","expression":"gender"},{"definition":"http://example.org/own-string","expression":"name.family"}],
                """, "own-composite=female$kay"),
        ];
        foreach (var (code, type, expression, more, _) in all)
        {
            var added = await DefineAsync(fhir, code, Definition(code: code, type: type, expression: expression, more: more ?? "", url: $"http://example.org/{code}"));
            Assert.True(added.Status == 201, $"{code}: {added.Text}");
        }

        var id = await fhir.CreateAsync("Patient", """
            {"resourceType":"Patient","implicitRules":"http://example.org/rules","multipleBirthInteger":2,"birthDate":"1980-05-05","maritalStatus":{"coding":[{"system":"http://example.org","code":"M"}]},
              "extension":[{"url":"http://example.org/height","valueQuantity":{"value":180,"system":"http://unitsofmeasure.org","code":"cm"}}],
              "name":[{"use":"official","family":"Who","given":["Ann","Bea"]}],
              "contact":[{"name":{"family":"Kay"},"gender":"female","organization":{"reference":"Organization/o"}}]}
            """);
        await fhir.CreateAsync("Patient", """{"resourceType":"Patient","birthDate":"1970","contact":[{"name":{"family":"Other"},"gender":"female"}]}""");

        foreach (var (_, _, _, _, query) in all)
        {
            var found = await fhir.GetAsync($"Patient?{query}", ("Prefer", "handling=strict"));
            Assert.True(found.Status == 200 && found.Matches.SequenceEqual([id]), $"{query}: {found.Text}");
        }
    }

    [Fact]
    public async Task What_cannot_be_used_is_refused_and_the_element_named()
    {
        await using var server = await RestServer.StartAsync(StoreProvider.Sqlite);
        var fhir = server.Client;
        (string Body, string Element)[] bad =
        [
            (Definition(code: "family"), "SearchParameter.code"),
            (Definition(code: "_odd"), "SearchParameter.code"),
            (Definition(code: "a:b"), "SearchParameter.code"),
            (Definition(type: "special"), "SearchParameter.type"),
            (Definition(expression: "Patient.name.where("), "SearchParameter.expression"),
            (Definition(expression: "Patient.name.unheardOf()"), "SearchParameter.expression"),
            (Definition(expression: "Patient.link.other.resolve().name"), "SearchParameter.expression"),
            (Definition(expression: "Patient.name.where(family.matches('(a+)+$'))"), "SearchParameter.expression"),
            (Definition(expression: "Patient.extension.repeat(extension).value"), "SearchParameter.expression"),
            (Definition(expression: "Observation.code"), "SearchParameter.expression"),
            (Definition(expression: null), "SearchParameter.expression"),
            (Definition(type: "reference"), "SearchParameter.target"),
            (Definition(type: "composite"), "SearchParameter.component"),
            (Definition(type: "composite", more: """ "component":[{"definition":"http://example.org/none","expression":"a"},{"definition":"http://hl7.org/fhir/SearchParameter/individual-gender","expression":"gender"}],"""), "SearchParameter.component[0].definition"),
        ];

        foreach (var (body, element) in bad)
        {
            var refused = await DefineAsync(fhir, "bad", body);
            Assert.True(refused.Status == 422 && refused.Expressions.Contains(element), $"{element}: {refused.Status} {refused.Text}");
            Assert.Equal(ErrorCodes.UnusableSearchParameter, refused.Code);
        }

        Assert.Equal(404, (await fhir.GetAsync("SearchParameter/bad")).Status);
        Assert.Equal(400, (await DefineAsync(fhir, "bad", Definition(type: "strong"))).Status);
    }

    [Fact]
    public async Task A_code_is_taken_once_also_within_a_transaction_and_drafts_and_definitions_of_the_standard_add_nothing()
    {
        await using var server = await RestServer.StartAsync(StoreProvider.Sqlite);
        var fhir = server.Client;

        var twice = await fhir.PostAsync("", BundleTests.Transaction(
            BundleTests.Entry("PUT", "SearchParameter/one", WithId("one", Definition())), BundleTests.Entry("PUT", "SearchParameter/two", WithId("two", Definition(url: "http://example.org/two")))));
        var draft = await DefineAsync(fhir, "draft", Definition(status: "draft", code: "family"));
        var derived = await DefineAsync(fhir, "derived", Definition(
            url: "http://example.org/derived", code: "birthdate", type: "date", expression: "Patient.birthDate",
            more: "\"derivedFrom\":\"http://hl7.org/fhir/SearchParameter/individual-birthdate\","));
        var first = await DefineAsync(fhir, "one", Definition());
        var second = await DefineAsync(fhir, "two", Definition(url: "http://example.org/two"));

        Assert.Equal([422, 201, 201, 201, 422], [twice.Status, draft.Status, derived.Status, first.Status, second.Status]);
        Assert.Equal(200, (await DefineAsync(fhir, "one", Definition(expression: "Patient.extension.value as string"))).Status);
    }

    [Fact]
    public async Task A_user_expression_that_fails_on_a_resource_does_not_stop_it_from_being_stored()
    {
        await using var server = await RestServer.StartAsync(StoreProvider.Sqlite);
        await DefineAsync(server.Client, "eyes", Definition(expression: "Patient.name.select(given.single())"));

        var created = await server.Client.PostAsync("Patient", """{"resourceType":"Patient","name":[{"given":["A","B"]}]}""");

        Assert.Equal(201, created.Status);
    }

    [Fact]
    public async Task Two_servers_on_one_database_never_index_with_an_outdated_catalogue()
    {
        Assert.SkipWhen(PostgreSqlServer.WhyMissing is not null, PostgreSqlServer.WhyMissing ?? "");
        await using var first = await RestServer.StartAsync(StoreProvider.PostgreSql);
        await using var second = await first.BesideAsync();
        // Both know the definitions of now.
        await second.Client.GetAsync("Patient?name=x");
        using var enough = new CancellationTokenSource();
        var stored = new System.Collections.Concurrent.ConcurrentBag<string>();
        var writing = Enumerable.Range(0, 8).Select(async n =>
        {
            while (!enough.IsCancellationRequested) stored.Add(await (n % 2 == 0 ? first : second).Client.CreateAsync("Patient", Eyes("green")));
        }).ToList();
        await Eventually.IsTrueAsync(() => stored.Count >= 20, () => $"{stored.Count} of 20 writes.", writing);

        var added = await DefineAsync(first.Client, "eyes", Definition());
        var seq = (await first.Client.GetAsync("SearchParameter/eyes/_history")).Entries.Count;
        var goal = stored.Count + 40;
        await Eventually.IsTrueAsync(() => stored.Count >= goal, () => $"{stored.Count} of {goal} writes.", writing);
        await enough.CancelAsync();
        await Task.WhenAll(writing);

        Assert.Equal((201, 1), (added.Status, seq));
        await using var store = await first.Database.OpenAsync();
        var since = (await store.ReadAsync(new("SearchParameter", "eyes"), Visibility.Everything, CancellationToken.None)).Value.Sequence;
        var after = await store.JournalAsync(since, (await store.JournalEndAsync(CancellationToken.None)).Value, CancellationToken.None).Select(version => version.Key.Id).ToListAsync();
        var found = (await SearchTests.PagesAsync(first.Client, "Patient?eye-color=green&_count=500")).SelectMany(page => page.Matches).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(after);
        Assert.Empty(after.Except(found));
    }

    [Theory, EveryDatabase]
    public async Task An_added_parameter_survives_a_restart(StoreProvider provider)
    {
        await using var first = await RestServer.StartAsync(provider);
        await DefineAsync(first.Client, "eyes", Definition());
        var id = await first.Client.CreateAsync("Patient", Eyes("green"));

        await DefineAsync(first.Client, "pair", Definition(url: "http://example.org/pair", code: "pair", type: "string", expression: "Patient.contact.name.text"));
        await DefineAsync(first.Client, "younger", Definition(url: "http://example.org/younger", code: "younger", type: "string", expression: "Patient.contact.name.family"));
        var changed = await DefineAsync(first.Client, "pair", Definition(url: "http://example.org/pair", code: "pair", type: "composite", expression: "Patient.contact", more: """
            "component":[{"definition":"http://example.org/younger","expression":"name.family"},{"definition":"http://hl7.org/fhir/SearchParameter/individual-gender","expression":"gender"}],
            """));

        await using var second = await first.BesideAsync();
        var found = await second.Client.GetAsync("Patient?eye-color=green");
        var composite = await second.Client.GetAsync("Patient?pair=a$female", ("Prefer", "handling=strict"));

        Assert.Equal([id], found.Matches);
        Assert.Equal((200, 200), (changed.Status, composite.Status));
    }

    internal static string Eyes(string color) =>
        $$"""{"resourceType":"Patient","extension":[{"url":"http://example.org/eye-color","valueCode":"{{color}}"}]}""";

    internal static Task<Answer> DefineAsync(FhirClient fhir, string id, string definition) => fhir.PutAsync($"SearchParameter/{id}", WithId(id, definition));

    internal static string Definition(
        string url = Color, string code = "eye-color", string type = "token", string? expression = "Patient.extension('http://example.org/eye-color').value",
        string status = "active", string more = "")
    {
        var json = JsonNode.Parse($$"""
            {"resourceType":"SearchParameter",{{more}}"url":"{{url}}","name":"Eyes","status":"{{status}}","description":"A test","code":"{{code}}","base":["Patient"],"type":"{{type}}"}
            """)!;
        if (expression is not null) json["expression"] = expression;
        return json.ToJsonString();
    }

    private static string WithId(string id, string definition)
    {
        var json = JsonNode.Parse(definition)!;
        json["id"] = id;
        return json.ToJsonString();
    }
}
