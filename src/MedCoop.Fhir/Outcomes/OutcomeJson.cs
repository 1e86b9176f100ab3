using System.Buffers;
using System.Text.Json;
using System.Xml;

namespace MedCoop.Fhir.Outcomes;

/// <summary>Writes problems and issues as an OperationOutcome. https://hl7.org/fhir/R4/operationoutcome.html</summary>
public static class OutcomeJson
{
    /// <summary>The code system of <see cref="ErrorCodes"/>.</summary>
    public const string CodeSystem = "https://medcoop.example/fhir/CodeSystem/medcoop-error";

    /// <summary>The OperationOutcome of a problem: all its issues, or its text as the only one.</summary>
    public static byte[] Of(Problem problem) => Of(problem.Issues.Count > 0
        ? problem.Issues
        : [new Issue(IssueSeverity.Error, Problem.IssueTypeOf(problem.Kind), problem.Code, problem.Text)]);

    /// <summary>The OperationOutcome of issues; without any it says that all is well, because issue is 1..*.</summary>
    public static byte[] Of(IReadOnlyList<Issue> issues)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer);
        Write(writer, issues);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the OperationOutcome object where the writer stands.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<Issue> issues)
    {
        writer.WriteStartObject();
        writer.WriteString("resourceType", "OperationOutcome");
        writer.WriteStartArray("issue");
        if (issues.Count == 0)
        {
            writer.WriteStartObject();
            writer.WriteString("severity", "information");
            writer.WriteString("code", "informational");
            writer.WriteString("diagnostics", "All OK");
            writer.WriteEndObject();
        }

        foreach (var issue in issues) Write(writer, issue);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Issue issue)
    {
        writer.WriteStartObject();
        writer.WriteString("severity", SeverityCode(issue.Severity));
        writer.WriteString("code", issue.Type);
        writer.WriteStartObject("details");
        writer.WriteStartArray("coding");
        writer.WriteStartObject();
        writer.WriteString("system", issue.System);
        writer.WriteString("code", issue.Code);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteString("text", Printable(issue.Text));
        if (issue.Translations is { } translations) WriteTranslations(writer, translations);
        writer.WriteEndObject();
        var place = issue.Line is { } line ? $"line {line}, column {issue.Column ?? 0}" : null;
        if (string.Join("; ", new[] { place, issue.Source }.OfType<string>()) is { Length: > 0 } diagnostics) writer.WriteString("diagnostics", diagnostics);
        if (issue.Expression is { } expression)
        {
            writer.WriteStartArray("expression");
            writer.WriteStringValue(Printable(expression));
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    // http://hl7.org/fhir/R4/extension-translation.html
    private static void WriteTranslations(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> translations)
    {
        writer.WriteStartObject("_text");
        writer.WriteStartArray("extension");
        foreach (var (language, text) in translations)
        {
            writer.WriteStartObject();
            writer.WriteString("url", "http://hl7.org/fhir/StructureDefinition/translation");
            writer.WriteStartArray("extension");
            WritePart(writer, "lang", "valueCode", language);
            WritePart(writer, "content", "valueString", Printable(text));
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter writer, string url, string property, string value)
    {
        writer.WriteStartObject();
        writer.WriteString("url", url);
        writer.WriteString(property, value);
        writer.WriteEndObject();
    }

    // What a client sent is often repeated, and may hold what neither a FHIR string nor XML can. https://hl7.org/fhir/R4/datatypes.html#string
    private static string Printable(string text) => text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.EnumerateRunes().Select(
        rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));

    private static string SeverityCode(IssueSeverity severity) => severity switch
    {
        IssueSeverity.Fatal => "fatal",
        IssueSeverity.Error => "error",
        IssueSeverity.Warning => "warning",
        IssueSeverity.Information => "information",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, message: null),
    };
}
