using System.Text.Json.Nodes;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// A code system for each of <see cref="Pools.Systems"/> with all of <see cref="Pools.Codes"/>, and value sets of every make over them.
/// Value sets import only earlier ones, so there are no circles.
/// </summary>
internal sealed class RandomTerminology(Random random)
{
    private const int Sets = 8;

    /// <summary>By canonical URL, all of which are there in versions 1 and 2, and by id.</summary>
    public static readonly string[] Names =
    [
        .. Enumerable.Range(0, Sets).Select(Url), .. Enumerable.Range(0, Sets).Select(i => $"{Url(i)}|2"),
        .. Enumerable.Range(0, Sets).Select(i => $"{Url(i)}|1"),
        "ValueSet/terms0v1", "ValueSet/terms3v2", $"{SpecReference.OwnUrl}/ValueSet/terms5v1",
    ];

    /// <summary>References and JSON, in the order in which they are to be written.</summary>
    public IEnumerable<(string Reference, string Json)> All()
    {
        for (var i = 0; i < Pools.Systems.Length; i++) yield return ($"CodeSystem/codes{i}", CodeSystem($"codes{i}", Pools.Systems[i]));
        for (var i = 0; i < Sets; i++)
        {
            // The one written last counts where no version is named.
            foreach (var version in random.Next(2) == 0 ? new[] { 1, 2 } : [2, 1])
                yield return ($"ValueSet/terms{i}v{version}", ValueSet(i, version));
        }
    }

    private static string Url(int number) => $"http://terms.example/{number}";

    private string CodeSystem(string id, string url)
    {
        var concepts = Pools.Codes.Select(code => new JsonObject { ["code"] = code }).ToList();
        var roots = new JsonArray();
        for (var i = 0; i < concepts.Count; i++)
        {
            var parent = i == 0 ? null : concepts[random.Next(i)];
            var properties = new JsonArray(new JsonObject { ["code"] = "grave", ["valueBoolean"] = random.Next(2) == 0 });
            concepts[i]["property"] = properties;
            switch (random.Next(5))
            {
                case 0 or 1 when parent is not null:
                    if (parent["concept"] is null) parent["concept"] = new JsonArray();
                    parent["concept"]!.AsArray().Add(concepts[i]);
                    continue;
                case 2 when parent is not null:
                    var property = random.Next(2) == 0 ? "parent" : "subsumedBy";
                    properties.Add(new JsonObject { ["code"] = property, ["valueCode"] = $"{parent["code"]}" });
                    break;
                case 3 when parent is not null:
                    parent["property"]!.AsArray().Add(new JsonObject { ["code"] = "child", ["valueCode"] = $"{concepts[i]["code"]}" });
                    break;
            }

            roots.Add(concepts[i]);
        }

        return new JsonObject
        {
            ["resourceType"] = "CodeSystem",
            ["id"] = id,
            ["url"] = url,
            ["status"] = "active",
            ["content"] = "complete",
            ["concept"] = roots,
        }.ToJsonString();
    }

    private string ValueSet(int number, int version)
    {
        var set = new JsonObject
        {
            ["resourceType"] = "ValueSet",
            ["id"] = $"terms{number}v{version}",
            ["url"] = Url(number),
            ["version"] = $"{version}",
            ["status"] = "active",
        };
        if (random.Next(6) == 0)
        {
            var contains = new JsonArray(Contained(abstractly: true), Contained(abstractly: false));
            set["expansion"] = new JsonObject { ["timestamp"] = "2024-01-01", ["contains"] = contains };
            return set.ToJsonString();
        }

        var included = random.Next(2) == 0 ? new JsonArray(Part(number)) : new JsonArray(Part(number), Part(number));
        var compose = new JsonObject { ["include"] = included };
        if (random.Next(3) == 0) compose["exclude"] = new JsonArray(Part(number));
        set["compose"] = compose;
        return set.ToJsonString();
    }

    private JsonObject Contained(bool abstractly) => new()
    {
        ["system"] = Pick(Pools.Systems),
        ["code"] = Pick(Pools.Codes),
        ["abstract"] = abstractly,
        ["contains"] = new JsonArray(new JsonObject { ["system"] = Pick(Pools.Systems), ["code"] = Pick(Pools.Codes) }),
    };

    private JsonObject Part(int number)
    {
        var part = new JsonObject();
        var kind = random.Next(number == 0 ? 4 : 6);
        if (kind < 5) part["system"] = Pick(Pools.Systems);
        if (kind is 1 or 4)
        {
            var codes = Pools.Codes.Where(_ => random.Next(2) == 0).Append("a").Distinct();
            part["concept"] = new JsonArray([.. codes.Select(code => new JsonObject { ["code"] = code })]);
        }

        if (kind is 2) part["filter"] = new JsonArray(Filter());
        if (kind is 3) part["filter"] = new JsonArray(Filter(), Filter());
        if (kind is 4 or 5)
            part["valueSet"] = random.Next(3) == 0 ? new JsonArray(Import(number), Import(number)) : new JsonArray(Import(number));

        return part;
    }

    private string Import(int before) => $"{Url(random.Next(Math.Max(1, before)))}{Pick(["", "|1", "|2"])}";

    private JsonObject Filter()
    {
        var (property, operation, value) = random.Next(11) switch
        {
            0 or 1 => ("concept", "is-a", Pick(Pools.Codes)),
            2 => ("concept", "descendent-of", Pick(Pools.Codes)),
            3 => ("concept", "is-not-a", Pick(Pools.Codes)),
            4 => ("concept", "generalizes", Pick(Pools.Codes)),
            5 => ("grave", "=", Pick(["true", "false"])),
            6 => ("parent", "=", Pick(Pools.Codes)),
            7 => ("child", "exists", Pick(["true", "false"])),
            8 => ("code", "in", "a,b,A"),
            9 => ("code", "not-in", "a,c,$"),
            _ => ("code", "regex", "[a-c].*"),
        };
        return new() { ["property"] = property, ["op"] = operation, ["value"] = value };
    }

    private string Pick(string[] pool) => pool[random.Next(pool.Length)];
}
