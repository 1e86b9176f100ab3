using System.Text.Json;

namespace MedCoop.Fhir.Terminology;

/// <summary>Elements of FHIR JSON; what is not of the type that is asked for counts as absent.</summary>
internal static class JsonReading
{
    /// <summary>A member; null when it is absent.</summary>
    internal static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    /// <summary>A string; null when it is absent.</summary>
    internal static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A boolean; null when it is absent.</summary>
    internal static bool? Flag(this JsonElement element, string name) => element.Member(name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The entries of an array; none when it is absent.</summary>
    internal static IEnumerable<JsonElement> List(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    /// <summary>The strings of an array.</summary>
    internal static IReadOnlyList<string> Texts(this JsonElement element, string name) =>
        [.. element.List(name).Where(entry => entry.ValueKind == JsonValueKind.String).Select(entry => entry.GetString()!)];

    /// <summary>A primitive as FHIR's XML would write it.</summary>
    internal static string AsText(this JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
}

/// <summary>How deep terminology resources may be nested.</summary>
internal static class ReadingLimits
{
    /// <summary>Deeper than any resource that the server takes.</summary>
    internal static readonly JsonDocumentOptions Json = new() { MaxDepth = 512 };
}
