using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir;

namespace MedCoop.Domain.Tests.Access;

/// <summary>Whom Tasks and Consents open which cases to.</summary>
public sealed class GrantsTests
{
    private const string Home = "Organization/home";
    private const string Abroad = "Organization/abroad";
    private const string Third = "Organization/third";

    private static readonly ResourceKey Patient = new("Patient", "1");
    private static readonly ResourceKey Referral = new("ServiceRequest", "1");

    [Theory]
    [InlineData(FhirTask.TaskStatus.Draft, "")]
    [InlineData(FhirTask.TaskStatus.Requested, "Patient/1 ServiceRequest/1")]
    [InlineData(FhirTask.TaskStatus.Received, "Patient/1 ServiceRequest/1")]
    [InlineData(FhirTask.TaskStatus.Accepted, "Patient/1 ServiceRequest/1")]
    [InlineData(FhirTask.TaskStatus.InProgress, "Patient/1 ServiceRequest/1")]
    [InlineData(FhirTask.TaskStatus.OnHold, "Patient/1 ServiceRequest/1")]
    [InlineData(FhirTask.TaskStatus.Completed, "ServiceRequest/1")]
    [InlineData(FhirTask.TaskStatus.Rejected, "")]
    [InlineData(FhirTask.TaskStatus.Cancelled, "")]
    [InlineData(FhirTask.TaskStatus.Failed, "")]
    [InlineData(FhirTask.TaskStatus.EnteredInError, "")]
    public void A_task_opens_cases_by_its_status(FhirTask.TaskStatus status, string cases)
    {
        var grants = Grants.Of(Facts(TaskOf(status), Permitting(Abroad)));

        Assert.Equal(cases, string.Join(' ', grants.Where(grant => grant.Grantee == Abroad).Select(grant => grant.Case.ToString()).Distinct().Order(StringComparer.Ordinal)));
        Assert.Equal(2, grants.Count(grant => grant is { Grantee: Home, Why: Grants.Owner }));
    }

    [Fact]
    public void Without_a_consent_nothing_leaves_the_organisation_that_keeps_the_record() =>
        Assert.DoesNotContain(Grants.Of(Facts(TaskOf(FhirTask.TaskStatus.Requested))), grant => grant.Grantee != Home);

    [Fact]
    public void Denial_by_one_consent_counts_before_permission_by_another()
    {
        var denying = Permitting(Abroad);
        denying.Provision!.Type = Consent.ConsentProvisionType.Deny;

        Assert.DoesNotContain(Grants.Of(Facts(TaskOf(FhirTask.TaskStatus.Requested), Permitting(Abroad), denying)), grant => grant.Grantee == Abroad);
    }

    [Fact]
    public void A_consent_opens_for_its_period_and_a_denial_within_it_cuts_a_hole()
    {
        var consent = Permitting(Abroad);
        consent.Provision!.Period = new Period { Start = "2026-01-01", End = "2026-12-31" };
        consent.Provision!.Provision.Add(new() { Type = Consent.ConsentProvisionType.Deny, Period = new Period { Start = "2026-03-01", End = "2026-03-31" } });

        var spans = Grants.Of(Facts(TaskOf(FhirTask.TaskStatus.Requested), consent)).Where(grant => grant.Grantee == Abroad && grant.Case == Patient).OrderBy(grant => grant.From).ToList();

        Assert.Equal(
            [(Day(2026, 1, 1), Day(2026, 3, 1)), (Day(2026, 4, 1), Day(2027, 1, 1))],
            spans.Select(grant => (grant.From, grant.Until)));
    }

    [Fact]
    public void Guarantees_need_no_findings()
    {
        var task = TaskOf(FhirTask.TaskStatus.Requested);
        task.Code = new CodeableConcept("https://medcoop.example/fhir/CodeSystem/task-code", "funding");

        var grant = Grants.Of(Facts(task, Permitting(Abroad))).First(grant => grant.Grantee == Abroad);

        Assert.Contains("Condition", grant.DeniedTypes);
        Assert.Contains("DocumentReference", grant.DeniedTypes);
        Assert.DoesNotContain("Claim", grant.DeniedTypes);
    }

