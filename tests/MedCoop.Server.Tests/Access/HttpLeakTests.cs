using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Access.AccessServer;

namespace MedCoop.Server.Tests.Access;

/// <summary>
/// For random cases, consents, Tasks and requests of every kind, the answer to a partner's system is that of a server that holds only what it may
/// see: over HTTP, with real tokens, compared whole.
/// </summary>
public sealed class HttpLeakTests
{
    private const int Rounds = 60;

    [Theory, EveryDatabase]
    public async Task Every_answer_is_that_of_a_server_that_holds_only_what_may_be_seen(StoreProvider provider)
    {
        var world = new LeakWorld(new Random(4711));
        await using var whole = await StartAsync(provider);
        await using var part = await StartAsync(provider);
        await FillAsync(world, whole, part);

        var asker = whole.System("Device/abroad-system", Abroad, "system/*.cruds", Role.PartnerSystem);
        Assert.InRange(world.Visible.Count, 60, int.MaxValue);
        Assert.InRange(world.Hidden.Count, 60, int.MaxValue);
        var shown = 0;
        foreach (var query in world.Probes().Concat(world.Queries(Rounds)))
        {
            var (seen, expected) = (await asker.GetAsync(query), await part.Machine.GetAsync(query));
            Assert.True(Plain(seen) == Plain(expected), $"{query}\n{Plain(seen)}\ninstead of\n{Plain(expected)}");
            if (seen.Status == 200 && seen.Json["entry"] is JsonArray { Count: > 0 }) shown++;
        }

        Assert.InRange(shown, Rounds, int.MaxValue);
        foreach (var batch in world.Batches(8))
        {
            var (seen, expected) = (await asker.PostAsync("", batch), await part.Machine.PostAsync("", batch));
            Assert.True(Plain(seen) == Plain(expected), $"{batch}\n{Plain(seen)}\ninstead of\n{Plain(expected)}");
        }

        // The addresses in a summary are made of the server's, and its author is who asks: the rest is the same.
        var told = 0;
        foreach (var patient in world.Visible.Concat(world.Hidden).Where(reference => reference.StartsWith("Patient/", StringComparison.Ordinal)))
        {
            var (seen, expected) = (Told(await asker.GetAsync($"{patient}/$summary")), Told(await part.Machine.GetAsync($"{patient}/$summary")));
            Assert.Equal(expected, seen);
            told += seen.Length - 1;
        }

        Assert.InRange(told, Rounds, int.MaxValue);
    }

    private static string[] Told(Answer answer) =>
    [
        $"{answer.Status}",
        .. answer.Entries.Select(entry => entry["resource"]!).SelectMany(resource => (string)resource["resourceType"]! switch
        {
            "Composition" => resource["section"]!.AsArray().Select(section => (string)section!["text"]!["div"]!),
            "Device" or "Organization" => Array.Empty<string>(),
            var type => [$"{type}/{resource["id"]}/{resource["meta"]!["versionId"]}"],
        }),
    ];

    [Theory, EveryDatabase]
    public async Task Pages_one_after_another_are_those_of_a_server_that_holds_only_what_may_be_seen(StoreProvider provider)
    {
        var world = new LeakWorld(new Random(4712));
        await using var whole = await StartAsync(provider);
        await using var part = await StartAsync(provider);
        await FillAsync(world, whole, part);

        var asker = whole.System("Device/abroad-system", Abroad, "system/*.cruds", Role.PartnerSystem);
        foreach (var query in new[] { "Observation?_count=4", "Observation?_count=5&_sort=-code&_total=accurate", "Patient?_count=2&_sort=family", "Condition?_count=3&_include=Condition:subject", "Observation/_history?_count=7", "_history?_count=20" })
        {
            var (seen, expected) = (await PagesAsync(asker.GetAsync, query), await PagesAsync(path => part.Machine.GetAsync(path), query));
            Assert.True(seen.SequenceEqual(expected, StringComparer.Ordinal), $"{query}\n{string.Join('\n', seen)}\ninstead of\n{string.Join('\n', expected)}");
            Assert.InRange(seen.Count, 2, int.MaxValue);
        }
    }

    private static async Task FillAsync(LeakWorld world, AccessServer whole, AccessServer part)
    {
        foreach (var step in world.Steps)
        {
            await WriteAsync(whole, step);
            await WriteAsync(part, [.. step.Where(entry => world.IsVisible(entry.Reference))]);
        }
    }

    private static async Task<List<string>> PagesAsync(Func<string, Task<Answer>> get, string query)
    {
        var pages = new List<string>();
        for (var next = query; next is not null;)
        {
            var page = await get(next);
            pages.Add(Plain(page));
            next = page.Link("next");
        }

        return pages;
    }

    private static async Task WriteAsync(AccessServer server, IReadOnlyList<LeakEntry> entries)
    {
        var bundle = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray([.. entries.Select(entry => entry.ToJson())]) };
        var answer = await server.Machine.PostAsync("", bundle.ToJsonString());
        Assert.True(answer.Status == 200, answer.Text);
    }

    // Without what two servers never have in common: addresses, instants, ids of answers, marks of pages.
    private static string Plain(Answer answer)
    {
        if (answer.Text.Length == 0) return $"{answer.Status}";
        var json = JsonNode.Parse(answer.Text)!;
        Strip(json);
        if (json["resourceType"]!.GetValue<string>() == "Bundle") json.AsObject().Remove("id");
        return $"{answer.Status} {json.ToJsonString()}";
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonArray array) foreach (var item in array) Strip(item);
        if (node is not JsonObject members) return;
        foreach (var name in new[] { "lastUpdated", "lastModified", "timestamp", "link" }) members.Remove(name);
        if (members["fullUrl"] is { } url) members["fullUrl"] = string.Join('/', url.GetValue<string>().Split('/')[^2..]);
        if (members["resource"]?["resourceType"]?.GetValue<string>() == "Bundle") members["resource"]!.AsObject().Remove("id");
        foreach (var (_, value) in members) Strip(value);
    }
}
