using Hl7.Fhir.Model;
using MedCoop.Web.Components.Pages.Auditing;

namespace MedCoop.Web.Tests.Components;

public sealed class AccessReportTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_row_says_who_for_which_organisation_did_what_and_why()
    {
        var row = Row(Entry(AuditEvent.AuditEventAction.R, "ETREAT"));

        Assert.Equal(new AccessRow(Noon, "Lina Haddad", "Hospital", "read", "ETREAT", Refused: false), row);
    }

    [Fact]
    public void A_search_that_found_the_patient_is_told_from_a_read()
    {
        var entry = Entry(AuditEvent.AuditEventAction.E, "TREAT");
        entry.Subtype.Add(new Coding("http://hl7.org/fhir/restful-interaction", "search-type"));

        Assert.Equal("search", Row(entry).What);
    }

    [Fact]
    public void What_was_refused_is_marked()
    {
        var entry = Entry(AuditEvent.AuditEventAction.R, "TREAT");
        entry.Outcome = AuditEvent.AuditEventOutcome.N8;

        Assert.True(Row(entry).Refused);
    }

    [Fact]
    public void The_period_is_part_of_the_search_and_the_patient_cannot_leave_its_place()
    {
        var search = new AccessReport("a&b", new DateOnly(2026, 1, 2), new DateOnly(2026, 2, 3)).Question(50);

        Assert.Equal("Patient/a%26b/$audit-report?_count=50&start=2026-01-02&end=2026-02-03", search);
    }

    [Fact]
    public void A_field_of_the_file_is_never_a_formula() =>
        Assert.Equal("\"'=1+1\",\"a \"\"b\"\"\",\"\"\r\n", AccessReportFile.Line("=1+1", "a \"b\"", null));

    private static AccessRow Row(AuditEvent entry) => Assert.Single(AccessReport.Rows(new Bundle
    {
        Entry = [new Bundle.EntryComponent { Resource = entry }, new Bundle.EntryComponent { Resource = new Organization { Id = "h", Name = "Hospital" } }],
    }));

    private static AuditEvent Entry(AuditEvent.AuditEventAction action, string purpose) => new()
    {
        Recorded = Noon,
        Action = action,
        Outcome = AuditEvent.AuditEventOutcome.N0,
        PurposeOfEvent = [new CodeableConcept("http://terminology.hl7.org/CodeSystem/v3-ActReason", purpose)],
        Agent =
        [
            new AuditEvent.AgentComponent { Requestor = true, Who = new ResourceReference("Practitioner/1", "Lina Haddad") },
            new AuditEvent.AgentComponent { Requestor = false, Who = new ResourceReference("Organization/h") },
        ],
    };
}
