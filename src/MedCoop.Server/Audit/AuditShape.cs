using Hl7.Fhir.Model;
using MedCoop.Store.Audit;

namespace MedCoop.Server.Audit;

/// <summary>How kinds of records look as AuditEvent: type, subtypes, action, and who is source and destination (IHE BALP 1.1).</summary>
/// <param name="Type">AuditEvent.type.</param>
/// <param name="Subtypes">AuditEvent.subtype.</param>
/// <param name="Action">AuditEvent.action.</param>
internal sealed record AuditShape(Coding Type, IReadOnlyList<Coding> Subtypes, AuditEvent.AuditEventAction Action)
{
    /// <summary>DICOM's codes.</summary>
    public const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";

    private const string Balp = "https://profiles.ihe.net/ITI/BALP/";

    /// <summary>End of the canonical of the BALP profile that successes follow; null: none.</summary>
    public string? Profile { get; init; }

    /// <summary>Whether data flows to the client, so that it is the destination.</summary>
    public bool ClientReceives { get; init; }

    /// <summary>The canonical of the profile.</summary>
    public string? ProfileOf(bool withPatient) => Profile switch
    {
        null => null,
        "PrivacyDisclosure.Source" or "AuthZconsent" => withPatient ? $"{Balp}StructureDefinition/IHE.BasicAudit.{Profile}" : null,
        _ => $"{Balp}StructureDefinition/IHE.BasicAudit.{(withPatient ? "Patient" : "")}{Profile}",
    };

    /// <summary>The code of an entity that is the request itself.</summary>
    public static Coding RequestEntity => new($"{Balp}CodeSystem/BasicAuditEntityType", "XrequestId");

    /// <summary>The shape of a kind.</summary>
    public static AuditShape Of(AuditKind kind) => kind switch
    {
        AuditKind.Read or AuditKind.VRead => Rest(kind, AuditEvent.AuditEventAction.R) with { Profile = "Read", ClientReceives = true },
        AuditKind.SearchType or AuditKind.SearchSystem => Rest(kind, AuditEvent.AuditEventAction.E) with { Profile = "Query" },
        AuditKind.HistoryInstance or AuditKind.HistoryType or AuditKind.HistorySystem => Rest(kind, AuditEvent.AuditEventAction.R) with { ClientReceives = true },
        AuditKind.Create => Rest(kind, AuditEvent.AuditEventAction.C) with { Profile = "Create" },
        AuditKind.Update => Rest(kind, AuditEvent.AuditEventAction.U) with { Profile = "Update" },
        AuditKind.Patch => Rest(kind, AuditEvent.AuditEventAction.U),
        AuditKind.Delete => Rest(kind, AuditEvent.AuditEventAction.D) with { Profile = "Delete" },
        AuditKind.Batch or AuditKind.Transaction or AuditKind.Operation => Rest(kind, AuditEvent.AuditEventAction.E),
        AuditKind.Export => new(new Coding(Dicom, "110106", "Export"), [Lifecycle("disclose")], AuditEvent.AuditEventAction.R) { ClientReceives = true },
        AuditKind.Import => new(new Coding(Dicom, "110107", "Import"), [Lifecycle("receive")], AuditEvent.AuditEventAction.C),
        AuditKind.SignIn => new(new Coding(Dicom, "110114", "User Authentication"), [new Coding(Dicom, "110122", "Login")], AuditEvent.AuditEventAction.E),
        AuditKind.SignOut => new(new Coding(Dicom, "110114", "User Authentication"), [new Coding(Dicom, "110123", "Logout")], AuditEvent.AuditEventAction.E),
        AuditKind.Account => Alert(AuditEvent.AuditEventAction.U, new Coding(Dicom, "110137", "User security Attributes Changed")),
        AuditKind.Consent => Alert(AuditEvent.AuditEventAction.E, new Coding($"{Balp}CodeSystem/AuthZsubType", "AuthZ-Consent")) with { Profile = "AuthZconsent" },
        AuditKind.BreakGlass => Alert(AuditEvent.AuditEventAction.E, new Coding(Dicom, "110127", "Emergency Override Started")),
        AuditKind.Cut => new(new Coding(Dicom, "110101", "Audit Log Used"), [Lifecycle("destroy")], AuditEvent.AuditEventAction.D),
        AuditKind.Refused => Alert(AuditEvent.AuditEventAction.E, new Coding(Dicom, "110126", "Node Authentication")),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };

    private static AuditShape Rest(AuditKind kind, AuditEvent.AuditEventAction action) =>
        new(new Coding("http://terminology.hl7.org/CodeSystem/audit-event-type", "rest", "RESTful Operation"), [new Coding("http://hl7.org/fhir/restful-interaction", kind.Code())], action);

    private static AuditShape Alert(AuditEvent.AuditEventAction action, Coding subtype) => new(new Coding(Dicom, "110113", "Security Alert"), [subtype], action);

    private static Coding Lifecycle(string code) => new("http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle", code);
}
