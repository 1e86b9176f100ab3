using System.Text.Json;
using System.Text.Json.Nodes;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Patch;

/// <summary>What no patch may touch: the resource's type and id, and what the server stamps.</summary>
internal static class PatchGuard
{
    /// <summary>Whether the path, in element names from the resource down, leads to something immutable.</summary>
    public static bool IsImmutable(IReadOnlyList<string> path) => path switch
    {
        ["resourceType" or "id" or "_id", ..] => true,
        ["meta", "versionId" or "_versionId" or "lastUpdated" or "_lastUpdated", ..] => true,
        _ => false,
    };

    /// <summary>
    /// Whether something immutable has another value than before. Replacing all of meta may drop the stamps, since they are stamped
    /// again, but may not set others.
    /// </summary>
    public static bool HasChanged(ReadOnlySpan<byte> before, JsonNode after)
    {
        var old = JsonTree.Parse(before);
        return !Same(old?["resourceType"], after["resourceType"]) || !Same(old?["id"], after["id"])
            || IsOther(Meta(old)?["versionId"], Meta(after)?["versionId"]) || IsOther(Meta(old)?["lastUpdated"], Meta(after)?["lastUpdated"]);
    }

    /// <summary>The refusal.</summary>
    /// <param name="index">Which operation, from 0; null when it is the outcome of all.</param>
    public static Problem Refusal(int? index) => new(
        ProblemKind.Invalid,
        ErrorCodes.ImmutableElement,
        $"{(index is null ? "The patch" : $"Operation [{index}] of the patch")} changes id, meta.versionId, meta.lastUpdated or resourceType; these cannot be patched.");

    private static bool IsOther(JsonNode? before, JsonNode? after) => after is not null && !Same(before, after);

    private static bool Same(JsonNode? left, JsonNode? right) => JsonNode.DeepEquals(left, right);

    private static JsonObject? Meta(JsonNode? resource) => resource?["meta"] is JsonObject meta && meta.GetValueKind() == JsonValueKind.Object ? meta : null;
}
