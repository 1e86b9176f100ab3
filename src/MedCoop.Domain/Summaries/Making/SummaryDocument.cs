using System.Text;
using Hl7.Fhir.Model;
using MedCoop.Domain.Summaries.Words;

namespace MedCoop.Domain.Summaries.Making;

/// <summary>
/// Makes the document: Composition, patient, who made it, the entries of the sections, and what they refer to. Pure: the same data, reader and instant give the same bytes, and another instant
/// changes the identifier of the Bundle, its timestamp and the Composition's date, and nothing else.
/// </summary>
public static class SummaryDocument
{
    /// <summary>Makes it.</summary>
    public static ReadOnlyMemory<byte> Make(SummaryRequest request)
    {
        var writer = new DocumentWriter(request.BaseUrl, request.References);
        var patient = writer.Add(request.Patient.Key, request.Patient.Version);
        IReadOnlyList<SummaryPart> parts = [.. Parts(request).DistinctBy(part => part.Key)];
        foreach (var part in parts) writer.Add(part.Key, part.Version);
        // The patient's own links name the records that it replaced; in everything else these are the patient.
        var subject = writer.Rewritten(AbsentData.Said(request.Patient, request.Edition));
        foreach (var replaced in request.Replaced) writer.Replace(replaced, request.Patient.Key);
        var names = parts.DistinctBy(part => part.Key).ToDictionary(part => writer.Add(part.Key, part.Version), part => part.Resource, StringComparer.Ordinal);
        var device = $"urn:uuid:{NameBasedId.Of($"{request.BaseUrl}#device-{request.Software}")}";
        var composition = new SummaryComposition(request, writer, patient, device, Confidentiality(request, parts));
        var told = Told(request, writer);
        List<(string Url, ReadOnlyMemory<byte> Json)> entries =
        [
            (composition.Url, composition.Write(reference => writer.UrlOf(reference) is { } url ? names.GetValueOrDefault(url) : null, told)),
            (patient, subject),
            (device, Device(device, request)),
            .. parts.Where(part => part.Key != request.Patient.Key).Select(part => (writer.Add(part.Key, part.Version), writer.Rewritten(AbsentData.Said(part, request.Edition)))),
            .. told.Where(one => one.Made is not null).Select(one => (one.Url, one.Made!.Value)),
        ];
        var content = string.Join(' ', entries.Select(entry => entry.Url).Append(request.Codes.Language).Append(request.Edition.Version).Append(DocumentWriter.InstantOf(request.At)));
        var labels = DocumentLabels.Of([request.Patient.Resource, .. parts.Select(part => part.Resource)]);
        return DocumentWriter.Write(NameBasedId.Of($"{request.BaseUrl}/{request.Patient.Key}/$summary {content}"), request.Edition.Bundle, labels, request.Codes.Language, request.At, entries);
    }

    private static IEnumerable<SummaryPart> Parts(SummaryRequest request) =>
        [.. request.Author is { } author ? [author] : (SummaryPart[])[], .. request.Sections.SelectMany(section => section.Entries), .. request.Supporting];

    private static string Confidentiality(SummaryRequest request, IReadOnlyList<SummaryPart> parts) => DocumentLabels.ConfidentialityOf([request.Patient.Resource, .. parts.Select(part => part.Resource)]);

    // By section, in order, each entry's address; where 1.1 wants an entry and there is none, one that says that nothing is known.
    private static List<ToldEntry> Told(SummaryRequest request, DocumentWriter writer)
    {
        List<ToldEntry> told = [];
        foreach (var selected in request.Sections)
        {
            told.AddRange(selected.Entries.Select(entry => new ToldEntry(selected.Section, writer.Add(entry.Key, entry.Version), null)));
            if (!request.Edition.IsEarlier || selected.Entries.Count > 0 || selected.Section.Presence != SectionPresence.Required) continue;
            var url = $"urn:uuid:{NameBasedId.Of($"{request.BaseUrl}/{request.Patient.Key}#nothing-known-{selected.Section.Code}")}";
            told.Add(new ToldEntry(selected.Section, url, (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(NothingKnown(selected.Section.Kind, url, writer.Add(request.Patient.Key, request.Patient.Version)))));
        }

        return told;
    }

    private static string NothingKnown(SectionKind kind, string url, string patient)
    {
        var (code, display) = AbsenceCodes.EarlierFor(kind);
        var concept = $$"""{"coding":[{"system":"{{AbsenceCodes.Earlier}}","code":"{{code}}","display":"{{display}}"}]}""";
        var id = url["urn:uuid:".Length..];
        var active = """{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]}""";
        return kind switch
        {
            SectionKind.Allergies => $$$"""{"resourceType":"AllergyIntolerance","id":"{{{id}}}","clinicalStatus":{{{active.Replace("condition-clinical", "allergyintolerance-clinical", StringComparison.Ordinal)}}},"code":{{{concept}}},"patient":{"reference":"{{{patient}}}"}}""",
            SectionKind.Problems => $$$"""{"resourceType":"Condition","id":"{{{id}}}","clinicalStatus":{{{active}}},"code":{{{concept}}},"subject":{"reference":"{{{patient}}}"}}""",
            _ => $$$"""{"resourceType":"MedicationStatement","id":"{{{id}}}","status":"unknown","medicationCodeableConcept":{{{concept}}},"subject":{"reference":"{{{patient}}}"},"_effectiveDateTime":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}}""",
        };
    }

    private static ReadOnlyMemory<byte> Device(string url, SummaryRequest request) => Encoding.UTF8.GetBytes(
        $$"""{"resourceType":"Device","id":"{{url["urn:uuid:".Length..]}}","deviceName":[{"name":"MedCoop","type":"user-friendly-name"}],"type":{"text":"{{SummaryWords.Generator.En}}"},"version":[{"value":"{{request.Software}}"}]}""");
}

/// <summary>An entry of a section.</summary>
/// <param name="Section">Which.</param>
/// <param name="Url">Its <c>fullUrl</c>.</param>
/// <param name="Made">Its bytes, when it is none on record and was made for the document.</param>
internal sealed record ToldEntry(SummarySection Section, string Url, ReadOnlyMemory<byte>? Made);
