using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hl7.Fhir.Model;
using MedCoop.Domain.Summaries.Narratives;
using MedCoop.Domain.Summaries.Words;

namespace MedCoop.Domain.Summaries.Making;

/// <summary>Writes the Composition of a summary. Without a narrative of its own: those of its sections are what a reader reads, and nothing is to stand there twice.</summary>
internal sealed class SummaryComposition
{
    private const string Translation = "http://hl7.org/fhir/StructureDefinition/translation";
    private const string TextLink = "http://hl7.org/fhir/StructureDefinition/textLink";
    private const string EmptyReasons = "http://terminology.hl7.org/CodeSystem/list-empty-reason";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly SummaryRequest request;
    private readonly DocumentWriter document;
    private readonly string patient;
    private readonly string device;
    private readonly string confidentiality;

    public SummaryComposition(SummaryRequest request, DocumentWriter document, string patient, string device, string confidentiality)
    {
        (this.request, this.document, this.patient, this.device, this.confidentiality) = (request, document, patient, device, confidentiality);
        Url = $"urn:uuid:{NameBasedId.Of($"{request.BaseUrl}/{request.Patient.Key}/$summary")}";
    }

    /// <summary>Its address: the same for every summary of a patient, as is its identifier.</summary>
    public string Url { get; }

    private string Language => request.Codes.Language;

    /// <summary>Writes it.</summary>
    /// <param name="resolve">The resource of the document that a reference leads to.</param>
    /// <param name="told">The entries of all sections.</param>
    public ReadOnlyMemory<byte> Write(Func<string?, Resource?> resolve, IReadOnlyList<ToldEntry> told)
    {
        var buffer = new ArrayBufferWriter<byte>(32 * 1024);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("resourceType", "Composition");
        json.WriteString("id", Url["urn:uuid:".Length..]);
        json.WriteStartObject("meta");
        json.WriteStartArray("profile");
        json.WriteStringValue(request.Edition.Composition);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("language", Language);
        WriteHead(json);
        json.WriteStartArray("section");
        foreach (var section in request.Sections)
            if (IsWritten(section)) WriteSection(json, section, [.. told.Where(entry => entry.Section == section.Section).Select(entry => entry.Url)], resolve);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    // What a summary must have or should have is told also when there is nothing: that nothing is on record is worth knowing.
    private static bool IsWritten(SelectedSection section) => section.Entries.Count > 0 || section.Section.Presence == SectionPresence.Required;

    private void WriteHead(Utf8JsonWriter json)
    {
        json.WriteStartObject("identifier");
        json.WriteString("system", "urn:ietf:rfc:3986");
        json.WriteString("value", Url);
        json.WriteEndObject();
        json.WriteString("status", "final");
        json.WritePropertyName("type");
        WriteCoded(json, SummarySections.Loinc, SummarySections.DocumentCode, "Patient summary Document");
        WriteReference(json, "subject", patient);
        json.WriteString("date", DocumentWriter.InstantOf(request.At));
        json.WriteStartArray("author");
        if (request.Author is { } author) WriteReference(json, null, document.Add(author.Key, author.Version));
        WriteReference(json, null, device);
        json.WriteEndArray();
        json.WriteString("title", Title(Language));
        WriteTranslation(json, "_title", Title("en"));
        json.WriteString("confidentiality", confidentiality);
        if (request.Custodian is { } custodian) WriteReference(json, "custodian", document.Add(custodian.Key, custodian.Version));
    }

    private string Title(string language) =>
        string.Format(CultureInfo.InvariantCulture, SummaryWords.TitleAt.In(language), SummaryWords.Title.In(language), DateWords.Of(request.At.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), language));

    private void WriteSection(Utf8JsonWriter json, SelectedSection selected, IReadOnlyList<string> entries, Func<string?, Resource?> resolve)
    {
        var section = selected.Section;
        var isHidden = section.Types.Count > 0 && section.Types.All(request.HiddenTypes.Contains);
        json.WriteStartObject();
        json.WriteString("title", section.Title.In(Language));
        WriteTranslation(json, "_title", section.Title.En);
        json.WritePropertyName("code");
        WriteCoded(json, SummarySections.Loinc, section.Code, display: null);
        json.WriteStartObject("text");
        if (selected.Entries.Count > 0) WriteTextLinks(json, selected, entries);
        json.WriteString("status", "generated");
        json.WriteString("div", SectionNarrative.Of(selected, request.Codes, resolve, Remark(selected, isHidden)));
        json.WriteEndObject();
        if (entries.Count > 0)
        {
            json.WriteStartArray("entry");
            foreach (var entry in entries) WriteReference(json, null, entry);
            json.WriteEndArray();
        }
        else
        {
            json.WritePropertyName("emptyReason");
            if (isHidden) WriteCoded(json, EmptyReasons, "withheld", "Information Withheld");
            else WriteCoded(json, EmptyReasons, "unavailable", "Unavailable");
        }

        json.WriteEndObject();
    }

    private Wording? Remark(SelectedSection selected, bool isHidden) =>
        isHidden ? SummaryWords.Withheld
        : selected.Entries.Count == 0 ? SummaryWords.NothingOnRecord
        : selected.Section.Types.Any(request.HiddenTypes.Contains) ? SummaryWords.SomeWithheld : null;

    // Ties each row to what it was made from. https://hl7.org/fhir/extensions/StructureDefinition-textLink.html
    private static void WriteTextLinks(Utf8JsonWriter json, SelectedSection selected, IReadOnlyList<string> entries)
    {
        json.WriteStartArray("extension");
        for (var i = 0; i < entries.Count; i++)
        {
            json.WriteStartObject();
            json.WriteStartArray("extension");
            WritePart(json, "htmlid", "valueString", SectionNarrative.RowId(selected.Section, i));
            WritePart(json, "data", "valueUri", entries[i]);
            json.WriteEndArray();
            json.WriteString("url", TextLink);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // English stands beside every other language: the next who reads it may not read this one.
    private void WriteTranslation(Utf8JsonWriter json, string name, string english)
    {
        if (Language == "en") return;
        json.WriteStartObject(name);
        json.WriteStartArray("extension");
        json.WriteStartObject();
        json.WriteStartArray("extension");
        WritePart(json, "lang", "valueCode", "en");
        WritePart(json, "content", "valueString", english);
        json.WriteEndArray();
        json.WriteString("url", Translation);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, string url, string name, string value)
    {
        json.WriteStartObject();
        json.WriteString("url", url);
        json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static void WriteCoded(Utf8JsonWriter json, string system, string code, string? display)
    {
        json.WriteStartObject();
        json.WriteStartArray("coding");
        json.WriteStartObject();
        json.WriteString("system", system);
        json.WriteString("code", code);
        if (display is not null) json.WriteString("display", display);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter json, string? name, string url)
    {
        if (name is null) json.WriteStartObject();
        else json.WriteStartObject(name);
        json.WriteString("reference", url);
        json.WriteEndObject();
    }
}
