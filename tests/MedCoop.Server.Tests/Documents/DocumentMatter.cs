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

    /// <summary>Reads a document, valid or not.</summary>
    public static IReadOnlyList<DocumentMatter> Of(JsonNode bundle)
    {
        var resources = Items(bundle, "entry").Select(entry => (Url: Text(entry, "fullUrl") ?? "", Resource: At(entry, "resource"))).Where(one => one.Resource is JsonObject).Select(one => (one.Url, Resource: one.Resource!)).ToList();
        return
        [
            .. resources.Where(one => Types.Contains(Text(one.Resource, "resourceType"), StringComparer.Ordinal)).Select(one => (one.Resource, Code: CodeOf(one.Resource, resources)))
                .Where(one => one.Code is JsonObject && !IsAbsence(one.Code)).Select(one => new DocumentMatter($"{Text(one.Resource, "resourceType")} {KeyOf(one.Code!)}", WordsOf(one.Code!), [.. StatesOf(one.Resource)])),
        ];
    }

    /// <summary>Whether its own author says that it is over, was wrong, or never was.</summary>
    public bool IsOver => States.Any(state => state is not ("active" or "recurrence" or "relapse" or "confirmed" or "unconfirmed" or "provisional" or "differential" or "intended" or "on-hold" or "unknown") && !(state == "completed" && Key.StartsWith("Immunization", StringComparison.Ordinal)));

    private static IEnumerable<string> StatesOf(JsonNode resource) => new[] { "clinicalStatus", "verificationStatus" }.Select(name => Items(At(resource, name), "coding").Select(coding => Text(coding, "code")).FirstOrDefault()).Append(Text(resource, "status")).OfType<string>();

    private static JsonNode? CodeOf(JsonNode resource, List<(string Url, JsonNode Resource)> all)
    {
        var direct = At(resource, "code") ?? At(resource, "medicationCodeableConcept") ?? At(resource, "vaccineCode");
        if (direct is not null || Text(At(resource, "medicationReference"), "reference") is not { } reference) return direct;
        return At(reference.StartsWith('#') ? Items(resource, "contained").FirstOrDefault(inner => Text(inner, "id") == reference[1..])
            : all.FirstOrDefault(one => one.Url == reference || one.Url.EndsWith("/" + reference, StringComparison.Ordinal)).Resource, "code");
    }

    private static bool IsAbsence(JsonNode concept) =>
        Items(concept, "coding").Any(coding => Absent.Contains(Text(coding, "code"), StringComparer.Ordinal) || Text(coding, "system")?.Contains("absent-unknown", StringComparison.Ordinal) is true);

    private static string KeyOf(JsonNode concept) => Items(concept, "coding").Select(coding => $"{Text(coding, "system")}|{Text(coding, "code")}").Order(StringComparer.Ordinal).ToList() is { Count: > 0 } codes
        ? string.Join(' ', codes)
        : Text(concept, "text") ?? "";

    private static string? WordsOf(JsonNode concept) => Text(concept, "text") ?? Items(concept, "coding").Select(coding => Text(coding, "display")).FirstOrDefault(display => display is { Length: > 0 });

    private static JsonNode? At(JsonNode? node, string name) => node is JsonObject known && known.TryGetPropertyValue(name, out var value) ? value : null;

    private static IEnumerable<JsonNode?> Items(JsonNode? node, string name) => At(node, name) as JsonArray ?? [];

    private static string? Text(JsonNode? node, string name) => At(node, name) is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
