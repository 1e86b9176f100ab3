using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Json;

/// <summary>What the syntax check learned on its way through the bytes.</summary>
/// <param name="ResourceType">The root's type, a concrete R4 resource type.</param>
/// <param name="Narratives">Offsets of the string tokens that hold narrative XHTML.</param>
internal sealed record JsonOutline(string ResourceType, IReadOnlyList<int> Narratives);

/// <summary>
/// One pass over JSON bytes before anything builds objects from them: well-formed, UTF-8, no key twice, not too deep, nothing after the end,
/// a known resource type. What follows can rely on all of it.
/// </summary>
internal ref struct JsonSyntax
{
    /// <summary>The depth is this check's own business, so the reader itself must not stop at its default of 64.</summary>
    internal static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 100_000 };

    private const int MaxFaults = 100;

    // Above this many properties the linear scan for a repeated name would become quadratic work for an attacker to buy.
    private const int ScanLimit = 256;

    private readonly ReadOnlySpan<byte> utf8;
    private readonly int maxDepth;
    private readonly List<ulong> names = new(64);
    private readonly Stack<int> objectStarts = new();
    private readonly List<int> narratives = [];
    private readonly List<(int Offset, string Text)> faults = [];
    private Dictionary<int, HashSet<ulong>>? largeObjects;
    private Utf8JsonReader reader;
    private string? resourceType;
    private bool resourceTypeIsText = true;

    private JsonSyntax(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        this.utf8 = utf8;
        this.maxDepth = maxDepth;
        reader = new Utf8JsonReader(utf8, ReaderOptions);
    }

    /// <summary>Checks; a problem names every repeated key and every forbidden character, up to a limit.</summary>
    public static Result<JsonOutline> Check(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        if (!Utf8.IsValid(utf8)) return JsonRefusal.NotUtf8(utf8);
        try
        {
            return new JsonSyntax(utf8, maxDepth).Run();
        }
        catch (JsonException malformed)
        {
            return JsonRefusal.Malformed(malformed, utf8);
        }
    }

    /// <summary>The same checks for JSON that is no resource, such as a JSON Patch; null when nothing is wrong.</summary>
    public static Problem? CheckDocument(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        if (!Utf8.IsValid(utf8)) return JsonRefusal.NotUtf8(utf8);
        try
        {
            var syntax = new JsonSyntax(utf8, maxDepth);
            return syntax.Walk();
        }
        catch (JsonException malformed)
        {
            return JsonRefusal.Malformed(malformed, utf8);
        }
    }

    private Problem? Walk()
    {
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= maxDepth) return JsonRefusal.TooDeep(utf8, (int)reader.TokenStartIndex, maxDepth);
            Visit();
        }

        return faults.Count > 0 ? JsonRefusal.Faulty(utf8, faults, resourceType) : null;
    }

    private Result<JsonOutline> Run()
    {
        if (Walk() is { } problem) return problem;
        if (utf8.TrimStart(" \t\r\n"u8)[0] != '{') return JsonRefusal.NoResource("The content is no JSON object, so it is no resource.");
        if (!resourceTypeIsText) return JsonRefusal.NoResource("'resourceType' must be a string such as \"Patient\".");
        if (resourceType is null) return JsonRefusal.NoResource("The content has no 'resourceType', so it is no resource.");
        return TypeShape.OfResource(resourceType) is null
            ? JsonRefusal.NoResource("'resourceType' names no resource type of FHIR R4 (names are case-sensitive).")
            : new JsonOutline(resourceType, narratives);
    }

    private void Visit()
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                objectStarts.Push(names.Count);
                break;
            case JsonTokenType.EndObject:
                var start = objectStarts.Pop();
                largeObjects?.Remove(start);
                CollectionsMarshal.SetCount(names, start);
                break;
            case JsonTokenType.PropertyName:
                VisitName();
                break;
            case JsonTokenType.String:
                CheckText();
                break;
            default:
                break;
        }
    }

    private void VisitName()
    {
        var offset = (int)reader.TokenStartIndex;
        var name = reader.ValueSpan;

        // Everything behind this check compares names as bytes, so a name must have one spelling only.
        if (reader.ValueIsEscaped) Fault(offset, "A property's name is written with escapes; FHIR names need none.");
        if (name.IsEmpty) Fault(offset, "A property has an empty name.");
        if (IsRepeated(XxHash3.HashToUInt64(name))) Fault(offset, "The same property stands twice in one object; each may stand once.");
        if (reader.CurrentDepth == 1 && name.SequenceEqual("resourceType"u8)) NoteResourceType();
        else if (name.SequenceEqual("div"u8)) NoteNarrative();
    }

    private void NoteResourceType()
    {
        var value = reader;
        resourceTypeIsText = value.Read() && value.TokenType == JsonTokenType.String;
        if (resourceTypeIsText) resourceType = TextOf(value);
    }

    private void NoteNarrative()
    {
        var value = reader;
        if (value.Read() && value.TokenType == JsonTokenType.String) narratives.Add((int)value.TokenStartIndex);
    }

    // Equal 64-bit hashes count as equal names: a chance collision is out of reach, a forged one only refuses its forger's own request.
    private bool IsRepeated(ulong hash)
    {
        var start = objectStarts.Peek();
        var seen = CollectionsMarshal.AsSpan(names)[start..];
        if (seen.Length < ScanLimit)
        {
            names.Add(hash);
            return seen.Contains(hash);
        }

        largeObjects ??= [];
        ref var set = ref CollectionsMarshal.GetValueRefOrAddDefault(largeObjects, start, out _);
        set ??= [.. seen];
        return !set.Add(hash);
    }

    /// <summary>Refuses what no FHIR string may hold (https://hl7.org/fhir/R4/datatypes.html#string) and XML could not show.</summary>
    private readonly void CheckText()
    {
        var text = reader.ValueSpan;
        if (reader.ValueIsEscaped)
        {
            var unescaped = new byte[text.Length];
            try
            {
                text = unescaped.AsSpan(0, reader.CopyString(unescaped));
            }
            catch (InvalidOperationException)
            {
                Fault((int)reader.TokenStartIndex, "An escaped character is half of a surrogate pair; both halves are needed.");
                return;
            }

            if (text.IndexOfAnyInRange((byte)0, (byte)0x1F) >= 0 && text.IndexOfAny(ForbiddenControls) >= 0)
                Fault((int)reader.TokenStartIndex, "The text holds a control character; below U+0020 only tab, line feed and carriage return are allowed.");
        }

        if (text.IndexOf("\uFFFE"u8) >= 0 || text.IndexOf("\uFFFF"u8) >= 0)
            Fault((int)reader.TokenStartIndex, "The text holds U+FFFE or U+FFFF, which are no characters.");
    }

    private static readonly SearchValues<byte> ForbiddenControls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(code => code is not (0x09 or 0x0A or 0x0D)).Select(code => (byte)code)]);

    private static string? TextOf(Utf8JsonReader value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private readonly void Fault(int offset, string text)
    {
        if (faults.Count < MaxFaults) faults.Add((offset, text));
    }
}
