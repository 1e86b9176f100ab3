using System.Runtime.InteropServices;
using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Access;
using MedCoop.Server.Rest;
using MedCoop.Server.Uploads;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Documents;

/// <summary>
/// <c>Bundle/$receive</c>: takes a document in whatever state it comes. Its bytes are kept; a valid one is stored as a Bundle too, of another every fault is
/// named to the sender and kept beside it. One commit, and the same bytes again find what is there.
/// </summary>
internal sealed class ReceiveDocument(ResourceStore store, DocumentReading reading, ConditionalCriteria criteria, UploadRules uploads, WriteDecision decision, WriteLoop loop)
{
    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (!AccessRules.IsOperator(request.Actor) && !request.Actor.Roles.Any(IsReceiver)) return NoReceiver;
        if (!Preferences.Parse(request.Headers.Prefer).TryGet(out _, out var badPreference)) return badPreference;
        if (!(await BelongingAsync(request, cancellationToken)).TryGet(out var belonging, out var problem)) return problem;
        if (!(await reading.ReadAsync(request, cancellationToken)).TryGet(out var read, out problem)) return problem;
        if (await ThreatAsync(read, request, cancellationToken) is { } threat) return threat;
        var outcome = new ReceivedAnswer(store);
        return await loop.RunAsync(
            async token =>
            {
                if (!(await FindAsync(belonging, request, token)).TryGet(out var match, out var refusal)) return refusal;
                return match.Keys is [var known, ..]
                    ? await outcome.KnownAsync(known, match.Reliance, request, token)
                    : await PlanAsync(read, belonging, match.Reliance, outcome, request, token);
            },
            request, outcome.Answer, cancellationToken);
    }

    private static bool IsReceiver(Role role) => AccessRules.SeesPatients(role) && AccessRules.Of(role, "Bundle").HasFlag(Rights.Create);

    // What of the case was said: by parameters of the address, for the body is the document as it is.
    private async Task<Result<Belonging>> BelongingAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var (inCase, patient) = (request.Parameter("case"), request.Parameter("patient"));
        if ((inCase is not null && KeyOf(inCase) is null) || (patient is not null && KeyOf(patient) is not { Type: "Patient" }))
            return OperationInput.Bad("'case' is a reference such as ServiceRequest/1 or Task/1, 'patient' one such as Patient/1, of this server.");
        var hash = KeptDocument.HashOf(request.Body);
        if (KeyOf(inCase) is not { } named) return new Belonging(null, KeyOf(patient), hash);
        var found = await CaseSubject.OfAsync(store, named, request, cancellationToken);
        if (found.Problem is { } problem) return problem.Kind == ProblemKind.NotFound ? OperationInput.Bad("'case' names nothing that you may see.") : problem;
        var subject = found.Value.Key is { Type: "Patient" } of ? of : (ResourceKey?)null;
        if (KeyOf(patient) is not { } said) return new Belonging(named, subject, hash);
        // A document that is filed under one person and seen in the case of another is a disclosure.
        if (subject is not { } inQuestion) return new Belonging(named, said, hash);
        if (inQuestion == said) return new Belonging(named, said, hash);
        var (one, other) = (await SurvivingRecord.OfAsync(store, inQuestion, request, cancellationToken), await SurvivingRecord.OfAsync(store, said, request, cancellationToken));
        if ((one.Problem ?? other.Problem) is { Kind: not ProblemKind.NotFound } away) return away;
        return one.Problem is null && other.Problem is null && one.Value.Version.Key == other.Value.Version.Key
            ? new Belonging(named, said, hash)
            : OperationInput.Bad("'case' and 'patient' are not of one person whom you may see.");
    }

    // Of what the sender sees: whoever does not see that it is here already learns nothing, and leaves a copy of their own.
    private Task<Result<CriteriaMatch>> FindAsync(Belonging belonging, FhirRequest request, CancellationToken cancellationToken)
    {
        List<QueryParameter> asked = [new("identifier", $"{KeptDocument.HashSystem}|{belonging.Hash}")];
        if (belonging.Case is { } related) asked.Add(new("related", related.ToString()));
        if (belonging.Patient is { } patient) asked.Add(new("patient", patient.ToString()));
        return criteria.FindAsync("DocumentReference", asked, request, limit: 2, cancellationToken);
    }

    private async Task<Result<WritePlan>> PlanAsync(ReadDocument read, Belonging belonging, Reliance unknown, ReceivedAnswer outcome, FhirRequest request, CancellationToken cancellationToken)
    {
        var sent = new SentDocument(request.Body, MediaTypes.OfBody(request.Headers.ContentType) == MediaTypes.Xml ? MediaTypes.FhirXml : MediaTypes.FhirJson, belonging.Hash)
        {
            Reference = NewKey("DocumentReference", request),
            Binary = NewKey("Binary", request),
            Case = belonging.Case,
            Subject = belonging.Patient,
        };
        if (read.Content is { } valid)
        {
            var asBundle = sent with { Bundle = NewKey("Bundle", request) };
            var planned = await PutAllAsync(read, asBundle, [(asBundle.Bundle!.Value, valid)], request, cancellationToken);
            if (planned.Problem is not { Code: ErrorCodes.InvalidResource or ErrorCodes.ProfileViolated or ErrorCodes.BadUpload or ErrorCodes.UnsafeNarrative } problem)
                return Noted(planned, asBundle, [], unknown, outcome);
            read = read with { Content = null, Faults = [.. DocumentReading.IssuesOf(problem).Where(issue => issue.Severity <= IssueSeverity.Error)] };
        }

        var kept = sent with { Faults = NewKey("Binary", request) };
        var faults = BinaryOf(OutcomeJson.Of(read.Faults), MediaTypes.FhirJson, kept);
        return Noted(await PutAllAsync(read, kept, [(kept.Faults!.Value, faults)], request, cancellationToken), kept, read.Faults, unknown, outcome);
    }

    private static Result<WritePlan> Noted(Result<WritePlan> planned, SentDocument sent, IReadOnlyList<Issue> faults, Reliance unknown, ReceivedAnswer outcome)
    {
        if (!planned.TryGet(out var plan, out var problem)) return problem;
        outcome.New(sent, faults);
        return plan with { Reliances = [.. plan.Reliances, unknown], Notes = faults };
    }

    private async Task<Result<WritePlan>> PutAllAsync(ReadDocument read, SentDocument sent, IReadOnlyList<(ResourceKey Key, ResourceContent Content)> more, FhirRequest request, CancellationToken cancellationToken)
    {
        var reference = KeptDocument.ToReference(read.Document, sent, request);
        var together = new Dictionary<ResourceKey, ResourceContent>
        {
            [sent.Reference] = new(reference, ResourceFormat.ToJson(reference)),
            [sent.Binary] = BinaryOf(sent.Bytes, sent.ContentType, sent),
        };
        foreach (var (key, content) in more) together[key] = content;
        var changes = new List<Change>();
        var reliances = new List<Reliance>();
        foreach (var (key, content) in together)
        {
            // A Provenance that comes with the request is about what it all is, not about each part.
            var asked = key == sent.Reference ? request : request with { Headers = request.Headers with { Provenance = null } };
            var planned = await decision.PutAsync(new WriteTarget(key, ResourceHead.None, []), content, ChangeMethod.Post, together, asked, cancellationToken);
            if (!planned.TryGet(out var plan, out var problem)) return problem;
            changes.AddRange(plan.Changes);
            reliances.AddRange(plan.Reliances);
        }

        return new WritePlan { Kind = AnswerKind.Created, Key = sent.Reference, Changes = changes, Reliances = reliances };
    }

    // A program or a virus is not kept, however it is packed. Of a valid document, the write itself asks.
    private async Task<Problem?> ThreatAsync(ReadDocument read, FhirRequest request, CancellationToken cancellationToken)
    {
        if (read.Content is not null) return null;
        // Only its bytes are looked at, and its type.
        var content = new ResourceContent(new Bundle(), JsonMarshal.GetRawUtf8Value(read.Document.Bundle.Element!.Value).ToArray());
        var checkedFiles = await uploads.CheckAsync(content, WriteRequest.Alone, request.BaseUrl, cancellationToken);
        return checkedFiles.Problem is { Code: not ErrorCodes.BadUpload } problem ? problem : null;
    }

    private static ResourceContent BinaryOf(ReadOnlyMemory<byte> bytes, string contentType, SentDocument sent)
    {
        var binary = new Binary { ContentType = contentType, SecurityContext = new ResourceReference(sent.Reference.ToString()), Data = bytes.ToArray() };
        return new ResourceContent(binary, ResourceFormat.ToJson(binary));
    }

    private static ResourceKey NewKey(string type, FhirRequest request) => new(type, Guid.CreateVersion7(request.At).ToString());

    private static ResourceKey? KeyOf(string? reference) =>
        reference?.Split('/') is [var type, var id] && ResourceKinds.IsKnown(type) && ResourceIds.IsValid(id) ? new ResourceKey(type, id) : null;

    private static Problem NoReceiver { get; } = new(
        ProblemKind.Forbidden, ErrorCodes.DocumentNotReceived, "Documents of patients are received by who works with patients and their documents: clinicians, coordinators, partner systems.");

    private sealed record Belonging(ResourceKey? Case, ResourceKey? Patient, string Hash);
}
