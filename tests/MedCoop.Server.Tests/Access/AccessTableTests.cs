using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MedCoop.Domain.Access;
using MedCoop.Fhir.Json;
using MedCoop.Server.Access;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Access.AccessServer;

namespace MedCoop.Server.Tests.Access;

/// <summary>
/// Every role, every R4 type, every interaction, each in a case of the actor's own organisation, one granted to it, one of others, and outside
/// cases, over HTTP: the answer is what the table of roles says.
/// </summary>
public sealed partial class AccessTableTests
{
    /// <summary>What types need of which there is no official example.</summary>
    private static readonly Dictionary<string, string> Mandatory = new(StringComparer.Ordinal)
    {
        ["CapabilityStatement"] = ""","status":"draft","date":"2026-01-01","kind":"requirements","description":"x","fhirVersion":"4.0.1","format":["application/fhir+json"],"rest":[{"mode":"server"}]""",
        ["CodeSystem"] = ""","status":"draft","content":"not-present" """,
        ["CompartmentDefinition"] = ""","url":"http://x.example/c","name":"C","status":"draft","code":"Patient","search":true""",
        ["ConceptMap"] = ""","status":"draft" """,
        ["DeviceMetric"] = ""","type":{"text":"x"},"category":"measurement" """,
        ["MessageHeader"] = ""","eventUri":"http://x.example/e","source":{"endpoint":"http://x.example"}""",
        ["TerminologyCapabilities"] = ""","status":"draft","date":"2026-01-01","kind":"requirements","description":"x" """,
        ["TestScript"] = ""","url":"http://x.example/t","name":"T","status":"draft" """,
        ["NamingSystem"] = ""","name":"N","status":"draft","kind":"identifier","date":"2026-01-01","uniqueId":[{"type":"uri","value":"http://x.example"}]""",
        ["OperationDefinition"] = ""","name":"O","status":"draft","kind":"operation","code":"o","system":true,"type":false,"instance":false""",
        ["SearchParameter"] = ""","url":"http://x.example/s","name":"S","status":"draft","description":"x","code":"s","base":["Patient"],"type":"string" """,
        ["StructureDefinition"] = ""","url":"http://x.example/d","name":"D","status":"draft","kind":"logical","abstract":true,"type":"http://x.example/d","differential":{"element":[{"id":"d","path":"d"}]}""",
        ["StructureMap"] = ""","url":"http://x.example/m","name":"M","status":"draft","group":[{"name":"g","typeMode":"none","input":[{"name":"i","mode":"source"}],"rule":[{"name":"r","source":[{"context":"i"}]}]}]""",
        ["ValueSet"] = ""","status":"draft" """,
    };

    // The trail is no stored resource: the server alone writes it, and who reads it has a test of its own.
    private static readonly string[] Types = [.. ResourceKinds.Types.Where(type => type != "AuditEvent")];

    private static readonly string[] Places = ["own", "granted", "foreign", "open"];

    [Theory, EveryDatabase]
    public async Task Every_role_type_interaction_and_case_gives_what_the_table_says(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var examples = await FillAsync(server);
        var wrong = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var asked = 0;
        var work = Enum.GetValues<Role>().SelectMany(role => Types.Select(type => (Role: role, Type: type)));

        await Parallel.ForEachAsync(work, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (one, _) =>
        {
            var user = server.User(Abroad, one.Role);
            foreach (var (interaction, place, status, found) in await AskAsync(user, one.Role, one.Type, examples[one.Type]))
            {
                Interlocked.Increment(ref asked);
                if (found != status) wrong.Enqueue($"{one.Role} {interaction} {one.Type} ({place}): {found} instead of {status}");
            }
        });

        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {asked}:\n{string.Join('\n', wrong.Order(StringComparer.Ordinal).Take(60))}");
        Assert.InRange(asked, 20_000, int.MaxValue);
    }

    [Theory, EveryDatabase]
    public async Task Auditors_alone_search_the_trail(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);

