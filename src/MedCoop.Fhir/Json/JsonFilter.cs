using System.Text.Json;

namespace MedCoop.Fhir.Json;

/// <summary>Copies those parts of a resource's bytes that a <see cref="ViewRule"/> keeps, value by value as they stand.</summary>
internal ref struct JsonFilter
{
    private readonly ReadOnlySpan<byte> json;
    private readonly MemoryStream output;
    private Utf8JsonReader reader;

    private JsonFilter(ReadOnlySpan<byte> json, MemoryStream output)
    {
        this.json = json;
        this.output = output;
        reader = new Utf8JsonReader(json, JsonSyntax.ReaderOptions);
    }

    /// <summary>Whether anything was left out.</summary>
    private bool HasDropped { get; set; }

    /// <summary>The kept part; null when that is everything.</summary>
    public static byte[]? Apply(ReadOnlySpan<byte> json, ViewRule rule)
    {
        using var kept = new MemoryStream(json.Length);
        var filter = new JsonFilter(json, kept);
        filter.reader.Read();
        filter.CopyObject(JsonPlace.ResourceTypeShape(filter.reader), rule);
        return filter.HasDropped ? kept.ToArray() : null;
    }

    /// <summary>Copies an object's kept properties; false when none was, and then nothing is written.</summary>
    private bool CopyObject(TypeShape? type, ViewRule rule)
    {
        var start = output.Length;
        Put('{');
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            var element = type?.Find(name);
            var inside = element is null ? ViewRule.Everything : rule.Inside(element);
            reader.Read();
            if (inside is null) Drop();
            else CopyProperty(name, element, inside, isFirst: output.Length == start + 1);
        }

        if (output.Length == start + 1) return Withdrawn(start);
        Put('}');
        return true;
    }

    private void CopyProperty(ReadOnlySpan<byte> name, ElementShape? element, ViewRule rule, bool isFirst)
    {
        var start = output.Length;
        if (!isFirst) Put(',');
        Put('"');
        output.Write(name);
        Put('"');
        Put(':');
        if (!CopyValue(element, rule)) Withdrawn(start);
    }

    private bool CopyValue(ElementShape? element, ViewRule rule)
    {
        if (rule == ViewRule.Everything || element is null || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return CopyAsIs();
        if (reader.TokenType == JsonTokenType.StartArray) return CopyArray(element, rule);
        return CopyObject(element.IsResource ? JsonPlace.ResourceTypeShape(reader) : element.Type, rule);
    }

    private bool CopyArray(ElementShape element, ViewRule rule)
    {
        var start = output.Length;
        var isPrimitive = element.Type is { IsPrimitive: true };
        var hasContent = false;
        Put('[');
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var before = output.Length;
            if (before > start + 1) Put(',');
            var isNull = reader.TokenType == JsonTokenType.Null;
            if (CopyValue(element, rule)) hasContent |= !isNull;
            else if (isPrimitive) output.Write("null"u8); // The arrays of a primitive's values and of its extensions go in step.
            else Withdrawn(before);
        }

        if (!hasContent) return Withdrawn(start);
        Put(']');
        return true;
    }

    private bool CopyAsIs()
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        output.Write(json[start..(int)reader.BytesConsumed]);
        return true;
    }

    private void Drop()
    {
        reader.Skip();
        HasDropped = true;
    }

    private readonly bool Withdrawn(long length)
    {
        output.SetLength(length);
        return false;
    }

    private readonly void Put(char character) => output.WriteByte((byte)character);
}
