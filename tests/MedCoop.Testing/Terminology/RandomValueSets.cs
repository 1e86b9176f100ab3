using System.Text.Json.Nodes;

namespace MedCoop.Testing.Terminology;

/// <summary>Two code systems with a hierarchy each, and value sets of which later ones import earlier ones.</summary>
public sealed class RandomValueSets
{
    /// <summary>Begins the URL of a code system; its number follows.</summary>
    public const string System = "http://systems.example/s";

    /// <summary>Begins the URL of a value set; its number follows.</summary>
    public const string Sets = "http://sets.example/v";

    private static readonly string[] Colours = ["red", "green", "blue"];

    private readonly Random random;
    private readonly List<Entry> entries = [];

    /// <summary>Always the same of one seed.</summary>
    public RandomValueSets(int seed)
    {
        random = new Random(seed);
        for (var system = 0; system < 2; system++) Resources.Add(CodeSystem(system));
        for (var set = 0; set < 5; set++)
        {
            ValueSets.Add(ValueSet(set));
            Resources.Add(ValueSets[^1]);
        }
    }

    /// <summary>All of them, code systems first.</summary>
    public IList<JsonObject> Resources { get; } = [];

    /// <summary>The value sets by their number.</summary>
    public IList<JsonObject> ValueSets { get; } = [];

    /// <summary>All codes, and some that are none.</summary>
    public IEnumerable<(string System, string Code)> Universe => entries.Select(entry => (entry.System, entry.Code)).Append((System + "0", "nowhere")).Append(("http://other.example", "c1"));

    /// <summary>Whether a code only groups others.</summary>
    public bool IsAbstract((string System, string Code) code) => entries.Exists(entry => entry.System == code.System && entry.Code == code.Code && entry.IsAbstract);

    /// <summary>The specification, read plainly: https://hl7.org/fhir/R4/valueset.html#compositions.</summary>
    public IReadOnlySet<(string System, string Code)> CodesOf(int set)
    {
        HashSet<(string, string)> codes = [];
        foreach (var include in ValueSets[set]["compose"]!["include"]!.AsArray()) codes.UnionWith(PartOf(include!));
        foreach (var exclude in ValueSets[set]["compose"]!["exclude"]?.AsArray() ?? []) codes.ExceptWith(PartOf(exclude!));
        if (ValueSets[set]["compose"]!["inactive"]?.GetValue<bool>() is false)
            codes.RemoveWhere(code => entries.Exists(entry => (entry.System, entry.Code) == code && entry.IsInactive));
        return codes;
    }

    private HashSet<(string System, string Code)> PartOf(JsonNode part)
    {
        HashSet<(string, string)>? codes = null;
        if (part["system"]?.GetValue<string>() is { } system)
        {
            codes = part["concept"] is JsonArray listed
                ? [.. listed.Select(concept => (system, concept!["code"]!.GetValue<string>()))]
                : [.. entries.Where(entry => entry.System == system && (part["filter"]?.AsArray() ?? []).All(filter => Passes(entry, filter!))).Select(entry => (entry.System, entry.Code))];
        }

        foreach (var canonical in part["valueSet"]?.AsArray() ?? [])
        {
            var imported = CodesOf(canonical!.GetValue<string>()[^1] - '0');
            if (codes is null) codes = [.. imported];
            else codes.IntersectWith(imported);
        }

        return codes ?? [];
    }

    private bool Passes(Entry entry, JsonNode filter)
    {
        var (property, op, value) = (filter["property"]!.GetValue<string>(), filter["op"]!.GetValue<string>(), filter["value"]!.GetValue<string>());
        return (property, op) switch
        {
            (_, "is-a") => Above(entry).Contains(value),
            (_, "descendent-of") => entry.Code != value && Above(entry).Contains(value),
            (_, "is-not-a") => !Above(entry).Contains(value),
            (_, "generalizes") => entries.Where(other => other.System == entry.System && other.Code == value).Any(other => Above(other).Contains(entry.Code)),
            ("colour", "=") => entry.Colour == value,
            ("colour", "in") => value.Split(',').Contains(entry.Colour, StringComparer.Ordinal),
            ("colour", "not-in") => !value.Split(',').Contains(entry.Colour, StringComparer.Ordinal),
            ("colour", "exists") => (entry.Colour is not null) == (value == "true"),
            (_, "regex") => entry.Code.StartsWith('c') && entry.Code[1..].Contains('1', StringComparison.Ordinal),
            _ => throw new InvalidOperationException(op),
        };
    }

