using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Json;

/// <summary>What <see cref="JsonSyntax"/> says when it refuses: where, and what would be right, never the content itself.</summary>
internal static class JsonRefusal
{
    private const string Empty = "The content is empty; JSON was expected.";

    /// <summary>Keys and characters that may not be there, in document order.</summary>
    public static Problem Faulty(ReadOnlySpan<byte> utf8, List<(int Offset, string Text)> faults, string? resourceType)
    {
        var type = resourceType is null || TypeShape.OfResource(resourceType) is null ? null : resourceType;
        var expressions = JsonPlace.ExpressionsAt(utf8, [.. faults.Select(fault => fault.Offset)], type);
        var issues = new List<Issue>(faults.Count);
        foreach (var ((offset, text), expression) in faults.Zip(expressions))
        {
            var (line, column) = JsonPlace.LineAndColumn(utf8, offset);
            issues.Add(new Issue(IssueSeverity.Error, "structure", ErrorCodes.MalformedJson, text)
            {
                Expression = type is null ? null : expression,
                Line = line,
                Column = column,
            });
        }

        return new Problem(ProblemKind.Invalid, ErrorCodes.MalformedJson, issues[0].Text, issues);
    }

    /// <summary>Nested beyond the limit.</summary>
    public static Problem TooDeep(ReadOnlySpan<byte> utf8, int offset, int maxDepth) => Fatal(
        ProblemKind.TooLarge, ErrorCodes.TooDeep, "too-long", $"The content is nested deeper than {maxDepth} levels.", JsonPlace.LineAndColumn(utf8, offset));

    /// <summary>Well-formed, but no resource.</summary>
    public static Problem NoResource(string text) => Fatal(ProblemKind.Invalid, ErrorCodes.WrongResourceType, "structure", text, (1, 1));

    /// <summary>Bytes that are no UTF-8.</summary>
    public static Problem NotUtf8(ReadOnlySpan<byte> utf8) => Fatal(
        ProblemKind.Invalid, ErrorCodes.MalformedJson, "structure", "The content is not valid UTF-8.", JsonPlace.LineAndColumn(utf8, InvalidUtf8At(utf8)));

    /// <summary>No JSON. The reader's own text quotes the content after its first sentence, so only its place is used.</summary>
    public static Problem Malformed(JsonException malformed, ReadOnlySpan<byte> utf8)
    {
        var line = (int)(malformed.LineNumber ?? 0) + 1;
        var column = (int)(malformed.BytePositionInLine ?? 0) + 1;
        var text = utf8.Trim(" \t\r\n"u8).IsEmpty ? Empty : $"The JSON is not well-formed at line {line}, column {column}.";
        return Fatal(ProblemKind.Invalid, ErrorCodes.MalformedJson, "structure", text, (line, column));
    }

    private static Problem Fatal(ProblemKind kind, string code, string type, string text, (int Line, int Column) place) =>
        new(kind, code, text, [new Issue(IssueSeverity.Fatal, type, code, text) { Line = place.Line, Column = place.Column }]);

    private static int InvalidUtf8At(ReadOnlySpan<byte> utf8)
    {
        var scratch = ArrayPool<char>.Shared.Rent(4096);
        var position = 0;
        OperationStatus status;
        do
        {
            status = Utf8.ToUtf16(utf8[position..], scratch, out var read, out _, replaceInvalidSequences: false);
            position += read;
        }
        while (status == OperationStatus.DestinationTooSmall);
        ArrayPool<char>.Shared.Return(scratch);
        return position;
    }
}
