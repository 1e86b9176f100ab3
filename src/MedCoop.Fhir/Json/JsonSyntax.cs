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
        if (!Utf8.IsValid(utf8)) return Malformed("The content is not valid UTF-8.", utf8, InvalidUtf8At(utf8));
        try
        {
            return new JsonSyntax(utf8, maxDepth).Run();
        }
        catch (JsonException malformed)
        {
            return Malformed(malformed, utf8);
        }
    }

    /// <summary>The same checks for JSON that is no resource, such as a JSON Patch; null when nothing is wrong.</summary>
    public static Problem? CheckDocument(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        if (!Utf8.IsValid(utf8)) return Malformed("The content is not valid UTF-8.", utf8, InvalidUtf8At(utf8));
        try
        {
            var syntax = new JsonSyntax(utf8, maxDepth);
            return syntax.Walk();
        }
        catch (JsonException malformed)
        {
            return Malformed(malformed, utf8);
        }
    }

    private Problem? Walk()
    {
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= maxDepth) return TooDeep();
            Visit();
        }

        return faults.Count > 0 ? Faulty() : null;
    }

    private Result<JsonOutline> Run()
    {
        if (Walk() is { } problem) return problem;
        if (utf8.TrimStart(" \t\r\n"u8)[0] != '{') return NoResource("The content is no JSON object, so it is no resource.");
        if (!resourceTypeIsText) return NoResource("'resourceType' must be a string such as \"Patient\".");
        if (resourceType is null) return NoResource("The content has no 'resourceType', so it is no resource.");
        return TypeShape.OfResource(resourceType) is null
            ? NoResource("'resourceType' names no resource type of FHIR R4 (names are case-sensitive).")
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

    private readonly Problem Faulty()
    {
        var type = resourceType is null || TypeShape.OfResource(resourceType) is null ? null : resourceType;
        var expressions = JsonPlace.ExpressionsAt(utf8, [.. faults.Select(fault => fault.Offset)], type);
        var issues = new List<Issue>(faults.Count);
        foreach (var ((offset, text), expression) in faults.Zip(expressions))
        {
            var (line, column) = JsonPlace.LineAndColumn(utf8, offset);
            issues.Add(new Issue(IssueSeverity.Error, "structure", ErrorCodes.MalformedJson, text) { Expression = type is null ? null : expression, Line = line, Column = column });
        }

        return new Problem(ProblemKind.Invalid, ErrorCodes.MalformedJson, issues[0].Text, issues);
    }

    private readonly Problem TooDeep()
    {
        var (line, column) = JsonPlace.LineAndColumn(utf8, (int)reader.TokenStartIndex);
        var text = $"The content is nested deeper than {maxDepth} levels.";
        return new Problem(ProblemKind.TooLarge, ErrorCodes.TooDeep, text, [new Issue(IssueSeverity.Fatal, "too-long", ErrorCodes.TooDeep, text) { Line = line, Column = column }]);
    }

    private static Problem NoResource(string text) =>
        new(ProblemKind.Invalid, ErrorCodes.WrongResourceType, text, [new Issue(IssueSeverity.Fatal, "structure", ErrorCodes.WrongResourceType, text) { Line = 1, Column = 1 }]);

    private static Problem Malformed(JsonException malformed, ReadOnlySpan<byte> utf8)
    {
        // The reader's own text quotes the content after the first sentence, so only its place is used.
        var line = (int)(malformed.LineNumber ?? 0) + 1;
        var column = (int)(malformed.BytePositionInLine ?? 0) + 1;
        var text = utf8.Trim(" \t\r\n"u8).IsEmpty
            ? "The content is empty; a JSON resource was expected."
            : $"The JSON is not well-formed at line {line}, column {column}.";
        return new Problem(ProblemKind.Invalid, ErrorCodes.MalformedJson, text, [new Issue(IssueSeverity.Fatal, "structure", ErrorCodes.MalformedJson, text) { Line = line, Column = column }]);
    }

    private static Problem Malformed(string text, ReadOnlySpan<byte> utf8, int offset)
    {
        var (line, column) = JsonPlace.LineAndColumn(utf8, offset);
        return new Problem(ProblemKind.Invalid, ErrorCodes.MalformedJson, text, [new Issue(IssueSeverity.Fatal, "structure", ErrorCodes.MalformedJson, text) { Line = line, Column = column }]);
    }

    private static int InvalidUtf8At(ReadOnlySpan<byte> utf8)
    {
        var scratch = ArrayPool<char>.Shared.Rent(4096);
        var position = 0;
        while (Utf8.ToUtf16(utf8[position..], scratch, out var read, out _, replaceInvalidSequences: false) == OperationStatus.DestinationTooSmall) position += read;
        Utf8.ToUtf16(utf8[position..], scratch, out var valid, out _, replaceInvalidSequences: false);
        ArrayPool<char>.Shared.Return(scratch);
        return position + valid;
    }
}
