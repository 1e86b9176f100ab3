using System.Text.Json.Nodes;

namespace MedCoop.Fuzz;

/// <summary>Damages what is right.</summary>
internal static class Mutation
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e999", "1.00000000000000000000000000000000001", "99999999999999999999", "\"\"", "\" \"", "\"x\"", "\"\\u0000\"", "\"LONE\"", "\"2024-02-30\"",
        "\"0000\"", "\"9999-12-31T23:59:60Z\"", "\"2024-01-01T00:00:00.99999999999+14:00\"", "\"Patient/a\"", "\"#\"", "\"#p\"", "\"urn:uuid:1\"", "\"Patient?identifier=1\"",
        "\"http://[::1\"", "\"%\"", "[]", "{}", "[null]", "[[]]", "{\"a\":1}", "{\"resourceType\":\"Patient\"}", "{\"extension\":[{\"url\":\"u\"}]}", "{\"reference\":\"Patient/a\"}",
    ];

    private static readonly string[] Names =
        ["id", "_id", "extension", "_name", "resourceType", "contained", "meta", "value", "valueString", "text", "div", "reference", "fhir_comments", "", "$", "deceasedBoolean", "deceasedDateTime"];

    private static readonly string[] Snippets = ["\"", "{", "}", "[", "]", ",", ":", "null", "\\", "\\u0000", "é", "\t", "e", "-", "\uFEFF", "/*", "//"];

    /// <summary>JSON whose nodes are exchanged, renamed, dropped, repeated or nested; sometimes its text is damaged as well.</summary>
    public static string OfJson(string json, Random random)
    {
        var root = JsonNode.Parse(json)!;
        for (var edits = 1 + random.Next(3); edits > 0; edits--) Edit(root, random);
        // A lone surrogate cannot be written in any other way.
        var text = root.ToJsonString().Replace("LONE", "\\ud800", StringComparison.Ordinal);
        return random.Next(5) == 0 ? OfText(text, random, Snippets) : text;
    }

    /// <summary>Text in which something is cut out, put in or repeated.</summary>
    public static string OfText(string text, Random random, string[] snippets)
    {
        for (var edits = 1 + random.Next(3); edits > 0; edits--)
        {
            var at = random.Next(text.Length + 1);
            var until = Math.Min(text.Length, at + random.Next(12));
            text = text[..at] + (random.Next(6) == 0 ? text[at..until] + text[at..until] : snippets[random.Next(snippets.Length)]) + text[until..];
        }

        return text;
    }

    /// <summary>Flips some bytes.</summary>
    public static void OfBytes(byte[] bytes, Random random)
    {
        for (var edits = 1 + random.Next(3); edits > 0 && bytes.Length > 0; edits--) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
    }

    private static void Edit(JsonNode root, Random random)
    {
        var nodes = Below(root).ToList();
        if (nodes.Count == 0) return;
        var node = nodes[random.Next(nodes.Count)];
        switch (node)
        {
            case JsonObject fields when fields.Count > 0:
                var name = fields.ElementAt(random.Next(fields.Count)).Key;
                EditField(fields, name, nodes, random);
                break;
            case JsonArray list when list.Count > 0:
                var at = random.Next(list.Count);
                if (random.Next(3) == 0) list.RemoveAt(at);
                else if (random.Next(2) == 0) list.Add(list[at]?.DeepClone());
                else list[at] = Any(random);
                break;
            default:
                break;
        }
    }

    private static void EditField(JsonObject fields, string name, List<JsonNode> nodes, Random random)
    {
        var value = fields[name]?.DeepClone();
        switch (random.Next(7))
        {
            case 0: fields.Remove(name); break;
            case 1: fields[Names[random.Next(Names.Length)]] = value; break;
            case 2: fields[name] = new JsonArray(value); break;
            case 3: fields[$"_{name}"] = Any(random); break;
            case 4: fields[name] = nodes[random.Next(nodes.Count)].DeepClone(); break;
            case 5: fields[name] = Deep(random); break;
            default: fields[name] = Any(random); break;
        }
    }

    private static JsonNode? Any(Random random) => JsonNode.Parse(Values[random.Next(Values.Length)]);

    private static JsonNode Deep(Random random)
    {
        JsonNode node = new JsonArray();
        for (var depth = random.Next(80); depth > 0; depth--) node = random.Next(2) == 0 ? new JsonArray(node) : new JsonObject { ["extension"] = new JsonArray(node) };
        return node;
    }

    private static IEnumerable<JsonNode> Below(JsonNode node) => node switch
    {
        JsonObject fields => fields.Where(field => field.Value is not null).SelectMany(field => Below(field.Value!)).Prepend(fields),
        JsonArray list => list.OfType<JsonNode>().SelectMany(Below).Prepend(list),
        _ => [],
    };
}