    [Fact]
    public void A_case_without_a_patient_needs_no_consent()
    {
        var delivery = new ResourceKey("SupplyDelivery", "1");
        var facts = new CaseFacts(null, [new CaseRoot(delivery, Home)], [(delivery, new("Task", "1"), TaskOf(FhirTask.TaskStatus.Requested))], []);

        Assert.Contains(Grants.Of(facts), grant => grant.Grantee == Abroad && grant.Case == delivery && grant.Consents.Length == 0);
    }

    [Theory]
    [InlineData("TREAT", Purposes.Treatment, true)]
    [InlineData("TREAT", Purposes.Emergency, true)]
    [InlineData("TREAT", Purposes.Teaching, false)]
    [InlineData("TRAIN", Purposes.Teaching, true)]
    [InlineData("CLINTRCH", Purposes.Treatment, false)]
    [InlineData("CLINTRCH", Purposes.Research, true)]
    [InlineData("HPAYMT", Purposes.Payment, true)]
    [InlineData("HPAYMT", Purposes.Treatment, false)]
    public void A_purpose_covers_itself_and_treatment_an_emergency(string code, Purposes purpose, bool permitted)
    {
        var consent = Permitting(Abroad);
        consent.Provision!.Purpose.Add(new Coding("http://terminology.hl7.org/CodeSystem/v3-ActReason", code));

        Assert.Equal(permitted, ConsentVerdict.Of(consent, new Disclosure(Abroad, "", purpose, "Condition", 0, Day(2026, 5, 1))) == true);
    }

    [Fact]
    public void A_rule_about_single_documents_denies_and_does_not_permit()
    {
        var permitting = Permitting(Abroad);
        permitting.Provision!.Data.Add(new() { Meaning = Consent.ConsentDataMeaning.Instance, Reference = new ResourceReference("Condition/1") });
        var denying = Permitting(Abroad);
        denying.Provision!.Provision.Add(new() { Type = Consent.ConsentProvisionType.Deny, Data = permitting.Provision!.Data });
        var asked = new Disclosure(Abroad, "", Purposes.Treatment, "Condition", 0, Day(2026, 5, 1));

        Assert.NotEqual(true, ConsentVerdict.Of(permitting, asked));
        Assert.Equal(false, ConsentVerdict.Of(denying, asked));
    }

    [Fact]
    public void A_task_opens_nothing_at_the_request_of_who_does_not_see_the_case() =>
        Assert.DoesNotContain(Grants.Of(Facts(Asking(Abroad, Abroad), Permitting(Abroad))), grant => grant.Grantee == Abroad);

    [Fact]
    public void Tasks_that_only_refer_to_each_other_open_nothing()
    {
        var grants = Grants.Of(Facts([Asking(Abroad, Third), Asking(Third, Abroad)], Permitting(Abroad), Permitting(Third)));

        Assert.All(grants, grant => Assert.Equal(Home, grant.Grantee));
    }