    private List<string> Above(Entry entry)
    {
        List<string> above = [entry.Code];
        for (var at = entry; at.Parent is { } parent; at = entries.First(other => other.System == entry.System && other.Code == parent)) above.Add(parent);
        return above;
    }

    private JsonObject CodeSystem(int number)
    {
        var url = System + number;
        var nodes = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        var roots = new JsonArray();
        for (var at = 0; at < 14; at++)
        {
            var parent = at > 0 && random.Next(3) > 0 ? $"c{random.Next(at)}" : null;
            var entry = new Entry(url, $"c{at}", parent, random.Next(4) == 0 ? null : Colours[random.Next(3)], random.Next(6) == 0, random.Next(6) == 0);
            entries.Add(entry);
            var node = new JsonObject { ["code"] = entry.Code, ["display"] = $"Concept {at}" };
            var properties = new JsonArray();
            if (entry.Colour is { } colour) properties.Add(new JsonObject { ["code"] = "colour", ["valueCode"] = colour });
            if (entry.IsAbstract) properties.Add(new JsonObject { ["code"] = "notSelectable", ["valueBoolean"] = true });
            if (entry.IsInactive) properties.Add(new JsonObject { ["code"] = "inactive", ["valueBoolean"] = true });
            if (properties.Count > 0) node["property"] = properties;
            nodes[entry.Code] = node;
            if (parent is null) roots.Add(node);
            else ((JsonArray)(nodes[parent]["concept"] ??= new JsonArray())).Add(node);
        }

        return new JsonObject { ["resourceType"] = "CodeSystem", ["url"] = url, ["status"] = "active", ["content"] = "complete", ["caseSensitive"] = true, ["concept"] = roots };
    }

    private JsonObject ValueSet(int number)
    {
        var compose = new JsonObject { ["include"] = Parts(number, 1 + random.Next(2)) };
        if (random.Next(2) == 0) compose["exclude"] = Parts(number, 1);
        if (random.Next(4) == 0) compose["inactive"] = false;
        return new JsonObject { ["resourceType"] = "ValueSet", ["url"] = Sets + number, ["status"] = "active", ["compose"] = compose };
    }

    private JsonArray Parts(int number, int count)
    {
        var parts = new JsonArray();
        for (var at = 0; at < count; at++)
        {
            var part = new JsonObject();
            if (number == 0 || random.Next(3) > 0)
            {
                part["system"] = System + random.Next(2);
                if (random.Next(3) == 0) part["concept"] = new JsonArray([.. Enumerable.Range(0, 14).Where(_ => random.Next(3) == 0).Append(random.Next(14)).Distinct().Select(code => new JsonObject { ["code"] = $"c{code}" })]);
                else if (random.Next(3) > 0) part["filter"] = new JsonArray([.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Filter())]);
            }

            if (number > 0 && (part.Count == 0 || random.Next(3) == 0)) part["valueSet"] = new JsonArray(Sets + random.Next(number));
            parts.Add(part);
        }

        return parts;
    }

    private JsonObject Filter()
    {
        var (property, op, value) = random.Next(9) switch
        {
            0 => ("concept", "is-a", $"c{random.Next(14)}"),
            1 => ("concept", "descendent-of", $"c{random.Next(14)}"),
            2 => ("concept", "is-not-a", $"c{random.Next(14)}"),
            3 => ("concept", "generalizes", $"c{random.Next(14)}"),
            4 => ("colour", "=", Colours[random.Next(3)]),
            5 => ("colour", "in", "red,blue"),
            6 => ("colour", "not-in", "red,green"),
            7 => ("colour", "exists", random.Next(2) == 0 ? "true" : "false"),
            _ => ("code", "regex", "c[0-9]*1[0-9]*"),
        };
        return new JsonObject { ["property"] = property, ["op"] = op, ["value"] = value };
    }

    private sealed record Entry(string System, string Code, string? Parent, string? Colour, bool IsAbstract, bool IsInactive);
}
