using System.Globalization;
using System.Text;
using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;
using MedCoop.Store.Audit;

namespace MedCoop.Server.Audit;

/// <summary>Shows entries of the trail as AuditEvent, in the shapes of IHE BALP. https://profiles.ihe.net/ITI/BALP</summary>
/// <param name="site">AuditEvent.source.site.</param>
internal sealed class AuditEvents(string site)
{
    private const string EntityType = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    private const string EntityRole = "http://terminology.hl7.org/CodeSystem/object-role";

    /// <summary>The resource as JSON.</summary>
    public ReadOnlyMemory<byte> Json(StoredAudit entry) => ResourceFormat.ToJson(Resource(entry));

    /// <summary>The resource.</summary>
    public AuditEvent Resource(StoredAudit entry)
    {
        var record = entry.Record;
        var shape = AuditShape.Of(record.Kind);
        var observer = Observer(entry.Place);
        return new AuditEvent
        {
            Id = entry.Place.ToString(),
            Meta = new Meta
            {
                VersionId = "1",
                LastUpdated = entry.At,
                Profile = record.Outcome == 0 && shape.ProfileOf(record.Patient is not null) is { } profile ? [profile] : [],
            },
            Type = shape.Type,
            Subtype = [.. shape.Subtypes],
            Action = shape.Action,
            Recorded = entry.At,
            Outcome = Hl7.Fhir.Utility.EnumUtility.ParseLiteral<AuditEvent.AuditEventOutcome>(record.Outcome.ToString(CultureInfo.InvariantCulture)),
            OutcomeDesc = record.Code,
            PurposeOfEvent = record.Purpose is { } purpose ? [Purpose(purpose)] : [],
            Agent = [.. Agents(record, shape, observer)],
            Source = new AuditEvent.SourceComponent
            {
                Site = site,
                Observer = observer,
                Type = [new Coding("http://terminology.hl7.org/CodeSystem/security-source-type", "4", "Application Server")],
            },
            Entity = [.. Entities(record)],
        };
    }

    private static IEnumerable<AuditEvent.AgentComponent> Agents(AuditRecord record, AuditShape shape, ResourceReference observer)
    {
        yield return new AuditEvent.AgentComponent
        {
            Type = Role(shape.ClientReceives),
            Who = new ResourceReference { Identifier = new Identifier(null, record.Client ?? "none"), Display = record.Client },
            Requestor = false,
            Network = record.Address is { } address ? new AuditEvent.NetworkComponent { Address = address, Type = AuditEvent.AuditEventAgentNetworkType.N2 } : null,
        };
        yield return new AuditEvent.AgentComponent
        {
            Type = Role(!shape.ClientReceives),
            Who = observer,
            Requestor = false,
            Network = new AuditEvent.NetworkComponent { Address = Environment.MachineName, Type = AuditEvent.AuditEventAgentNetworkType.N1 },
        };
        if (record.Actor.Length > 0)
        {
            yield return new AuditEvent.AgentComponent
            {
                Type = Participation(record.Kind),
                Who = record.Actor.Contains('/', StringComparison.Ordinal) ? new ResourceReference(record.Actor, record.Name) : new ResourceReference { Identifier = new Identifier(null, record.Actor) },
                Name = record.Name,
                Requestor = true,
                Role = [.. record.Roles.Select(role => new CodeableConcept("https://medcoop.example/fhir/CodeSystem/medcoop-role", role))],
                PurposeOfUse = record.Purpose is { } purpose ? [Purpose(purpose)] : [],
            };
        }

        if (record.Organization is { } organization)
        {
            yield return new AuditEvent.AgentComponent
            {
                Type = new CodeableConcept("http://terminology.hl7.org/CodeSystem/v3-RoleClass", "PROV", "healthcare provider", null),
                Who = new ResourceReference(organization),
                Requestor = false,
            };
        }
    }

    private static IEnumerable<AuditEvent.EntityComponent> Entities(AuditRecord record)
    {
        if (record.Query is { } query)
        {
            yield return new AuditEvent.EntityComponent
            {
                Type = new Coding(EntityType, "2", "System Object"),
                Role = new Coding(EntityRole, "24", "Query"),
                Description = record.Entity is { } asked && record.Kind == AuditKind.Operation ? asked : null,
                Query = Encoding.UTF8.GetBytes(query),
            };
        }
        else if (record.Entity is { } entity && entity.Contains('/', StringComparison.Ordinal))
        {
            yield return new AuditEvent.EntityComponent
            {
                Type = new Coding(EntityType, "2", "System Object"),
                Role = new Coding(EntityRole, "4", "Domain Resource"),
                What = new ResourceReference(record.Version is { } version ? string.Create(CultureInfo.InvariantCulture, $"{entity}/_history/{version}") : entity),
            };
        }

        if (record.Patient is { } patient)
            yield return new AuditEvent.EntityComponent { Type = new Coding(EntityType, "1", "Person"), Role = new Coding(EntityRole, "1", "Patient"), What = new ResourceReference(patient) };
        foreach (var other in record.Others)
            yield return new AuditEvent.EntityComponent { Type = new Coding("http://hl7.org/fhir/resource-types", other.Split('/')[0]), What = new ResourceReference(other) };
        if (record.RequestId is { } request)
            yield return new AuditEvent.EntityComponent { Type = AuditShape.RequestEntity, What = new ResourceReference { Identifier = new Identifier(null, request) } };
        if (record.Detail is { } detail)
            yield return new AuditEvent.EntityComponent { Type = new Coding(EntityType, "4", "Other"), Description = detail };
    }

    // The node by its number in this database; its key stands in the table audit_node.
    private static ResourceReference Observer(AuditPlace place) => new()
    {
        Identifier = new Identifier("urn:medcoop:audit-node", (place.Chain / AuditPlace.ChainsPerNode).ToString(CultureInfo.InvariantCulture)),
        Display = "MedCoop server",
    };

    private static CodeableConcept Role(bool isDestination) => isDestination
        ? new CodeableConcept(AuditShape.Dicom, "110152", "Destination Role ID", null)
        : new CodeableConcept(AuditShape.Dicom, "110153", "Source Role ID", null);

    private static CodeableConcept Participation(AuditKind kind) => kind is AuditKind.Create or AuditKind.Update or AuditKind.Patch or AuditKind.Delete
        ? new CodeableConcept("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "AUT", "author (originator)", null)
        : new CodeableConcept("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP", "information recipient", null);

    private static CodeableConcept Purpose(string code) => new("http://terminology.hl7.org/CodeSystem/v3-ActReason", code);
}
