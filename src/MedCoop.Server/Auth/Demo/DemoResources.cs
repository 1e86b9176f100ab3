using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;

namespace MedCoop.Server.Auth.Demo;

/// <summary>What there is to see in the demonstration: its directory, a referral, a consignment.</summary>
internal sealed class DemoResources(FhirRoutes routes, TimeProvider clock)
{
    private const string Profiles = "https://medcoop.example/fhir/StructureDefinition/";
    private const string Codes = "https://medcoop.example/fhir/CodeSystem/";
    private static readonly string[] Examples = ["demo/referral-case.json", "demo/consignment.json"];

    /// <summary>Stores it all, each part whole or not at all.</summary>
    public async Task<Problem?> StoreAsync(CancellationToken cancellationToken)
    {
        // The directory last: the examples bring shorter forms of some of its organisations.
        foreach (var example in Examples)
            if (await PostAsync(await ReadAsync(example, cancellationToken), cancellationToken) is { } refused) return refused;
        return await PostAsync(ResourceFormat.ToJson(Directory()), cancellationToken);
    }

    private static Bundle Directory()
    {
        IEnumerable<Resource> all =
        [
            .. DemoTable.Organizations.Select(Organization), .. DemoTable.People.Select(Practitioner), .. DemoTable.People.Select(PractitionerRole), .. DemoTable.Systems.Select(Device),
        ];
        return new Bundle
        {
            Type = Bundle.BundleType.Transaction,
            Entry = [.. all.Select(resource => new Bundle.EntryComponent
            {
                Resource = resource,
                Request = new Bundle.RequestComponent { Method = Bundle.HTTPVerb.PUT, Url = $"{resource.TypeName}/{resource.Id}" },
            })],
        };
    }

    private static Organization Organization(DemoOrganization one) => new()
    {
        Id = one.Id,
        Meta = new Meta { Profile = [$"{Profiles}medcoop-organization"] },
        Active = true,
        Type = [new CodeableConcept($"{Codes}organization-kind", one.Kind)],
        Name = one.Name,
        Address = [new Address { City = one.City, Country = one.Country }],
    };

    private static Practitioner Practitioner(DemoPerson one) => new()
    {
        Id = one.PractitionerId,
        Active = true,
        Name = [new HumanName { Text = one.Name, Family = one.Name[(one.Name.LastIndexOf(' ') + 1)..], Given = [one.Name[..one.Name.LastIndexOf(' ')]] }],
        Telecom = [new ContactPoint(ContactPoint.ContactPointSystem.Email, ContactPoint.ContactPointUse.Work, one.Email)],
        Qualification =
        [
            new Practitioner.QualificationComponent
            {
                Extension = [new Extension { Url = $"{Profiles}practitioner-qualification", Extension = [new Extension("status", new CodeableConcept($"{Codes}qualification-status", "active"))] }],
                Code = new CodeableConcept($"{Codes}qualification-kind", "diploma"),
                Issuer = new ResourceReference($"Organization/{(CountryOf(one.Organization) == "LY" ? "moh-ly" : "moh-by")}"),
            },
        ],
    };

    private static string CountryOf(string organization) => DemoTable.Organizations.First(known => known.Id == organization).Country;

    private static PractitionerRole PractitionerRole(DemoPerson one) => new()
    {
        Id = one.PractitionerId,
        Active = true,
        Practitioner = new ResourceReference($"Practitioner/{one.PractitionerId}", one.Name),
        Organization = new ResourceReference($"Organization/{one.Organization}"),
        Code = [ActorRole(one.Role) is { } code ? new CodeableConcept($"{Codes}actor-role", code) : new CodeableConcept { Text = one.Role.Code() }],
    };

    private static Device Device(DemoSystem one) => new()
    {
        Id = one.ClientId,
        Status = Hl7.Fhir.Model.Device.FHIRDeviceStatus.Active,
        DeviceName = [new Device.DeviceNameComponent { Name = one.Name, Type = DeviceNameType.UserFriendlyName }],
        Owner = new ResourceReference($"Organization/{one.Organization}"),
    };

    private static string? ActorRole(Role role) => role switch
    {
        Role.ReferringClinician => "RF",
        Role.ReferralBoard => "BD",
        Role.Coordinator => "CO",
        Role.ReceivingClinician => "RX",
        Role.Payer => "PY",
        _ => null,
    };

    private async Task<Problem?> PostAsync(ReadOnlyMemory<byte> bundle, CancellationToken cancellationToken) => (await routes.RunAsync(
        FhirRequest.OfServer("POST", [], Actor.Operator, clock.GetUtcNow()) with { Headers = new FhirHeaders { ContentType = MediaTypes.FhirJson }, Body = bundle }, cancellationToken)).Problem;

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(string name, CancellationToken cancellationToken)
    {
        await using var stream = typeof(DemoResources).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }
}