    [Theory]
    [InlineData(FhirTask.TaskStatus.InProgress, "Patient/1 ServiceRequest/1")]
    [InlineData(FhirTask.TaskStatus.Completed, "ServiceRequest/1")]
    [InlineData(FhirTask.TaskStatus.Cancelled, "")]
    public void What_was_passed_on_ends_with_what_it_was_passed_on_from(FhirTask.TaskStatus status, string cases)
    {
        var grants = Grants.Of(Facts([TaskOf(status), Asking(Abroad, Third), Asking(Third, Third)], Permitting(Abroad), Permitting(Third)));

        Assert.Equal(cases, string.Join(' ', grants.Where(grant => grant.Grantee == Third).Select(grant => grant.Case.ToString()).Distinct().Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Who_sees_no_findings_passes_on_none_and_gives_itself_none()
    {
        var funding = TaskOf(FhirTask.TaskStatus.Requested);
        funding.Code = new CodeableConcept("https://medcoop.example/fhir/CodeSystem/task-code", "funding");

        var grants = Grants.Of(Facts([funding, Asking(Abroad, Abroad), Asking(Abroad, Third)], Permitting(Abroad), Permitting(Third))).Where(grant => grant.Grantee != Home).ToList();

        Assert.Equal(6, grants.Count);
        Assert.All(grants, grant => Assert.Contains("Condition", grant.DeniedTypes));
    }

    [Fact]
    public void A_case_of_ones_own_with_anothers_patient_opens_not_the_patients_record()
    {
        var facts = new CaseFacts(
            Patient, [new CaseRoot(Patient, Home), new CaseRoot(Referral, Abroad)], [(Referral, new("Task", "1"), Asking(Abroad, Abroad))], [new(new("Consent", "1"), Permitting(Abroad))]);

        Assert.All(Grants.Of(facts).Where(grant => grant.Grantee == Abroad), grant => Assert.Equal(Referral, grant.Case));
    }

    [Theory]
    [InlineData("Organization/abroad", true)]
    [InlineData("http://here.example/fhir/Organization/abroad", true)]
    [InlineData("https://elsewhere.example/fhir/Organization/abroad", false)]
    public void Only_references_to_this_server_name_organizations_that_are_here(string reference, bool isHere)
    {
        var ofTask = Facts(Asking(Home, reference), Permitting(Abroad)) with { OwnUrls = ["http://here.example/fhir"] };
        var ofConsent = Facts(Asking(Home, Abroad), Permitting(reference)) with { OwnUrls = ["http://here.example/fhir"] };

        Assert.Equal((isHere, isHere), (Grants.Of(ofTask).Any(grant => grant.Grantee == Abroad), Grants.Of(ofConsent).Any(grant => grant.Grantee == Abroad)));
    }

    [Theory]
    [InlineData("Practitioner/1")]
    [InlineData("Group/1")]
    [InlineData("https://elsewhere.example/fhir/Organization/9")]
    [InlineData(null)]
    public void A_denial_to_somebody_of_whom_it_is_not_known_for_whom_they_act_denies_all(string? reference)
    {
        var consent = Permitting(Abroad);
        consent.Provision!.Provision.Add(new() { Type = Consent.ConsentProvisionType.Deny, Actor = [new() { Reference = new ResourceReference(reference) { Display = "Somebody" } }] });

        Assert.DoesNotContain(Grants.Of(Facts(TaskOf(FhirTask.TaskStatus.Requested), consent)), grant => grant.Grantee == Abroad);
        Assert.NotEqual(true, ConsentVerdict.Of(Permitting(reference ?? ""), new Disclosure(Abroad, "", Purposes.Treatment, "Condition", 0, Day(2026, 5, 1))));
    }

    [Fact]
    public void All_countries_but_one_are_all_others()
    {
        var consent = Permitting(Abroad);
        var exception = new Consent.provisionComponent { Type = Consent.ConsentProvisionType.Deny };
        exception.AddExtension("https://medcoop.example/fhir/StructureDefinition/consent-country", new Code("TN"));
        consent.Provision!.Provision.Add(exception);

        var countries = Grants.Of(Facts(TaskOf(FhirTask.TaskStatus.Requested), consent)).Where(grant => grant.Grantee == Abroad).Select(grant => grant.Country).Distinct();

        Assert.Equal(["TN"], ConsentTerms.LeftOut(Assert.Single(countries)));
    }

    private static DateTimeOffset Day(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);

    private static FhirTask Asking(string requester, string owner) =>
        new() { Status = FhirTask.TaskStatus.Requested, Requester = new ResourceReference(requester), Owner = new ResourceReference(owner) };

    private static CaseFacts Facts(FhirTask task, params Consent[] consents) => Facts([task], consents);

    private static CaseFacts Facts(FhirTask[] tasks, params Consent[] consents) => new(
        Patient, [new CaseRoot(Patient, Home), new CaseRoot(Referral, Home)], [.. tasks.Select((task, i) => (Referral, new ResourceKey("Task", $"{i}"), task))],
        [.. consents.Select((consent, i) => new KeyedConsent(new("Consent", $"{i}"), consent))]);

    private static FhirTask TaskOf(FhirTask.TaskStatus status) => new() { Status = status, Owner = new ResourceReference(Abroad), Requester = new ResourceReference(Home) };

    private static Consent Permitting(string organization) => new()
    {
        Status = Consent.ConsentState.Active,
        Provision = new() { Type = Consent.ConsentProvisionType.Permit, Actor = [new() { Reference = new ResourceReference(organization) }] },
    };
}
