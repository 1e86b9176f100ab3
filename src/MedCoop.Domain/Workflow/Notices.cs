using Hl7.Fhir.Model;
using MedCoop.Fhir;

namespace MedCoop.Domain.Workflow;

/// <summary>What organisations are told about a case: a Communication of it, found by its recipient and its category (<c>notice</c>).</summary>
public static class Notices
{
    /// <summary>Code system of the kinds of notice.</summary>
    public const string System = "https://medcoop.example/fhir/CodeSystem/notice";

    private const string LetterKinds = "https://medcoop.example/fhir/CodeSystem/letter-kind";

    /// <summary>Who has the ball has not acted in time.</summary>
    public const string Overdue = "overdue";

    /// <summary>A notice.</summary>
    /// <param name="id">The id of the Communication.</param>
    /// <param name="kind">A code of <see cref="System"/>.</param>
    /// <param name="text">What happened.</param>
    /// <param name="task">The Task that it is about.</param>
    /// <param name="about">That Task as it is.</param>
    /// <param name="organizations">Who is told; those that are not known are left out.</param>
    /// <param name="at">When.</param>
    public static CaseWrite Of(string id, string kind, string text, ResourceKey task, FhirTask about, IEnumerable<string?> organizations, DateTimeOffset at) => new(new ResourceKey("Communication", id), 0, new Communication
    {
        Status = EventStatus.Completed,
        Language = "en",
        Category = [new CodeableConcept { Coding = [new Coding(LetterKinds, "notice"), new Coding(System, kind)] }],
        PartOf = [new ResourceReference(task.ToString())],
        BasedOn = about.Focus is { } focus ? [(ResourceReference)focus.DeepCopy()] : [],
        Subject = (ResourceReference?)about.For?.DeepCopy(),
        Recipient = [.. organizations.OfType<string>().Distinct(StringComparer.Ordinal).Select(organization => new ResourceReference(organization))],
        Sender = new ResourceReference { Display = "MedCoop" },
        SentElement = new FhirDateTime(at),
        Payload = [new Communication.PayloadComponent { Content = new FhirString(text) }],
    });
}
