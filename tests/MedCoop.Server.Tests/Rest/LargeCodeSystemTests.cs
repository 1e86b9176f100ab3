using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MedCoop.Server.Commands;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Commands.TerminologyImportTests;

namespace MedCoop.Server.Tests.Rest;

/// <summary>What was imported as rows serves every operation, search and validation of a server that runs, as a stored resource does.</summary>
public sealed class LargeCodeSystemTests
{
    private const string System = "http://snomed.info/sct";

    [Theory, EveryDatabase]
    public async Task An_import_beside_a_running_server_counts_for_operations_searches_and_validation(StoreProvider provider)
    {
        await using var server = await RestServer.StartAsync(provider);
        await using var folder = await Commands.CommandFolder.CreateAsync();
        var fhir = server.Client;
        Assert.Equal(404, (await fhir.GetAsync($"CodeSystem/$lookup?system={System}&code=2002003")).Status);
        Assert.Equal(CommandLine.Done, await ImportAsync(server, Snomed.In(folder)));
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);

        var lookup = await fhir.GetAsync($"CodeSystem/$lookup?system={System}&code=2002003&displayLanguage=ru");
        var subsumes = await fhir.GetAsync($"CodeSystem/$subsumes?system={System}&codeA=9009009&codeB=2002003");
        var inSet = await fhir.GetAsync($"ValueSet/$validate-code?url={System}?fhir_vs=isa/1001002&system={System}&code=2002003&display=sore thumb");
        var notInSet = await fhir.GetAsync($"ValueSet/$validate-code?url={System}?fhir_vs=isa/1001002&system={System}&code=3003004");
        var member = await fhir.GetAsync($"ValueSet/$expand?url={System}?fhir_vs=refset/7007007");
        var filtered = await fhir.GetAsync($"ValueSet/$expand?url={System}?fhir_vs=isa/9009009&filter=THUMB больной");
        var page = await fhir.GetAsync($"ValueSet/$expand?url={System}?fhir_vs&count=2&offset=2");
        var active = await fhir.GetAsync($"ValueSet/$expand?url={System}?fhir_vs&activeOnly=true&excludeNested=true");
        var versions = await fhir.GetAsync("metadata?mode=terminology");

        Assert.Contains("Больной палец", Said(lookup), StringComparison.Ordinal);
        Assert.Contains("\"subsumes\"", subsumes.Text, StringComparison.Ordinal);
        Assert.Contains("true", inSet.Text, StringComparison.Ordinal);
        Assert.Contains("is not in the value set", notInSet.Text, StringComparison.Ordinal);
        Assert.Equal(["2002003"], Codes(member));
        Assert.Equal(["2002003"], Codes(filtered));
        Assert.Equal(["2002003", "3003004"], Codes(page));
        Assert.Equal(5, page.Json["expansion"]!["total"]!.GetValue<int>());
        Assert.Equal(["9009009", "1001002", "2002003", "3003004"], Codes(active));
        Assert.Contains("/version/20260101", versions.Text, StringComparison.Ordinal);

        foreach (var code in (string[])["1001002", "2002003", "3003004", "nonsense"])
            await fhir.CreateAsync("Condition", $$$"""{"resourceType":"Condition","subject":{"display":"x"},"code":{"coding":[{"system":"{{{System}}}","code":"{{{code}}}"}]}}""");
        Assert.Equal(2, (await fhir.GetAsync($"Condition?code:below={System}|1001002")).Matches.Count);
        Assert.Equal(2, (await fhir.GetAsync($"Condition?code:above={System}|2002003")).Matches.Count);
        Assert.Equal(2, (await fhir.GetAsync($"Condition?code:in={Uri.EscapeDataString(System + "?fhir_vs=isa/9009009")}")).Matches.Count);
        await fhir.CreateAsync("ValueSet", $$$"""
            {"resourceType":"ValueSet","url":"urn:sore","status":"active","compose":{"include":[{"system":"{{{System}}}","filter":[{"property":"363698007","op":"=","value":"3003004"}]}]}}
            """);
        Assert.Single((await fhir.GetAsync("Condition?code:in=urn:sore")).Matches);
        Assert.Equal(3, (await fhir.GetAsync("Condition?code:not-in=urn:sore")).Matches.Count);

