using System.Text.Json.Nodes;

namespace MedCoop.Server.Tests.Documents;

/// <summary>What a document says of allergies, problems, medicines and immunizations, each by its codes; without statements that there is none.</summary>
/// <param name="Key">Type and codes.</param>
/// <param name="Words">What its author calls it; null: nothing but a code.</param>
/// <param name="States">All its states.</param>
internal sealed record DocumentMatter(string Key, string? Words, IReadOnlyList<string> States)
{
    private static readonly string[] Absent = ["716186003", "409137002", "428607008", "429625007", "160245001", "787481004", "1287211007"];

    private static readonly string[] Types = ["AllergyIntolerance", "Condition", "MedicationStatement", "MedicationRequest", "Immunization"];

    public static IReadOnlyList<DocumentMatter> Of(JsonNode bundle)
    {
        var resources = bundle["entry"]!.AsArray().Select(entry => (Url: entry!["fullUrl"]?.GetValue<string>() ?? "", Resource: entry["resource"]!)).ToList();
        return
        [
            .. resources.Where(one => Types.Contains(Kind(one.Resource), StringComparer.Ordinal)).Select(one => (one.Resource, Code: CodeOf(one.Resource, resources)))
                .Where(one => one.Code is not null && !IsAbsence(one.Code)).Select(one => new DocumentMatter($"{Kind(one.Resource)} {KeyOf(one.Code!)}", WordsOf(one.Code!), [.. StatesOf(one.Resource)])),
        ];
    }

    /// <summary>Whether its own author says that it is over, was wrong, or never was.</summary>
    public bool IsOver => States.Any(state => state is not ("active" or "recurrence" or "relapse" or "confirmed" or "unconfirmed" or "provisional" or "differential" or "intended" or "on-hold" or "unknown") && !(state == "completed" && Key.StartsWith("Immunization", StringComparison.Ordinal)));

    private static IEnumerable<string> StatesOf(JsonNode resource) => new[] { "clinicalStatus", "verificationStatus" }.Select(name => resource[name]?["coding"]?[0]?["code"]?.GetValue<string>()).Append(resource["status"]?.GetValue<string>()).OfType<string>();

    private static string Kind(JsonNode resource) => resource["resourceType"]!.GetValue<string>();

    private static JsonNode? CodeOf(JsonNode resource, List<(string Url, JsonNode Resource)> all)
    {
        var direct = resource["code"] ?? resource["medicationCodeableConcept"] ?? resource["vaccineCode"];
        if (direct is not null || resource["medicationReference"]?["reference"]?.GetValue<string>() is not { } reference) return direct;
        return reference.StartsWith('#')
            ? resource["contained"]!.AsArray().First(inner => inner!["id"]!.GetValue<string>() == reference[1..])!["code"]
            : all.FirstOrDefault(one => one.Url == reference || one.Url.EndsWith("/" + reference, StringComparison.Ordinal)).Resource?["code"];
    }

    private static bool IsAbsence(JsonNode concept) => (concept["coding"]?.AsArray() ?? []).Any(coding => Absent.Contains(coding!["code"]?.GetValue<string>(), StringComparer.Ordinal) || coding["system"]?.GetValue<string>().Contains("absent-unknown", StringComparison.Ordinal) is true);

    private static string KeyOf(JsonNode concept) => (concept["coding"]?.AsArray() ?? []).Select(coding => $"{coding!["system"]}|{coding["code"]}").Order(StringComparer.Ordinal).ToList() is { Count: > 0 } codes
        ? string.Join(' ', codes)
        : concept["text"]?.GetValue<string>() ?? "";

    private static string? WordsOf(JsonNode concept) => concept["text"]?.GetValue<string>() ?? (concept["coding"]?.AsArray() ?? []).Select(coding => coding!["display"]?.GetValue<string>()).FirstOrDefault(display => display is { Length: > 0 });
}
