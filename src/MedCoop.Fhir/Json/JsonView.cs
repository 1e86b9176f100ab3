using System.Text.Json;

namespace MedCoop.Fhir.Json;

/// <summary>
/// A place in JSON that may be anything, as what others write is: whatever is not there, or is of another kind than was asked for, is nothing, and never
/// an exception.
/// </summary>
/// <param name="Element">What stands there; null: nothing.</param>
public readonly record struct JsonView(JsonElement? Element)
{
    /// <summary>Nothing.</summary>
    public static JsonView Nothing { get; } = new(null);

    /// <summary>Whether something stands there.</summary>
    public bool Exists => Element is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) };

    /// <summary>A property of an object; where it stands twice, the last.</summary>
    public JsonView this[string name]
    {
        get
        {
            if (Element is not { ValueKind: JsonValueKind.Object } element) return Nothing;
            try
            {
                return element.TryGetProperty(name, out var value) ? new JsonView(value) : Nothing;
            }
            catch (InvalidOperationException)
            {
                // A name beside it is no text.
                return Properties.Where(property => property.Name == name).Select(property => property.Value).LastOrDefault(Nothing);
            }
        }
    }

    /// <summary>The elements of an array; what is none is its own only element.</summary>
    public IEnumerable<JsonView> Items => Element is { ValueKind: JsonValueKind.Array } array
        ? array.EnumerateArray().Select(item => new JsonView(item))
        : Exists ? [this] : [];

    /// <summary>The properties of an object whose names are texts.</summary>
    public IEnumerable<(string Name, JsonView Value)> Properties => Element is { ValueKind: JsonValueKind.Object } element
        ? element.EnumerateObject().Select(property => (Name: NameOf(property)!, new JsonView(property.Value))).Where(property => property.Name is not null)
        : [];

    /// <summary>A text, number or boolean as it is written; null for anything else.</summary>
    public string? Text => Element is not { } element ? null : element.ValueKind switch
    {
        JsonValueKind.String => TextOf(element),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
        _ => null,
    };

    /// <summary>A text as it is written; null for anything else, also for a number.</summary>
    public string? Quoted => Element is { ValueKind: JsonValueKind.String } element ? TextOf(element) : null;

    /// <summary>The one property of a choice (<c>value[x]</c>) that is there, and its type's name in lower or upper case as it is written (<c>Quantity</c>).</summary>
    public (string Type, JsonView Value) Choice(string name)
    {
        foreach (var (property, value) in Properties)
        {
            if (property.Length > name.Length && property.StartsWith(name, StringComparison.Ordinal) && char.IsAsciiLetterUpper(property[name.Length])) return (property[name.Length..], value);
        }

        return ("", Nothing);
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // Half a surrogate pair, escaped, is JSON, but no text.
    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
