using System.Collections.Frozen;
using MedCoop.Domain.Access;

namespace MedCoop.Domain.Documents.Adoption;

/// <summary>What entries of each type are to an adoption.</summary>
public enum EntryRole
{
    /// <summary>A part of the patient's record.</summary>
    Record,

    /// <summary>Of the directory, which administrators keep: linked when it is known by identifier, else named where it is referred to.</summary>
    Directory,

    /// <summary>What something was done with: contained in what refers to it.</summary>
    Means,

    /// <summary>Of the document itself.</summary>
    Document,

    /// <summary>No type of R4.</summary>
    Unknown,
}

/// <summary>The table of roles.</summary>
public static class EntryRoles
{
    private static readonly FrozenSet<string> Directory = FrozenSet.ToFrozenSet(
        ["Organization", "OrganizationAffiliation", "Practitioner", "PractitionerRole", "Location", "HealthcareService", "Endpoint", "InsurancePlan", "Group"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Means = FrozenSet.ToFrozenSet(["Medication", "Device", "Substance"], StringComparer.Ordinal);

    // Workflows are not taken over from documents: who asks for something here asks by a Task of their own.
    private static readonly FrozenSet<string> Document = FrozenSet.ToFrozenSet(
        ["Composition", "Bundle", "Binary", "Provenance", "Parameters", "OperationOutcome", "MessageHeader", "DocumentManifest", "List", "Task", "AuditEvent", "Linkage", "Basic"], StringComparer.Ordinal);

    /// <summary>The role of a type.</summary>
    public static EntryRole Of(string type) => true switch
    {
        _ when Directory.Contains(type) => EntryRole.Directory,
        _ when Means.Contains(type) => EntryRole.Means,
        _ when !ResourceKinds.IsKnown(type) => EntryRole.Unknown,
        _ when Document.Contains(type) || ResourceKinds.SharingOf(type) == Sharing.Open => EntryRole.Document,
        _ => EntryRole.Record,
    };
}
