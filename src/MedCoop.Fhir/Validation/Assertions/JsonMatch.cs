using System.Text.Json;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation.Assertions;

/// <summary>Compares an element with a value that a definition states as JSON. https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.pattern_x_</summary>
internal static class JsonMatch
{
    /// <summary>The same value: nothing more, nothing less.</summary>
    public static bool IsExactly(ElementNode node, JsonElement json) => json.ValueKind == JsonValueKind.Object
        ? node.Value is null && Contains(node, json) && CountOf(node) == CountOf(json) && Pairs(node, json).All(pair => pair.Items.Count == pair.Wanted.Count && Exactly(pair))
        : IsSameValue(node, json) && node.Children.Count == 0;

    /// <summary>At least the value: what the pattern has is there, in a list anywhere.</summary>
    public static bool Contains(ElementNode node, JsonElement json) => json.ValueKind == JsonValueKind.Object
        ? Pairs(node, json).All(pair => pair.Wanted.TrueForAll(wanted => pair.Items.Exists(item => Contains(item, wanted))))
        : IsSameValue(node, json);

    private static bool Exactly((List<ElementNode> Items, List<JsonElement> Wanted) pair) => pair.Items.Zip(pair.Wanted).All(both => IsExactly(both.First, both.Second));

    private static bool IsSameValue(ElementNode node, JsonElement json) => node.Value is { } value && json.ValueKind switch
    {
        JsonValueKind.String => node.Form == ValueForm.Text && string.Equals(value, json.GetString(), StringComparison.Ordinal),
        JsonValueKind.Number => node.Form == ValueForm.Number
            && (value == json.GetRawText() || (decimal.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number) && json.TryGetDecimal(out var wanted) && number == wanted)),
        JsonValueKind.True or JsonValueKind.False => node.Form == ValueForm.Boolean && value == json.GetRawText(),
        _ => false,
    };

    private static IEnumerable<(List<ElementNode> Items, List<JsonElement> Wanted)> Pairs(ElementNode node, JsonElement json) => json.EnumerateObject()
        .Where(property => property.Name != "resourceType")
        .Select(property => (Named(node, property.Name), property.Value.ValueKind == JsonValueKind.Array ? property.Value.EnumerateArray().ToList() : [property.Value]));

    private static List<ElementNode> Named(ElementNode node, string jsonName)
    {
        var name = jsonName.TrimStart('_');
        return [.. node.Children.Where(child => child.Name == name || IsChoice(child, name))];
    }

    private static bool IsChoice(ElementNode child, string name) => child.Type is { Length: > 0 } type
        && name.Length == child.Name.Length + type.Length
        && name.StartsWith(child.Name, StringComparison.Ordinal)
        && name[child.Name.Length] == char.ToUpperInvariant(type[0])
        && name.AsSpan(child.Name.Length + 1).SequenceEqual(type.AsSpan(1));

    private static int CountOf(ElementNode node) => node.Children.Select(child => child.Name).Distinct(StringComparer.Ordinal).Count();

    private static int CountOf(JsonElement json) => json.EnumerateObject().Select(property => property.Name.TrimStart('_')).Distinct(StringComparer.Ordinal).Count();
}