        await fhir.CreateAsync("ValueSet", $$"""
            {"resourceType":"ValueSet","url":"http://hl7.org/fhir/ValueSet/never-mind","status":"active","compose":{"include":[{"valueSet":["{{System}}?fhir_vs=isa/1001002"]}]} }
            """);
        Assert.Equal(["1001002", "2002003"], Codes(await fhir.GetAsync("ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/never-mind")));
    }

    [Theory, EveryDatabase]
    public async Task A_supplement_adds_designations_and_properties_to_what_it_supplements_wherever_that_is(StoreProvider provider)
    {
        await using var server = await RestServer.StartAsync(provider);
        await using var folder = await Commands.CommandFolder.CreateAsync();
        var fhir = server.Client;
        Assert.Equal(CommandLine.Done, await ImportAsync(server, Snomed.In(folder)));
        await SupplementAsync("urn:sct-be", System, "2002003", "Хворы палец");
        await SupplementAsync("urn:gender-be", "http://hl7.org/fhir/administrative-gender|4.0.1", "female", "жаночы");
        await SupplementAsync("urn:other", "http://hl7.org/fhir/administrative-gender|3.0", "male", "з іншай версіі");

        var lookup = await fhir.GetAsync($"CodeSystem/$lookup?system={System}&code=2002003&displayLanguage=be");
        var gender = await fhir.GetAsync("ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender&displayLanguage=be");
        var filtered = await fhir.GetAsync($"ValueSet/$expand?url={System}?fhir_vs&filter=хворы");
        var spoken = await fhir.GetAsync($"CodeSystem/$validate-code?url={System}&code=2002003&display=хворы палец");
        var property = await fhir.PostAsync("ValueSet/$expand", $$"""
            {"resourceType":"ValueSet","url":"urn:local","status":"active","compose":{"include":[{"system":"{{System}}","filter":[{"property":"tariff","op":"=","value":"12"}]}]} }
            """);

        Assert.Contains("\"display\",\"valueString\":\"Хворы палец\"", Said(lookup), StringComparison.Ordinal);
        Assert.Contains("жаночы", Said(gender), StringComparison.Ordinal);
        Assert.DoesNotContain("з іншай версіі", Said(gender), StringComparison.Ordinal);
        Assert.Equal(["2002003"], Codes(filtered));
        Assert.Contains("\"valueBoolean\":true", spoken.Text, StringComparison.Ordinal);
        Assert.Equal(["2002003"], Codes(property));

        async Task SupplementAsync(string url, string supplemented, string code, string text) => await fhir.CreateAsync("CodeSystem", $$"""
            {"resourceType":"CodeSystem","url":"{{url}}","status":"active","content":"supplement","supplements":"{{supplemented}}",
             "concept":[{"code":"{{code}}","designation":[{"language":"be","value":"{{text}}"}],"property":[{"code":"tariff","valueString":"12"}]},{"code":"no-such-code","display":"x"}]}
            """);
    }

    [Theory, EveryDatabase]
    public async Task An_expansion_can_leave_a_system_out_and_choose_a_version(StoreProvider provider)
    {
        await using var server = await RestServer.StartAsync(provider);
        await using var folder = await Commands.CommandFolder.CreateAsync();
        var fhir = server.Client;
        var path = Snomed.In(folder);
        Assert.Equal(CommandLine.Done, await ImportAsync(server, path, "--version", "20250101", "--language", "ru"));
        Assert.Equal(CommandLine.Done, await ImportAsync(server, path));
        await fhir.CreateAsync("ValueSet", $$"""
            {"resourceType":"ValueSet","url":"urn:both","status":"active","compose":{"include":[{"system":"http://hl7.org/fhir/administrative-gender"},{"system":"{{System}}","filter":[{"property":"concept","op":"is-a","value":"2002003"}]}]} }
            """);

        var both = await fhir.GetAsync("ValueSet/$expand?url=urn:both");
        var without = await fhir.GetAsync("ValueSet/$expand?url=urn:both&exclude-system=http://hl7.org/fhir/administrative-gender");
        var older = await fhir.GetAsync($"ValueSet/$expand?url=urn:both&system-version={Uri.EscapeDataString(System + "|http://snomed.info/sct/900000000000207008/version/20250101")}");

        Assert.Equal(["male", "female", "other", "unknown", "2002003"], Codes(both));
        Assert.Contains("Sore thumb", both.Text, StringComparison.Ordinal);
        Assert.Equal(["2002003"], Codes(without));
        Assert.Contains("Больной палец", Said(older), StringComparison.Ordinal);
        Assert.Equal(400, (await fhir.GetAsync("ValueSet/$expand?url=urn:both&system-version=urn:x")).Status);
        Assert.Equal(400, (await fhir.GetAsync("ValueSet/$expand?url=urn:both&date=2020-01-01")).Status);
    }

    private static Task<int> ImportAsync(RestServer server, string path, params string[] more) => CommandLine.RunAsync(
    [
        "import", "--terminology", "snomed", path, .. more, $"--Store:Provider={server.Database.Provider}", $"--Store:ConnectionString={server.Database.ConnectionString}",
        "--Logs:Directory=", "--Logs:Console=false",
    ]);

    // As people read it, without escapes.
    private static string Said(Answer answer) => answer.Json.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static List<string> Codes(Answer answer)
    {
        List<string> codes = [];
        Add(answer.Json["expansion"]?["contains"]);
        return codes;

        void Add(JsonNode? contains)
        {
            foreach (var node in contains?.AsArray() ?? [])
            {
                codes.Add(node!["code"]!.GetValue<string>());
                Add(node["contains"]);
            }
        }
    }
}
