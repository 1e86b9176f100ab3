using Hl7.Fhir.Model;

namespace MedCoop.Web.Components.Pages.Auditing;

/// <summary>One access to a patient's record, as the report shows it.</summary>
/// <param name="At">When.</param>
/// <param name="Who">Name, else reference, of the person or system.</param>
/// <param name="Organization">For which organisation; null: not said.</param>
/// <param name="What">The interaction: <c>read</c>, <c>search-type</c>, <c>update</c>…</param>
/// <param name="Purpose">Code of the purpose of use; null: not said.</param>
/// <param name="Refused">Whether it was not allowed, or failed.</param>
internal sealed record AccessRow(DateTimeOffset? At, string Who, string? Organization, string What, string? Purpose, bool Refused)
{
    /// <summary>The purpose of an emergency, in which somebody opened a record that was closed to them.</summary>
    internal const string Emergency = "ETREAT";

    /// <summary>Purposes that have a text. https://terminology.hl7.org/ValueSet-v3-PurposeOfUse.html</summary>
    internal static readonly string[] Purposes = ["TREAT", Emergency, "HPAYMT", "HOPERAT"];

    /// <summary>Interactions that have a text.</summary>
    internal static readonly string[] Interactions = ["read", "search", "create", "update", "delete", "execute"];

    /// <summary>The row of an entry of the trail.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="names">Names of people and organisations by reference, where they are known.</param>
    internal static AccessRow Of(AuditEvent entry, IReadOnlyDictionary<string, string?> names)
    {
        var people = entry.Agent.Where(agent => !IsOrganization(agent)).ToList();
        var agent = people.Find(agent => agent.Requestor == true) ?? people.FirstOrDefault();
        var organization = entry.Agent.Find(IsOrganization)?.Who;
        var purpose = entry.PurposeOfEvent.Concat(agent?.PurposeOfUse ?? []).SelectMany(concept => concept.Coding).Select(coding => coding.Code);
        return new AccessRow(
            entry.Recorded,
            NameOf(agent?.Who, names) ?? agent?.Name ?? "–",
            NameOf(organization, names),
            Interaction(entry),
            purpose.FirstOrDefault(),
            entry.Outcome is not (null or AuditEvent.AuditEventOutcome.N0));
    }

    private static string Interaction(AuditEvent entry)
    {
        if (entry.Subtype.Exists(subtype => subtype.Code?.StartsWith("search", StringComparison.Ordinal) == true)) return "search";
        return entry.Action switch
        {
            AuditEvent.AuditEventAction.C => "create",
            AuditEvent.AuditEventAction.U => "update",
            AuditEvent.AuditEventAction.D => "delete",
            AuditEvent.AuditEventAction.E => "execute",
            _ => "read",
        };
    }

    private static bool IsOrganization(AuditEvent.AgentComponent agent) => agent.Who?.Reference?.StartsWith("Organization/", StringComparison.Ordinal) == true;

    private static string? NameOf(ResourceReference? who, IReadOnlyDictionary<string, string?> names) =>
        who?.Display ?? (who?.Reference is { } reference ? names.GetValueOrDefault(reference) ?? reference : who?.Identifier?.Value);
}
