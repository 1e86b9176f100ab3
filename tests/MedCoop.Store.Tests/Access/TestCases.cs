using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Store.Access;

namespace MedCoop.Store.Tests.Access;

/// <summary>Rules of cases that are simple enough for a test to follow by hand: what is part of what, and who was granted what.</summary>
internal static class TestCases
{
    public const string Grantee = "Organization/a";

    public static readonly DateTimeOffset Now = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly string[] Open = ["Organization", "Practitioner", "Location", "ValueSet", "CodeSystem", "Questionnaire"];

    public static readonly string[] InCases = ["Patient", "Encounter", "Observation", "Condition", "ServiceRequest", "Task", "List", "QuestionnaireResponse"];

    public static readonly string[] Patientless = ["RiskAssessment"];

    private static readonly string[] Paths = ["partOf", "basedOn", "focus", "encounter", "subject", "for"];

    public static CaseRules Rules { get; } = new(LinksOf, group => [.. group.Roots.SelectMany(root => GrantsOf(root.Key))], []);

    /// <summary>Of somebody who sees some types in some cases.</summary>
    public static Visibility Seen { get; } = new()
    {
        OpenTypes = Open.ToHashSet(StringComparer.Ordinal),
        CaseTypes = InCases.ToHashSet(StringComparer.Ordinal),
        PatientlessTypes = Patientless.ToHashSet(StringComparer.Ordinal),
        Grantees = [Grantee, "Practitioner/a"],
        Purpose = 1,
        Country = "BY",
        At = Now,
    };

    /// <summary>What a resource is part of, the narrowest first; from its JSON.</summary>
    public static IReadOnlyList<ResourceKey> Parents(JsonNode resource, string ownUrl) =>
    [
        .. Paths.SelectMany(path => resource[path] is JsonArray many ? [.. many] : (JsonNode?[])[resource[path]])
            .Select(reference => (reference as JsonObject)?["reference"]?.GetValue<string>()).OfType<string>()
            .Select(text => text.StartsWith($"{ownUrl}/", StringComparison.Ordinal) ? text[(ownUrl.Length + 1)..] : text)
            .Select(text => text.Split('/')).Where(parts => parts.Length is 2 or 4 && InCases.Contains(parts[0], StringComparer.Ordinal))
            .Select(parts => new ResourceKey(parts[0], parts[1])),
    ];

    /// <summary>Some cases are granted whole, some in part, some for another time, purpose or country, most not at all.</summary>
    public static IReadOnlyList<CaseGrant> GrantsOf(ResourceKey root)
    {
        var grant = new CaseGrant(root, Grantee, "owner", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, "*", 127, "", [], 0);
        return (root.Id.Sum(letter => letter) % 9) switch
        {
            0 or 1 or 2 => [grant],
            3 => [grant with { DeniedTypes = ["Observation", "Task"] }],
            4 => [grant with { Until = Now }, grant with { Grantee = "Organization/b" }],
            5 => [grant with { Purposes = 2 }, grant with { Country = "LY" }],
            6 => [grant with { Grantee = "Practitioner/a", Why = "Task/1", Country = "BY", From = Now.AddDays(-1), Until = Now.AddDays(1) }],
            _ => [],
        };
    }

    private static CaseLinks? LinksOf(Resource resource, IReadOnlyList<string> _) => Open.Contains(resource.TypeName, StringComparer.Ordinal)
        ? null
        : new CaseLinks(Parents(JsonNode.Parse(ResourceFormat.ToJson(resource))!, Search.SearchWorld.OwnUrl), [], [], 0, null);
}
