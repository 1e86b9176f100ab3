using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Server.Tests.Rest;
using MedCoop.Testing;

namespace MedCoop.Server.Tests.Documents;

/// <summary>One of the documents that others made.</summary>
/// <param name="Name">Its path below <c>ips/</c>.</param>
/// <param name="Bytes">As it is.</param>
internal sealed record ReceivedFile(string Name, byte[] Bytes)
{
    public bool IsXml => Name.EndsWith(".xml", StringComparison.Ordinal);

    public string ContentType => IsXml ? "application/fhir+xml" : "application/fhir+json";

    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Every document of a folder.</summary>
    public static IReadOnlyList<ReceivedFile> In(string folder) =>
    [
        .. TestData.Files(folder, "*").Where(path => Path.GetExtension(path) is ".json" or ".xml" && !path.Contains("definitions-", StringComparison.Ordinal) && !path.Contains("single-resources-", StringComparison.Ordinal))
            .Select(path => new ReceivedFile(Path.GetRelativePath(TestData.PathOf("ips"), path), File.ReadAllBytes(path))),
    ];

    public static ReceivedFile Of(string name) => new(name, TestData.Bytes($"ips/{name}"));

    public Task<Answer> SendAsync(FhirClient client, string more = "") => client.SendBytesAsync("POST", "Bundle/$receive" + more, Bytes, ContentType);

    /// <summary>The JSON as a tree, without what the server stamps.</summary>
    public static JsonNode Unstamped(string json)
    {
        var node = JsonNode.Parse(json)!;
        node.AsObject().Remove("id");
        if (node["meta"] is JsonObject meta)
        {
            meta.Remove("versionId");
            meta.Remove("lastUpdated");
            if (meta.Count == 0) node.AsObject().Remove("meta");
        }

        return node;
    }
}

/// <summary>What <c>$receive</c> answered.</summary>
internal static class ReceivedAnswers
{
    public static JsonNode? Part(this Answer answer, string name) => answer.Json["parameter"]!.AsArray().FirstOrDefault(part => part!["name"]!.GetValue<string>() == name);

    public static string? ReferenceTo(this Answer answer, string name) => answer.Part(name)?["valueReference"]?["reference"]?.GetValue<string>();

    public static string State(this Answer answer) => answer.Part("state")!["valueCode"]!.GetValue<string>();

    public static JsonArray Faults(this Answer answer) => answer.Part("outcome")!["resource"]!["issue"]!.AsArray();
}

/// <summary>What <c>$adopt</c> answered.</summary>
internal static class AdoptionAnswers
{
    public static int Count(this Answer answer, string outcome) => answer.Part(outcome)!["valueUnsignedInt"]!.GetValue<int>();

    public static IEnumerable<JsonNode> Adopted(this Answer answer) => answer.Json["parameter"]!.AsArray().Where(part => part!["name"]!.GetValue<string>() == "entry").Select(part => part!);

    /// <summary>A part of what became of an entry.</summary>
    public static string? Of(this JsonNode entry, string name) => entry["part"]!.AsArray().FirstOrDefault(part => part!["name"]!.GetValue<string>() == name) is { } part
        ? (part["valueString"] ?? part["valueCode"] ?? part["valueReference"]?["reference"])?.GetValue<string>()
        : null;

    /// <summary>What became of the entries of a type.</summary>
    public static IReadOnlyList<string> OfType(this Answer answer, string type) => [.. answer.Adopted().Where(entry => entry.Of("type") == type).Select(entry => entry.Of("outcome")!)];

    public static string Outcomes(this Answer answer) => string.Join('\n', answer.Adopted().Select(entry => $"{entry.Of("place")} {entry.Of("outcome")} {entry.Of("resource")}"));
}
