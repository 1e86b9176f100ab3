using System.Text;
using System.Text.Json;

namespace MedCoop.Fhir.Json;

/// <summary>Where a byte offset stands in a JSON document, said as people and FHIRPath say it. Only run when something is wrong.</summary>
internal static class JsonPlace
{
    /// <summary>Line and column, both 1-based; the column counts characters.</summary>
    public static (int Line, int Column) LineAndColumn(ReadOnlySpan<byte> utf8, int offset)
    {
        var before = utf8[..Math.Min(offset, utf8.Length)];
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }

    /// <summary>FHIRPath of the property or value that starts at <paramref name="offset"/>, e.g. <c>Patient.name[0].given[1]</c>.</summary>
    public static string ExpressionAt(ReadOnlySpan<byte> utf8, int offset, string? resourceType) => ExpressionsAt(utf8, [offset], resourceType)[0];

    /// <summary>The same for many offsets, which must ascend, in one pass.</summary>
    public static IReadOnlyList<string> ExpressionsAt(ReadOnlySpan<byte> utf8, IReadOnlyList<int> offsets, string? resourceType)
    {
        var reader = new Utf8JsonReader(utf8, JsonSyntax.ReaderOptions);
        var frames = new Stack<Frame>();
        List<string> found = new(offsets.Count);
        ElementShape? pending = null;
        while (found.Count < offsets.Count && reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName) pending = NoteProperty(reader, frames.Peek());
            while (found.Count < offsets.Count && reader.TokenStartIndex >= offsets[found.Count])
                found.Add(resourceType + string.Concat(frames.Reverse().Select(frame => frame.Segment)));
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    frames.Push(Entered(reader, frames, pending, resourceType));
                    pending = frames.Peek().Items;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    frames.Pop();
                    pending = Passed(frames);
                    break;
                case JsonTokenType.PropertyName:
                    break;
                default:
                    pending = Passed(frames);
                    break;
            }
        }

        return found;
    }

    private static ElementShape? NoteProperty(Utf8JsonReader reader, Frame parent)
    {
        var element = parent.Type?.Find(reader.ValueSpan);
        parent.Property = element?.FhirName ?? Encoding.UTF8.GetString(reader.ValueSpan).TrimStart('_');
        return element;
    }

    private static Frame Entered(Utf8JsonReader reader, Stack<Frame> frames, ElementShape? element, string? resourceType)
    {
        if (reader.TokenType == JsonTokenType.StartArray) return new Frame { IsArray = true, Items = element };
        var type = frames.Count == 0 ? TypeShape.OfResource(resourceType ?? "")
            : element is { IsResource: true } ? ResourceTypeShape(reader)
            : element?.Type;
        return new Frame { Type = type };
    }

    /// <summary>The shape that the object's own <c>resourceType</c> names; the reader is a copy, so the caller's stays where it is.</summary>
    internal static TypeShape? ResourceTypeShape(Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Bytes are compared, and nothing unescaped: what is looked at here may be the damage that is to be named.
            var found = reader.ValueSpan.SequenceEqual("resourceType"u8);
            if (!reader.Read()) return null;
            if (found) return reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped ? TypeShape.OfResource(reader.GetString()!) : null;
            reader.Skip();
        }

        return null;
    }

    private static ElementShape? Passed(Stack<Frame> frames)
    {
        if (!frames.TryPeek(out var frame) || !frame.IsArray) return null;
        frame.Index++;
        return frame.Items;
    }

    private sealed class Frame
    {
        public bool IsArray { get; init; }

        public ElementShape? Items { get; init; }

        public TypeShape? Type { get; init; }

        public int Index { get; set; }

        public string? Property { get; set; }

        public string Segment => IsArray ? $"[{Index}]" : Property is null ? "" : $".{Property}";
    }
}
