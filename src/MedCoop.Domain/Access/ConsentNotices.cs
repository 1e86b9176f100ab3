using Hl7.Fhir.Model;
using MedCoop.Domain.Workflow;
using MedCoop.Fhir;

namespace MedCoop.Domain.Access;

/// <summary>
/// The Tasks by which an organisation is told that the patient's consents do not permit it to see cases any more, or to see as much of them: it may hold copies. A case of its own, that names the
/// cases by their addresses alone, so that who is told sees the notice and nothing else. Found with <c>Task?owner=Organization/x&amp;code=consent-ended,consent-narrowed&amp;status=requested</c>; the
/// organisation completes it when it has done what it asks for, or rejects it with a reason.
/// </summary>
public static class ConsentNotices
{
    /// <summary>Code: no more.</summary>
    public const string Ended = "consent-ended";

    /// <summary>Code: not as much.</summary>
    public const string Narrowed = "consent-narrowed";

    /// <summary>Within what time it is to be answered: a month, as https://eur-lex.europa.eu/eli/reg/2016/679/oj has it for what patients ask for (Art. 12 (3), with Art. 19 for whoever was given their data).</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromDays(30);

    // https://www.rfc-editor.org/rfc/rfc3986: the value of the identifier is an address.
    private const string Address = "urn:ietf:rfc:3986";

    /// <summary>Whether a Task is one.</summary>
    public static bool Is(FhirTask task) => task.Code?.Coding.Exists(coding => coding is { System: Notices.System, Code: Ended or Narrowed }) is true;

    /// <summary>Such a Task.</summary>
    /// <param name="code"><see cref="Ended"/> or <see cref="Narrowed"/>.</param>
    /// <param name="keeper">The organisation that keeps the patient's record; null: none is known.</param>
    /// <param name="told">The organisation that is told.</param>
    /// <param name="patient">Whose consents.</param>
    /// <param name="cases">The cases, by their roots.</param>
    /// <param name="baseUrl">The FHIR base under which the organisation knows this server; null: it is not known.</param>
    /// <param name="at">Since when.</param>
    public static FhirTask Of(string code, string? keeper, string told, ResourceKey patient, IReadOnlyList<ResourceKey> cases, string? baseUrl, DateTimeOffset at) => new()
    {
        Status = FhirTask.TaskStatus.Requested,
        // Not "order", by which a Task with a code of the cooperation's is part of a referral (FHIR has the other as a kind of it: https://hl7.org/fhir/R4/codesystem-request-intent.html).
        Intent = FhirTask.TaskIntent.OriginalOrder,
        Priority = RequestPriority.Urgent,
        Code = new CodeableConcept(Notices.System, code),
        Description = code == Ended
            ? "By the patient's consents your organisation may not see these cases any more. Delete what you copied from them, or keep only what the law demands, and complete this Task."
            : "By the patient's consents your organisation may see less of these cases than before. Look again what you may see, delete what you copied beyond it, or keep only what the law demands, and complete this Task.",
        For = Named(patient, baseUrl),
        AuthoredOnElement = new FhirDateTime(at),
        LastModifiedElement = new FhirDateTime(at),
        Requester = keeper is null ? null : new ResourceReference(keeper),
        Owner = new ResourceReference(told),
        Restriction = new FhirTask.RestrictionComponent { Period = new Period { StartElement = new FhirDateTime(at), EndElement = new FhirDateTime(at + AnswerWithin) } },
        Input = [.. cases.Select(key => new FhirTask.ParameterComponent { Type = TaskElements.Parameter("case"), Value = Named(key, baseUrl) })],
    };

    /// <summary>Whether content would tell what the server has not: who is told deletes what it copied. Of one that is there who was told, and who keeps it, say what became of it, no more.</summary>
    /// <param name="before">What is stored; null: nothing yet.</param>
    /// <param name="after">The content.</param>
    public static bool IsForged(Resource? before, Resource after) =>
        before is FhirTask stored && Is(stored) ? after is not FhirTask next || !Rest(stored).IsExactly(Rest(next)) : after is FhirTask task && Is(task);

    // No reference to what is here: by one, the notice would be in the case that it is about. Who works without patients sees nothing that names one so.
    private static ResourceReference Named(ResourceKey key, string? baseUrl) => new()
    {
        Type = key.Type,
        Identifier = baseUrl is null ? new Identifier { Value = key.ToString() } : new Identifier(Address, $"{baseUrl}/{key}"),
    };

    private static FhirTask Rest(FhirTask task)
    {
        var rest = (FhirTask)task.DeepCopy();
        (rest.Id, rest.Meta, rest.Text, rest.Status, rest.StatusReason, rest.BusinessStatus, rest.LastModifiedElement, rest.ExecutionPeriod) = (null, null, null, null, null, null, null, null);
        (rest.Note, rest.Output) = ([], []);
        return rest;
    }
}
