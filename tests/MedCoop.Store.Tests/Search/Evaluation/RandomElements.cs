using System.Net;
using System.Text.Json.Nodes;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>Random elements out of few values, so that much matches, ties and misses.</summary>
internal abstract class RandomElements(Random random)
{
    protected Random Random => random;

    protected JsonObject Meta() => new()
    {
        ["tag"] = new JsonArray(Coding()),
        ["security"] = new JsonArray(Coding()),
        ["profile"] = new JsonArray(Random.Next(3) == 0 ? $"{Pick(Pools.Urls)}|{Pick(Pools.Versions)}" : Pick(Pools.Urls)),
        ["source"] = Text(Pools.Urls),
    };

    /// <summary>Sometimes with markup within a word.</summary>
    protected JsonObject Narrative()
    {
        var (first, second) = (WebUtility.HtmlEncode(Pick(Pools.Names)), Pick(Pools.Names));
        var cut = Random.Next(second.Length);
        if (cut > 0 && char.IsHighSurrogate(second[cut - 1])) cut--;
        var (head, tail) = (WebUtility.HtmlEncode(second[..cut]), WebUtility.HtmlEncode(second[cut..]));
        return new()
        {
            ["status"] = "generated",
            ["div"] = $"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{first}</p><p class=\"x\">{head}<b>{tail}</b><br/>{first}</p></div>",
        };
    }

    protected JsonValue Canonical(string type) => JsonValue.Create(Random.Next(6) switch
    {
        0 => $"{SpecReference.OwnUrl}/{type}/{Pools.Id(type, Random.Next(14))}",
        1 or 2 => $"{Pick(Pools.Urls)}|{Pick(Pools.Versions)}",
        3 => $"{Pick(Pools.Urls)}#part",
        _ => Pick(Pools.Urls),
    });

    protected JsonObject Name()
    {
        var name = new JsonObject();
        if (Random.Next(5) > 0) name["family"] = Text(Pools.Names);
        if (Random.Next(3) > 0) name["given"] = new JsonArray(Text(Pools.Names), Text(Pools.Names));
        if (Random.Next(4) == 0) name["text"] = $"{Pick(Pools.Names)} {Pick(Pools.Names)}";
        return name;
    }

    protected JsonObject Address() =>
        new() { ["line"] = new JsonArray(Text(Pools.Names)), ["city"] = Text(Pools.Names), ["postalCode"] = Text(Pools.Phones) };

    protected JsonObject Identifier()
    {
        var identifier = new JsonObject { ["value"] = Text(Pools.Codes) };
        if (Random.Next(3) > 0) identifier["system"] = Text(Pools.Systems);
        if (Random.Next(3) == 0) identifier["type"] = Concept();
        return identifier;
    }

    protected JsonObject Coding()
    {
        var coding = new JsonObject { ["code"] = Text(Pools.Codes) };
        if (Random.Next(3) > 0) coding["system"] = Text(Pools.Systems);
        if (Random.Next(3) > 0) coding["display"] = Text(Pools.Names);
        return coding;
    }

    protected JsonObject Concept()
    {
        var concept = new JsonObject();
        if (Random.Next(6) > 0) concept["coding"] = Random.Next(3) == 0 ? new JsonArray(Coding(), Coding()) : new JsonArray(Coding());
        if (concept.Count == 0 || Random.Next(3) == 0) concept["text"] = Text(Pools.Names);
        return concept;
    }

    protected JsonObject Position()
    {
        var (latitude, longitude) = Pools.Places[Random.Next(Pools.Places.Length)];
        return new() { ["latitude"] = latitude, ["longitude"] = longitude };
    }

    protected JsonValue Date() => Text(Pools.Dates);

    protected JsonObject Period()
    {
        // Ordered by their text, which is order enough: an end never precedes its start by much.
        var ends = new[] { Pick(Pools.Days), Pick(Pools.Days) }.Order(StringComparer.Ordinal).ToArray();
        var period = new JsonObject();
        var open = Random.Next(4);
        if (open != 0) period["start"] = ends[0];
        if (open != 1) period["end"] = ends[1];
        return period;
    }

    protected JsonObject Timing() => Random.Next(2) == 0
        ? new JsonObject { ["event"] = new JsonArray(Text(Pools.Dates), Text(Pools.Dates)) }
        : new JsonObject { ["repeat"] = new JsonObject { ["boundsPeriod"] = Period() } };

    protected JsonNode Number() => JsonNode.Parse(Pick(Pools.Numbers))!;

    protected JsonObject Quantity((string Unit, string? System)[] units)
    {
        var (unit, system) = units[Random.Next(units.Length)];
        var quantity = new JsonObject { ["value"] = Number() };
        if (system is null)
        {
            if (unit.Length > 0) quantity["unit"] = unit;
        }
        else
        {
            quantity["system"] = system;
            quantity["code"] = unit;
            if (Random.Next(3) == 0) quantity["unit"] = $"{unit}s";
        }

        if (Random.Next(8) == 0) quantity["comparator"] = Text(["<", "<=", ">=", ">"]);
        return quantity;
    }

    protected JsonObject Range((string Unit, string? System)[] units)
    {
        var (unit, system) = units[Random.Next(units.Length)];
        JsonObject End(int value) => new() { ["value"] = value, ["system"] = system, ["code"] = unit };
        var low = Random.Next(3);
        var range = new JsonObject();
        var open = Random.Next(4);
        if (open != 0) range["low"] = End(low);
        if (open != 1) range["high"] = End(low + Random.Next(3));
        return range;
    }

    protected JsonObject Reference(string type) => To($"{type}/{Pools.Id(type, Random.Next(14))}");

    protected JsonObject To(string target) => Random.Next(24) switch
    {
        // The same version for each target: of two versions of one target in one resource the index keeps one.
        0 => new() { ["reference"] = $"{target}/_history/{target.Length % 2}" },
        1 or 2 => new() { ["reference"] = $"{SpecReference.OwnUrl}/{target}" },
        3 => new() { ["reference"] = $"http://elsewhere.example/{target}", ["identifier"] = Identifier() },
        4 => new() { ["identifier"] = Identifier() },
        5 => new() { ["display"] = "somebody" },
        6 or 7 => new() { ["reference"] = target, ["identifier"] = Identifier() },
        _ => new() { ["reference"] = target },
    };

    protected void Choose(JsonObject resource, params (string Name, Func<JsonNode> Value)[] choices)
    {
        if (Random.Next(6) == 0) return;
        var (name, value) = choices[Random.Next(choices.Length)];
        resource[name] = value();
    }

    protected JsonNode? Maybe(Func<JsonNode> value) => Random.Next(4) == 0 ? null : value();

    protected JsonArray? Some(Func<JsonNode> value) =>
        Random.Next(3) switch { 0 => null, 1 => new JsonArray(value()), _ => new JsonArray(value(), value()) };

    protected JsonValue Text(string[] pool) => JsonValue.Create(Pick(pool));

    protected string Pick(string[] pool) => pool[Random.Next(pool.Length)];
}
