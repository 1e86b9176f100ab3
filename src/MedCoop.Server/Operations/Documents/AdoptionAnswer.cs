using Hl7.Fhir.Model;
using MedCoop.Domain.Documents.Adoption;
using MedCoop.Fhir.Json;

namespace MedCoop.Server.Operations.Documents;

/// <summary>
/// What an adoption answers: Parameters with <c>patient</c>, <c>dry-run</c>, <c>provenance</c> (null where nothing was written), how many entries had each outcome, and an
/// <c>entry</c> for each of the document's, with <c>place</c>, <c>fullUrl</c>, <c>type</c>, <c>display</c>, <c>outcome</c>, <c>resource</c>, <c>reasonCode</c> and
/// <c>reason</c>.
/// </summary>
internal static class AdoptionAnswer
{
    /// <summary>The answer.</summary>
    public static byte[] Of(AdoptionPlan plan, bool isDryRun)
    {
        var answer = new Parameters
        {
            Parameter =
            [
                Part("patient", new ResourceReference(plan.Patient.ToString())),
                Part("dry-run", new FhirBoolean(isDryRun)),
                .. plan.Provenance is { } provenance && !isDryRun ? [Part("provenance", new ResourceReference(provenance.ToString()))] : (Parameters.ParameterComponent[])[],
                .. Enum.GetValues<EntryOutcome>().Select(outcome => Part(Code(outcome), new UnsignedInt(plan.Entries.Count(entry => entry.Outcome == outcome)))),
                .. plan.Entries.Select(Entry),
            ],
        };
        return ResourceFormat.ToJson(answer);
    }

    private static Parameters.ParameterComponent Entry(AdoptedEntry adopted) => new()
    {
        Name = "entry",
        Part =
        [
            Part("place", new FhirString(adopted.Entry.Expression)),
            .. Text("fullUrl", adopted.Entry.FullUrl),
            .. Text("type", adopted.Entry.Type),
            .. Text("display", adopted.Entry.Display),
            Part("outcome", new Code(Code(adopted.Outcome))),
            .. adopted.Resource is { } key ? [Part("resource", new ResourceReference(key.ToString()))] : (Parameters.ParameterComponent[])[],
            .. adopted.Reason is { } reason ? [Part("reasonCode", new Code(reason.Code)), .. Text("reason", reason.Text)] : (Parameters.ParameterComponent[])[],
        ],
    };

    private static string Code(EntryOutcome outcome) => outcome switch
    {
        EntryOutcome.Created => "created",
        EntryOutcome.Linked => "linked",
        EntryOutcome.Conflict => "conflict",
        EntryOutcome.Refused => "refused",
        EntryOutcome.Carried => "carried",
        EntryOutcome.Left => "left",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, message: null),
    };

    private static Parameters.ParameterComponent[] Text(string name, string? text)
    {
        var printable = text is null ? "" : string.Concat(text.Where(letter => System.Xml.XmlConvert.IsXmlChar(letter))).Trim();
        return printable.Length == 0 ? [] : [Part(name, new FhirString(printable))];
    }

    private static Parameters.ParameterComponent Part(string name, DataType value) => new() { Name = name, Value = value };
}
