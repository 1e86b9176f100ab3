using System.Text.Encodings.Web;
using System.Text.Json;
using Hl7.Fhir.Model;

namespace MedCoop.Domain.Summaries.Making;

/// <summary>The security labels of a document: those of all that is in it, so that whoever may not see a part does not see the whole either. https://hl7.org/fhir/R4/security-labels.html</summary>
public static class DocumentLabels
{
    private const string Confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";

    private static readonly string[] Ascending = ["U", "L", "M", "N", "R", "V"];

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The labels as JSON Codings, none twice, in an order that follows from them alone; of confidentiality only the highest.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<Resource> resources)
    {
        var all = resources.SelectMany(resource => resource.Meta?.Security ?? []).Where(label => label.Code is { Length: > 0 }).ToList();
        var others = all.Where(label => label.System != Confidentiality).Select(label => (label.System, label.Code!)).Distinct().Order();
        return [.. others.Select(label => Coding(label.System, label.Item2)), .. Highest(all) is { } highest ? [Coding(Confidentiality, highest)] : (string[])[]];
    }

    /// <summary>How confidential the whole is: as its most confidential part, and normal where nothing is said.</summary>
    public static string ConfidentialityOf(IEnumerable<Resource> resources) =>
        Highest(resources.SelectMany(resource => resource.Meta?.Security ?? [])) is { } highest && highest is ("R" or "V") ? highest : "N";

    private static string? Highest(IEnumerable<Coding> labels) => labels.Where(label => label.System == Confidentiality && Ascending.Contains(label.Code, StringComparer.Ordinal)).Select(label => label.Code)
        .MaxBy(code => Array.IndexOf(Ascending, code));

    private static string Coding(string? system, string code)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            writer.WriteStartObject();
            if (system is not null) writer.WriteString("system", system);
            writer.WriteString("code", code);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
