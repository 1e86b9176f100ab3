using System.Text.Json.Nodes;

namespace MedCoop.Server.Tests.Documents;

/// <summary>What a document says of allergies, problems, medicines and immunizations that counts, by its codes; without statements that there is none.</summary>
internal static class DocumentMatter
{
    private static readonly string[] Absent = ["716186003", "160245001", "787481004", "1287211007"];

    public static IReadOnlyList<string> Of(JsonNode bundle)
    {
        var resources = bundle["entry"]!.AsArray().Select(entry => (Url: entry!["fullUrl"]?.GetValue<string>() ?? "", Resource: entry["resource"]!)).ToList();
        return [.. resources.Where(one => Counts(one.Resource)).Select(one => (one.Resource, Code: CodeOf(one.Resource, resources))).Where(one => one.Code is not null && !IsAbsence(one.Code)).Select(one => $"{Kind(one.Resource)} {Key(one.Code!)}")];
    }

    private static bool Counts(JsonNode resource)
    {
        var (clinical, verified, status) = (FirstCode(resource["clinicalStatus"]), FirstCode(resource["verificationStatus"]), resource["status"]?.GetValue<string>());
        return Kind(resource) switch
        {
            "AllergyIntolerance" => verified is not ("entered-in-error" or "refuted") && clinical is not ("inactive" or "resolved"),
            "Condition" => verified is not ("entered-in-error" or "refuted"),
            "MedicationStatement" => status is "active" or "intended" or "unknown" or "on-hold",
            "MedicationRequest" => status is "active" or "unknown" or "on-hold",
            "Immunization" => status is not ("entered-in-error" or "not-done"),
            _ => false,
        };
    }

    private static string Kind(JsonNode resource) => resource["resourceType"]!.GetValue<string>();

    private static string? FirstCode(JsonNode? concept) => concept?["coding"]?[0]?["code"]?.GetValue<string>();

    private static JsonNode? CodeOf(JsonNode resource, List<(string Url, JsonNode Resource)> all)
    {
        var direct = resource["code"] ?? resource["medicationCodeableConcept"] ?? resource["vaccineCode"];
        if (direct is not null || resource["medicationReference"]?["reference"]?.GetValue<string>() is not { } reference) return direct;
        return reference.StartsWith('#')
            ? resource["contained"]!.AsArray().First(inner => inner!["id"]!.GetValue<string>() == reference[1..])!["code"]
            : all.FirstOrDefault(one => one.Url == reference || one.Url.EndsWith("/" + reference, StringComparison.Ordinal)).Resource?["code"];
    }

    private static bool IsAbsence(JsonNode concept) => (concept["coding"]?.AsArray() ?? []).Any(coding => Absent.Contains(coding!["code"]?.GetValue<string>(), StringComparer.Ordinal) || coding["system"]?.GetValue<string>().Contains("absent-unknown", StringComparison.Ordinal) is true);

    private static string Key(JsonNode concept) => (concept["coding"]?.AsArray() ?? []).Select(coding => $"{coding!["system"]}|{coding["code"]}").Order(StringComparer.Ordinal).ToList() is { Count: > 0 } codes
        ? string.Join(' ', codes)
        : concept["text"]?.GetValue<string>() ?? "";
}
