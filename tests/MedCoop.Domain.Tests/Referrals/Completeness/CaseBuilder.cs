using Hl7.Fhir.Model;
using MedCoop.Domain.Referrals.Completeness;

namespace MedCoop.Domain.Tests.Referrals.Completeness;

/// <summary>A referral of one patient with what is on record.</summary>
internal sealed class CaseBuilder
{
    public const string Loinc = "http://loinc.org";
    public const string Own = "https://medcoop.example/fhir/CodeSystem/";

    public static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private readonly List<Resource> resources = [];
    private readonly List<QuestionnaireResponse> forms = [];

    public ServiceRequest Request { get; } = new()
    {
        Id = "1",
        Subject = new ResourceReference("Patient/1"),
        Performer = [new ResourceReference("Organization/abroad")],
        ReasonCode = [new CodeableConcept { Text = "Severe aortic stenosis." }],
    };

    public static string DaysAgo(int days) => Now.AddDays(-days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    public CaseBuilder With(Resource resource)
    {
        resource.Id ??= $"r{resources.Count + 1}";
        resources.Add(resource);
        return this;
    }

    public CaseBuilder Result(string code, DataType value, int daysAgo, ObservationStatus status = ObservationStatus.Final) =>
        With(new Observation { Status = status, Code = new CodeableConcept(Loinc, code), Effective = new FhirDateTime(DaysAgo(daysAgo)), Value = value });

    public CaseBuilder Document(string system, string code, int daysAgo, string scan = "available") => With(new DocumentReference
    {
        Status = DocumentReferenceStatus.Current,
        Type = new CodeableConcept(system, code),
        DateElement = new Instant(Now.AddDays(-daysAgo)),
        Content =
        [
            new DocumentReference.ContentComponent
            {
                Extension = [new Extension("https://medcoop.example/fhir/StructureDefinition/scan-status", new Code(scan))],
                Attachment = new Attachment { Title = "A file" },
            },
        ],
    });

    public CaseBuilder Consent(string organization, string until = "2027-11-20") => With(new Consent
    {
        Status = Hl7.Fhir.Model.Consent.ConsentState.Active,
        Category = [new CodeableConcept(Own + "consent-kind", "sharing-abroad")],
        DateTime = DaysAgo(5),
        Provision = new Consent.provisionComponent
        {
            Type = Hl7.Fhir.Model.Consent.ConsentProvisionType.Permit,
            Period = new Period { Start = "2026-11-20", End = until },
            Actor = [new Consent.provisionActorComponent { Reference = new ResourceReference(organization) }],
        },
    });

    public CaseBuilder Form(string questionnaire, QuestionnaireResponse.QuestionnaireResponseStatus status, int daysAgo, params (string LinkId, DataType Value)[] answers)
    {
        forms.Add(new QuestionnaireResponse
        {
            Id = $"f{forms.Count + 1}",
            Questionnaire = questionnaire,
            Status = status,
            Authored = DaysAgo(daysAgo),
            Item =
            [
                new QuestionnaireResponse.ItemComponent
                {
                    LinkId = "group",
                    Item = [.. answers.Select(answer => new QuestionnaireResponse.ItemComponent { LinkId = answer.LinkId, Answer = [new QuestionnaireResponse.AnswerComponent { Value = answer.Value }] })],
                },
            ],
        });
        return this;
    }

    public CaseCompleteness Judge(Questionnaire questionnaire) => CompletenessRules.Judge(CompletenessForm.Read(questionnaire).Value, new CaseRecord(Request, resources, forms), Now);
}
