using System.Text;
using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir;

namespace MedCoop.Domain.Summaries.Making;

/// <summary>
/// Devices that a patient has, without anybody having recorded their use: a section of devices can only name uses, and a pacemaker that nobody tells of is dangerous. What <c>Device.patient</c>
/// says is said again as a DeviceUseStatement, which exists in the document only.
/// </summary>
public static class PatientDevices
{
    /// <summary>The parts of a record with a use for each device that has none.</summary>
    public static IReadOnlyList<SummaryPart> WithUses(IReadOnlyList<SummaryPart> parts, LocalReferences references)
    {
        // A use that was entered in error is told nowhere: it must not stand for the device either.
        var used = parts.Where(part => part.Key.Type == "DeviceUseStatement").Select(part => part.Resource).OfType<DeviceUseStatement>()
            .Where(use => use.Status is not DeviceUseStatement.DeviceUseStatementStatus.EnteredInError).Select(use => references.Read(use.Device)).OfType<ResourceKey>().ToHashSet();
        return [.. parts, .. parts.Where(part => part.Key.Type == "Device" && part.Resource is Device { Status: null or Device.FHIRDeviceStatus.Active } && !used.Contains(part.Key)).Select(part => UseOf(part, (Device)part.Resource))];
    }

    private static SummaryPart UseOf(SummaryPart part, Device device)
    {
        var key = new ResourceKey("DeviceUseStatement", NameBasedId.Of($"{part.Key}#use").ToString());
        var json = Encoding.UTF8.GetBytes(JsonOf(key.Id, device.Patient?.Reference ?? "", part.Key.ToString()));
        return new SummaryPart(key, part.Version, json);
    }

    private static string JsonOf(string id, string patient, string device) =>
        $$"""{"resourceType":"DeviceUseStatement","id":"{{id}}","status":"active","subject":{"reference":"{{patient}}"},"device":{"reference":"{{device}}"} }""";
}