        foreach (var role in Enum.GetValues<Role>())
            Assert.Equal((role, role == Role.Auditor ? 200 : 403), (role, (await server.User(Abroad, role).GetAsync("AuditEvent")).Status));
    }

    private static async Task<List<(string Interaction, string Place, string Expected, string Found)>> AskAsync(TestUser user, Role role, string type, Example example)
    {
        var rights = AccessRules.Of(role, type);
        var found = new List<(string, string, string, string)>();
        var search = await user.GetAsync($"{type}?_count=1000");
        var matches = search.Status == 200 ? search.Matches : [];
        var partly = new Actor("Practitioner/x") { Roles = new HashSet<Role> { role } };
        var isWhole = ShownParts.Of(example.Body, partly).Length == example.Body.Length;
        // Of a patient who is elsewhere, too.
        var isPersonal = type is "Patient" or "RelatedPerson" || (Cases.Of(ResourceReader.Parse(example.Body), []).Labels & SecurityLabels.OfSomebody) != 0;
        foreach (var place in Places.Where(example.Ids.ContainsKey))
        {
            var id = example.Ids[place];
            var isSeen = place != "foreign" && (AccessRules.SeesPatients(role) || !isPersonal);
            var read = rights.HasFlag(Rights.Read) ? isSeen ? "200" : "404" : "403 role";
            foreach (var (interaction, path) in new[] { ("read", ""), ("vread", "/_history/1"), ("history", "/_history"), ("$meta", "/$meta") })
                found.Add((interaction, place, read, Of(await user.GetAsync($"{type}/{id}{path}"))));
            found.Add(("search", place, rights.HasFlag(Rights.Search) ? isSeen ? "found" : "absent" : "403 role", search.Status == 200 ? matches.Contains(id) ? "found" : "absent" : Of(search)));
            var patch = """[{"op":"test","path":"/resourceType","value":"TYPE"}]""".Replace("TYPE", type, StringComparison.Ordinal);
            found.Add(("patch", place, rights.HasFlag(Rights.Update) ? !isSeen ? "404" : isWhole ? "200" : "403 part" : "403 role", Of(await user.PatchAsync($"{type}/{id}", patch))));
            found.Add(("update", place, rights.HasFlag(Rights.Update) ? !isSeen ? "404" : isWhole ? "200" : "403 part" : "403 role", Of(await user.PutAsync($"{type}/{id}", example.TextOf(id)))));
            if (!rights.HasFlag(Rights.Delete)) found.Add(("delete", place, "403 role", Of(await user.DeleteAsync($"{type}/{id}"))));
            else if (place is "foreign" or "granted") found.Add(("delete", place, place == "foreign" ? "204" : "403 owner", Of(await user.DeleteAsync($"{type}/{id}"))));
        }

        found.Add(("create", "new", rights.HasFlag(Rights.Create) ? isWhole ? "201" : "403 part" : "403 role", Of(await user.PostAsync(type, example.Text))));
        found.Add(("history of the type", "all", rights.HasFlag(Rights.History) ? "200" : "403 role", Of(await user.GetAsync($"{type}/_history?_count=1"))));
        found.AddRange(await AskTogetherAsync(user, type, example, place => place != "foreign" && (AccessRules.SeesPatients(role) || !isPersonal), rights, isWhole));
        return found;
    }

    /// <summary>What goes in a batch and in a transaction, with conditions in the place of ids: nobody finds there what they do not see.</summary>
    private static async Task<List<(string Interaction, string Place, string Expected, string Found)>> AskTogetherAsync(TestUser user, string type, Example example, Func<string, bool> isSeen, Rights rights, bool isWhole)
    {
        var asked = new List<(string Interaction, string Place, string Expected, JsonObject Entry)>();
        var written = isWhole ? "201" : "403 part";
        foreach (var place in Places.Where(example.Ids.ContainsKey))
        {
            var id = example.Ids[place];
            var (create, update) = (rights.HasFlag(Rights.Create), rights.HasFlag(Rights.Update));
            asked.Add(("read", place, rights.HasFlag(Rights.Read) ? isSeen(place) ? "200" : "404" : "403 role", Entry("GET", $"{type}/{id}")));
            asked.Add(("conditional create", place, !create ? "403 role" : isSeen(place) ? "200" : written, Entry("POST", type, example.Text, ifNoneExist: $"_id={id}")));
            asked.Add(("conditional update", place, !update ? "403 role" : isSeen(place) ? isWhole ? "200" : "403 part" : create ? written : "403 role", Entry("PUT", $"{type}?_id={id}", example.Text)));
            asked.Add(("conditional delete", place, !rights.HasFlag(Rights.Delete) ? "403 role" : !isSeen(place) ? "204" : "403 owner", Entry("DELETE", $"{type}?_id={id}")));
        }

        // Who keeps it or an open one may delete it: not here, where others still look for it.
        asked.RemoveAll(one => one is { Interaction: "conditional delete", Place: "own" or "open", Expected: "403 owner" });
        var batch = await user.PostAsync("", BundleOf("batch", asked.Select(one => one.Entry)));
        Assert.True(batch.Status == 200, batch.Text);
        List<(string, string, string, string)> found = [.. asked.Zip(batch.Entries, (one, entry) => ($"{one.Interaction} in a batch", one.Place, one.Expected, Of(entry["response"]!)))];
        foreach (var one in asked.Where(one => one.Place == "foreign" && one.Expected is not ("201" or "204")))
        {
            var answer = await user.PostAsync("", BundleOf("transaction", [(JsonObject)one.Entry.DeepClone()]));
            found.Add(($"{one.Interaction} in a transaction", one.Place, one.Expected, Of(answer)));
        }

        return found;
    }

    private static string BundleOf(string type, IEnumerable<JsonObject> entries) =>
        new JsonObject { ["resourceType"] = "Bundle", ["type"] = type, ["entry"] = new JsonArray([.. entries]) }.ToJsonString();

    private static JsonObject Entry(string method, string url, string? resource = null, string? ifNoneExist = null)
    {
        var request = new JsonObject { ["method"] = method, ["url"] = url };
        if (ifNoneExist is not null) request["ifNoneExist"] = ifNoneExist;
        return resource is null ? new JsonObject { ["request"] = request } : new JsonObject { ["resource"] = JsonNode.Parse(resource), ["request"] = request };
    }

    private static string Of(Answer answer) => Of(answer.Status, answer.Status == 403 ? answer.Code : null);

    // In a batch each entry has its own.
    private static string Of(JsonNode response) =>
        Of(int.Parse(response["status"]!.GetValue<string>()[..3], System.Globalization.CultureInfo.InvariantCulture), response["outcome"]?["issue"]?[0]?["details"]?["coding"]?[0]?["code"]?.GetValue<string>());

    private static string Of(int status, string? code) => status != 403 ? $"{status}" : code switch
    {
        AccessErrorCodes.RoleMissing => "403 role",
        AccessErrorCodes.NotTheOwner => "403 owner",
        AccessErrorCodes.PartlySeen => "403 part",
        _ => $"403 {code}",
    };

    /// <summary>One resource of each type per place; references lead elsewhere, so that each is a case of its own.</summary>
    private static async Task<Dictionary<string, Example>> FillAsync(AccessServer server)
    {
        var examples = new Dictionary<string, Example>(StringComparer.Ordinal);
        foreach (var type in Types)
        {
            var text = await ExampleAsync(server.Machine, type);
            var isOpen = ResourceKinds.SharingOf(type) != Sharing.InCase;
            var ids = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (place, owner) in isOpen ? [("open", Home)] : new[] { ("own", Abroad), ("granted", Home), ("foreign", Foreign) })
            {
                var writer = isOpen ? server.User(Home, Role.PartnerSystem) : server.User(owner, Role.PartnerSystem, Role.ProgrammeManager);
                ids[place] = isOpen ? await server.Machine.CreateAsync(type, text) : await writer.CreateAsync(type, text);
            }

            if (ids.TryGetValue("granted", out var granted))
            {
                var home = server.User(Home, Role.PartnerSystem);
                if (type == "Patient") await home.CreateAsync("Consent", Consent($"Patient/{granted}", Permit(Abroad)).ToJsonString());
                await home.CreateAsync("Task", AccessServer.Task($"{type}/{granted}", Abroad));
            }

            examples[type] = new Example(ids, text);
        }

        return examples;
    }

    /// <summary>The smallest official example that is valid, without narrative, and with references that lead elsewhere.</summary>
    private static async Task<string> ExampleAsync(FhirClient machine, string type)
    {
        foreach (var file in TestData.Files("fhir-core/examples", $"{type}-*.json").OrderBy(file => new FileInfo(file).Length))
        {
            var example = JsonNode.Parse(await File.ReadAllTextAsync(file))!.AsObject();
            if (example["resourceType"]!.GetValue<string>() != type) continue;
            foreach (var name in new[] { "id", "text", "meta", "contained" }) example.Remove(name);
            if (type == "SearchParameter") example["status"] = "draft";
            var text = LocalReference().Replace(example.ToJsonString(), "\"reference\":\"urn:uuid:0f4b6c52-7d0f-4a52-9a3b-6a0f3e1c0001\"");
            if ((await machine.PostAsync(type, text)).Status == 201) return text;
        }

        var least = $$"""{"resourceType":"{{type}}","language":"en"{{Mandatory.GetValueOrDefault(type)}}}""";
        var answer = await machine.PostAsync(type, least);
        return answer.Status == 201 ? least : throw new InvalidOperationException($"There is no usable example of {type}: {answer.Text}");
    }

    [GeneratedRegex("\"reference\":\"([A-Z][A-Za-z]+/[^\"]*|#[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LocalReference();

    private sealed record Example(IReadOnlyDictionary<string, string> Ids, string Text)
    {
        public ReadOnlyMemory<byte> Body { get; } = System.Text.Encoding.UTF8.GetBytes(Text);

        public string TextOf(string id)
        {
            var named = JsonNode.Parse(Text)!;
            named["id"] = id;
            return named.ToJsonString();
        }
    }
}
