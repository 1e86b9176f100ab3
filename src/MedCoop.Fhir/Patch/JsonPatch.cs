using System.Text.Json;
using System.Text.Json.Nodes;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Patch;

/// <summary>JSON Patch (RFC 6902) on a resource's JSON.</summary>
public static class JsonPatch
{
    private const int MaxOperations = 1000;

    /// <summary>Applies the patch; all operations or none.</summary>
    /// <param name="json">A resource that <see cref="ResourceReader.ReadJson"/> accepted.</param>
    /// <param name="patch">The patch document as it came from the client.</param>
    /// <returns>The patched JSON, which has yet to be read as a resource; the same memory when the patch has no operation.</returns>
    public static Result<ReadOnlyMemory<byte>> Apply(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> patch)
    {
        if (JsonSyntax.CheckDocument(patch.Span, ReadLimits.Default.MaxDepth) is { } malformed) return malformed;
        if (JsonTree.Parse(patch.Span) is not JsonArray operations) return Refusal("A JSON Patch is an array of operations.");
        if (operations.Count > MaxOperations) return Refusal($"The patch has {operations.Count} operations; at most {MaxOperations} are applied at once.");
        if (operations.Count == 0) return json;
        var document = new PatchedDocument(JsonTree.Parse(json.Span));
        for (var index = 0; index < operations.Count; index++)
        {
            if (!JsonPatchOperation.Read(operations[index], index).TryGet(out var operation, out var unreadable)) return unreadable;
            if (document.Apply(operation) is { } reason) return Refusal($"Operation [{index}] of the patch ({operation.Name}): {reason}");
        }

        document.Prune();
        if (document.Root is not JsonObject root) return Refusal("The patch replaces the resource by something that is none.");
        if (PatchGuard.HasChanged(json.Span, root)) return PatchGuard.Refusal(index: null);
        ReadOnlyMemory<byte> patched = JsonTree.Write(root);
        return patched;
    }

    private static Problem Refusal(string text) => new(ProblemKind.Invalid, ErrorCodes.BadPatch, text);
}

/// <summary>One operation, its members checked.</summary>
/// <param name="Name">add, remove, replace, move, copy or test.</param>
/// <param name="Path">Where.</param>
/// <param name="From">From where, for move and copy; the same as <paramref name="Path"/> otherwise.</param>
/// <param name="Value">The value of add, replace and test; null may be JSON's null.</param>
internal sealed record JsonPatchOperation(string Name, JsonPointer Path, JsonPointer From, JsonNode? Value)
{
    /// <summary>Reads one operation and refuses what is malformed or touches what no patch may.</summary>
    public static Result<JsonPatchOperation> Read(JsonNode? node, int index)
    {
        if (node is not JsonObject members) return Malformed(index, "an operation is an object with 'op' and 'path'");
        if (Text(members, "op") is not ("add" or "remove" or "replace" or "move" or "copy" or "test") || Text(members, "op") is not { } name)
            return Malformed(index, "'op' must be add, remove, replace, move, copy or test");
        if (Pointer(members, "path") is not { } path) return Malformed(index, "'path' must be a JSON Pointer such as /name/0/family");
        var needsFrom = name is "move" or "copy";
        var from = needsFrom ? Pointer(members, "from") : path;
        if (from is null) return Malformed(index, "'from' must be a JSON Pointer such as /name/0");
        if (name is "add" or "replace" or "test" && !members.ContainsKey("value")) return Malformed(index, $"'{name}' needs a 'value'");
        var touched = name switch { "test" => [], "move" => new[] { path, from }, _ => [path] };
        if (Array.Exists(touched, pointer => PatchGuard.IsImmutable(pointer.Segments))) return PatchGuard.Refusal(index);
        return new JsonPatchOperation(name, path, from, members["value"]?.DeepClone());
    }

    private static string? Text(JsonObject members, string name) =>
        members[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static JsonPointer? Pointer(JsonObject members, string name) => Text(members, name) is { } text ? JsonPointer.Parse(text) : null;

    private static Problem Malformed(int index, string text) => new(ProblemKind.Invalid, ErrorCodes.BadPatch, $"Operation [{index}] of the patch: {text}.");
}
