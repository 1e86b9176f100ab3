using System.Text.Json.Nodes;

namespace MedCoop.Fhir.Patch;

/// <summary>A JSON document on its way through the operations of a JSON Patch.</summary>
internal sealed class PatchedDocument(JsonNode? root)
{
    // Copying the document into itself doubles it each time; this many characters may be copied in all.
    private const int MaxCopied = 10_000_000;

    private readonly List<JsonNode> emptied = [];
    private int copied;

    /// <summary>The document as it is now.</summary>
    public JsonNode? Root { get; private set; } = root;

    /// <summary>Applies one operation; a text says why it cannot be, and null means that it was.</summary>
    public string? Apply(JsonPatchOperation operation) => operation.Name switch
    {
        "add" => Add(operation.Path, operation.Value),
        "remove" => Remove(operation.Path),
        "replace" => Replace(operation.Path, operation.Value),
        "move" => Move(operation),
        "copy" => Copy(operation),
        _ => Test(operation.Path, operation.Value),
    };

    /// <summary>Takes away what removals left empty.</summary>
    public void Prune() => JsonTree.Prune(emptied);

    private string? Add(JsonPointer path, JsonNode? value)
    {
        if (path.Segments.Count == 0)
        {
            Root = value;
            return null;
        }

        if (!path.TryFindParent(Root, out var parent)) return "the place to add to does not exist";
        switch (parent)
        {
            case JsonObject container:
                container[path.Segments[^1]] = value;
                return null;
            case JsonArray array when path.Segments[^1] == "-":
                array.Add(value);
                return null;
            case JsonArray array when JsonPointer.IndexOf(path.Segments[^1]) is { } index && index <= array.Count:
                array.Insert(index, value);
                return null;
            default:
                return "the place to add to is no object, or the index is beyond the array's end";
        }
    }

    private string? Remove(JsonPointer path)
    {
        if (path.Segments.Count == 0) return "the whole resource cannot be removed by a patch";
        if (!path.TryFind(Root, out _) || !path.TryFindParent(Root, out var parent)) return "there is nothing at this path";
        if (parent is JsonObject container) container.Remove(path.Segments[^1]);
        else ((JsonArray)parent!).RemoveAt(JsonPointer.IndexOf(path.Segments[^1])!.Value);
        emptied.Add(parent!);
        return null;
    }

    private string? Replace(JsonPointer path, JsonNode? value)
    {
        if (!path.TryFind(Root, out _)) return "there is nothing at this path";
        if (path.Segments.Count == 0)
        {
            Root = value;
            return null;
        }

        path.TryFindParent(Root, out var parent);
        if (parent is JsonObject container) container[path.Segments[^1]] = value;
        else ((JsonArray)parent!)[JsonPointer.IndexOf(path.Segments[^1])!.Value] = value;
        return null;
    }

    private string? Move(JsonPatchOperation operation)
    {
        if (!operation.From.TryFind(Root, out var value)) return "there is nothing at 'from'";
        if (operation.From.Segments.Count == operation.Path.Segments.Count && operation.Path.IsWithin(operation.From)) return null;
        if (operation.Path.IsWithin(operation.From)) return "a value cannot be moved into itself";
        return Remove(operation.From) ?? Add(operation.Path, value);
    }

    private string? Copy(JsonPatchOperation operation)
    {
        if (!operation.From.TryFind(Root, out var value)) return "there is nothing at 'from'";
        copied += value?.ToJsonString().Length ?? 0;
        return copied > MaxCopied ? "the patch copies too much" : Add(operation.Path, value?.DeepClone());
    }

    private string? Test(JsonPointer path, JsonNode? expected)
    {
        if (!path.TryFind(Root, out var actual)) return "there is nothing at this path";
        return JsonNode.DeepEquals(actual, expected) ? null : "the value is another than the tested one";
    }
}
