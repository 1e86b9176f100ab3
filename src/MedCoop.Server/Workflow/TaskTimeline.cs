using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Workflow;

/// <summary>
/// <c>Task/{id}/$timeline</c>: what happened in the case, in order, as far as the caller may see it: moves, documents, messages, money, consents,
/// and beginnings and ends of somebody's sight of it.
/// </summary>
internal sealed class TaskTimeline(ResourceStore store)
{
    private static readonly string[] Types =
        ["Provenance", "Task", "DocumentReference", "Communication", "Claim", "ClaimResponse", "Appointment", "Encounter", "Consent", "Composition", "Bundle"];

    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (!(await store.ReadAsync(routed.Key, request.Visibility, cancellationToken)).TryGet(out var stored, out var problem)) return problem;
        if (stored.IsDeletion) return Read.Deleted(stored);
        var task = (FhirTask)ResourceReader.Parse(stored.Body);
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out problem)) return problem;
        var patient = references.Read(task.For);
        if (!(await store.CaseContentsAsync(patient is { } known ? [routed.Key, known] : [routed.Key], Types, request.Visibility, cancellationToken)).TryGet(out var contents, out problem)) return problem;
        if (!(await store.CasesAsync(routed.Key, cancellationToken)).TryGet(out var report, out problem)) return problem;
        var shown = contents.Resources.Where(one => one.Key != routed.Key).Select(one => new ShownVersion(one, ResourceReader.Parse(ShownParts.Of(one.Body, request.Actor)))).ToList();
        var entries = shown.Select(one => Entry(one.Version, one.Resource)).Concat(new TaskTraces(routed.Key, shown, references).Entries()).OfType<TimelineEntry>().ToList();
        if (contents.Owner is { } owner && owner == request.Actor.Organization) entries.AddRange(Sight(report, patient));
        var answer = new Parameters();
        foreach (var entry in entries.OrderBy(entry => entry.At).ThenBy(entry => entry.Reference, StringComparer.Ordinal)) answer.Parameter.Add(Part(entry));
        return new FhirAnswer(AnswerKind.Ok) { Body = ResourceFormat.ToJson(answer), Shown = [.. contents.Resources] };
    }

    private static IEnumerable<TimelineEntry> Sight(CaseReport report, ResourceKey? patient)
    {
        bool IsOfTheCase(ResourceKey root) => root.Type == "ServiceRequest" || root == patient;
        var begun = report.Begun.Where(begin => begin.Why != Grants.Owner && IsOfTheCase(begin.Case)).Select(begin => new TimelineEntry(begin.At, "access", $"{begin.Grantee} sees {begin.Case}", begin.Why));
        return begun.Concat(report.Ended.Where(end => IsOfTheCase(end.Case)).Select(end => new TimelineEntry(end.At, "access", $"{end.Grantee} sees {end.Case} no more", end.Why)));
    }

    private static TimelineEntry? Entry(StoredVersion version, Resource resource)
    {
        TimelineEntry Make(DateTimeOffset? at, string kind, string? text) => new(at ?? version.At, kind, text ?? version.Key.Type, version.Key.ToString());
        return resource switch
        {
            DocumentReference document => Make(document.Date, "document", document.Description ?? Text(document.Type)),
            Communication message => Make(message.SentElement?.ToDateTimeOffset(TimeSpan.Zero), "message", Text(message.Category.FirstOrDefault())),
            Claim claim => Make(null, "money", $"{claim.Use} {claim.Total?.Value} {claim.Total?.Currency}".Trim()),
            ClaimResponse response => Make(null, "money", $"{response.Use} {response.PreAuthRef}".Trim()),
            Appointment booking => Make(null, "booking", $"{booking.Status} {booking.StartElement?.ToString()}".Trim()),
            Encounter stay => Make(null, "stay", stay.Status?.ToString()),
            Consent consent => Make(consent.DateTimeElement?.ToDateTimeOffset(TimeSpan.Zero), "consent", consent.Status?.ToString()),
            Composition or Bundle => Make(null, "document", null),
            _ => null,
        };
    }

    public static string? Text(CodeableConcept? concept) => concept?.Text ?? concept?.Coding.FirstOrDefault()?.Display ?? concept?.Coding.FirstOrDefault()?.Code;

    private static Parameters.ParameterComponent Part(TimelineEntry entry)
    {
        var part = new Parameters.ParameterComponent { Name = "entry" };
        void Add(string name, DataType? value)
        {
            if (value is not null) part.Part.Add(new Parameters.ParameterComponent { Name = name, Value = value });
        }

        Add("at", new Instant(entry.At));
        Add("kind", new Code(entry.Kind));
        Add("text", new FhirString(entry.Text));
        Add("actor", entry.Actor is { } actor ? new FhirString(actor) : null);
        Add("organization", entry.Organization is { } organization ? new ResourceReference(organization) : null);
        Add("reason", entry.Reason is { } reason ? new FhirString(reason) : null);
        Add("task", entry.Task is { } task ? new ResourceReference(task) : null);
        Add("resource", new ResourceReference(entry.Reference));
        return part;
    }
}
