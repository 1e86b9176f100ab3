using System.Text.Json.Nodes;
using MedCoop.Fhir.Json;

namespace MedCoop.Fhir.Patch;

/// <summary>The two properties in which JSON keeps a primitive: its value, and under an underscore its id and extensions; arrays of both go in step.</summary>
internal static class PropertyPair
{
    /// <summary>How many elements the property has.</summary>
    public static int Count(JsonObject owner, ElementShape element) => Math.Max(CountOf(owner[element.JsonName]), CountOf(owner["_" + element.JsonName]));

    /// <summary>Sets both properties at one place; the arrays grow as needed.</summary>
    public static void Set(JsonObject owner, ElementShape element, int? index, PatchValue value)
    {
        SetAt(owner, element.JsonName, index, value.Content);
        if (element.Type is { IsPrimitive: true }) SetAt(owner, "_" + element.JsonName, index, value.Extra);
    }

    /// <summary>Inserts one element into a list.</summary>
    public static void Insert(JsonObject owner, ElementShape element, int index, PatchValue value)
    {
        InsertAt(owner, element.JsonName, index, value.Content);
        if (element.Type is { IsPrimitive: true }) InsertAt(owner, "_" + element.JsonName, index, value.Extra);
    }

    /// <summary>Moves one element of a list.</summary>
    public static void Move(JsonObject owner, ElementShape element, int source, int destination)
    {
        foreach (var property in new[] { element.JsonName, "_" + element.JsonName })
        {
            if (owner[property] is not JsonArray array) continue;
            while (array.Count <= Math.Max(source, destination)) array.Add(null);
            var item = array[source];
            array.RemoveAt(source);
            array.Insert(destination, item);
        }
    }

    /// <summary>Sets one property at one place; null takes it away, or leaves a null in an array.</summary>
    public static void SetAt(JsonObject owner, string property, int? index, JsonNode? value)
    {
        if (index is null)
        {
            if (value is null) owner.Remove(property);
            else owner[property] = value;
            return;
        }

        if (owner[property] is not JsonArray array)
        {
            if (value is null) return;
            owner[property] = array = [];
        }

        while (array.Count <= index) array.Add(null);
        array[index.Value] = value;
        if (array.All(item => item is null)) owner.Remove(property);
    }

    private static void InsertAt(JsonObject owner, string property, int index, JsonNode? value)
    {
        if (owner[property] is not JsonArray array)
        {
            if (value is null) return;
            owner[property] = array = [];
        }

        while (array.Count < index) array.Add(null);
        array.Insert(index, value);
    }

    private static int CountOf(JsonNode? value) => value switch { null => 0, JsonArray array => array.Count, _ => 1 };
}
