using System.Text;
using System.Text.Json.Nodes;

namespace MedCoop.Benchmarks.Data;

/// <summary>Referrals between the hospitals of the demonstration. All made up.</summary>
internal static class LifelikeReferrals
{
    /// <summary>The hospital that refers.</summary>
    public const string Home = "Organization/benghazi-medical-center";

    /// <summary>The hospital that is asked.</summary>
    public const string Abroad = "Organization/minsk-cardiology";

    private const string Codes = "https://medcoop.example/fhir/CodeSystem/";

    /// <summary>The resources of a case, the Task last: patient, consent, request, and the coordination Task as a draft. Each with the fullUrl by which others refer to it.</summary>
    public static IEnumerable<(string FullUrl, JsonNode Resource)> Case(int number)
    {
        string[] urls = [.. Enumerable.Range(0, 4).Select(_ => $"urn:uuid:{Guid.NewGuid()}")];
        var (patient, consent, request, task) = (urls[0], urls[1], urls[2], urls[3]);
        yield return (patient, Parse($$$"""
            {"resourceType":"Patient","identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"PPN"}]},"system":"http://hl7.org/fhir/sid/passport-LBY","value":"P{{{number:D7}}}"}],"active":true,
             "name":[{"use":"official","text":"AHMED ALMAHMOUDI","family":"ALMAHMOUDI","given":["AHMED"]}],"gender":"male","birthDate":"1978-04-12","address":[{"city":"Benghazi","country":"LY"}],"managingOrganization":{"reference":"{{{Home}}}"}}
            """));
        yield return (consent, Parse($$$"""
            {"resourceType":"Consent","status":"active","scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}]},"category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]}],
             "patient":{"reference":"{{{patient}}}"},"policyRule":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"OPTIN"}]},
             "provision":{"type":"permit","actor":[{"role":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"IRCP"}]},"reference":{"reference":"{{{Abroad}}}"}}]}}
            """));
        yield return (request, Parse($$$"""
            {"resourceType":"ServiceRequest","identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"PLAC"}]},"system":"https://home.example/referrals","value":"R{{{number}}}"}],"status":"active","intent":"order",
             "category":[{"coding":[{"system":"{{{Codes}}}specialty","code":"cardiac-surgery"}]}],"priority":"routine","code":{"coding":[{"system":"{{{Codes}}}referral-service","code":"treatment"}]},"subject":{"reference":"{{{patient}}}"},"authoredOn":"2026-11-20",
             "requester":{"reference":"{{{Home}}}"},"performer":[{"reference":"{{{Abroad}}}"}],"reasonCode":[{"text":"Severe aortic stenosis"}],"supportingInfo":[{"reference":"{{{consent}}}"}]}
            """));
        yield return (task, Parse($$$"""
            {"resourceType":"Task","status":"draft","businessStatus":{"coding":[{"system":"{{{Codes}}}referral-state","code":"drafting"}]},"intent":"order","priority":"routine","code":{"coding":[{"system":"http://hl7.org/fhir/CodeSystem/task-code","code":"fulfill"}]},
             "focus":{"reference":"{{{request}}}"},"for":{"reference":"{{{patient}}}"},"authoredOn":"2026-11-20","requester":{"reference":"{{{Home}}}"},"owner":{"reference":"{{{Abroad}}}"}}
            """));
    }

    /// <summary>Coordination Tasks of a worklist, as UTF-8 JSON without ids: who has the ball among 25 hospitals, and until when.</summary>
    public static List<byte[]> Worklist(int seed, int count)
    {
        var lots = new Lots(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(number => Encoding.UTF8.GetBytes($$$"""
                {"resourceType":"Task","extension":[{"url":"https://medcoop.example/fhir/StructureDefinition/ball","extension":[{"url":"organization","valueReference":{"reference":"Organization/hospital-{{{number % 25}}}"}},{"url":"role","valueCode":"RX"},
                 {"url":"expected","valueCode":"{{{(lots.Chance(50) ? "triage" : "acknowledge")}}}"},{"url":"due","valueInstant":"{{{lots.Day(2026, 2)}}}T{{{lots.Below(24):00}}}:{{{lots.Below(60):00}}}:00Z"}]}],
                 "status":"requested","businessStatus":{"coding":[{"system":"{{{Codes}}}referral-state","code":"sent"}]},"intent":"order","priority":"routine","code":{"coding":[{"system":"http://hl7.org/fhir/CodeSystem/task-code","code":"fulfill"}]},
                 "focus":{"reference":"ServiceRequest/r{{{number}}}"},"for":{"reference":"Patient/p{{{number}}}"},"authoredOn":"2026-11-20","requester":{"reference":"{{{Home}}}"},"owner":{"reference":"Organization/hospital-{{{number % 25}}}"}}
                """)),
        ];
    }

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;
}
