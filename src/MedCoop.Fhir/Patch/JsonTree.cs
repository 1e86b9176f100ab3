using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MedCoop.Fhir.Json;

namespace MedCoop.Fhir.Patch;

/// <summary>JSON as a tree that can be changed; what is not changed keeps its text, so decimals keep their digits.</summary>
internal static class JsonTree
{
    private static readonly JsonDocumentOptions ReadOptions = new() { MaxDepth = JsonSyntax.ReaderOptions.MaxDepth, AllowDuplicateProperties = false };

    private static readonly JsonWriterOptions WriteOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = JsonSyntax.ReaderOptions.MaxDepth };

    /// <summary>Reads a tree.</summary>
    /// <exception cref="JsonException">The JSON is malformed or has a key twice.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> json) => JsonNode.Parse(json, nodeOptions: null, ReadOptions);

    /// <summary>Writes a tree as UTF-8.</summary>
    public static byte[] Write(JsonNode node)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(output, WriteOptions)) node.WriteTo(writer);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Takes out of the tree each of the containers that is empty, and whatever becomes empty by that: FHIR has no empty objects and arrays.
    /// </summary>
    public static void Prune(IEnumerable<JsonNode> emptied)
    {
        foreach (var container in emptied)
        {
            var node = container;
            while (IsEmpty(node) && node.Parent is { } parent)
            {
                TakeOut(node, parent);
                node = parent;
            }
        }
    }

    private static bool IsEmpty(JsonNode node) => node switch
    {
        JsonObject container => container.Count == 0,
        JsonArray array => array.All(item => item is null),
        _ => false,
    };

    private static void TakeOut(JsonNode node, JsonNode parent)
    {
        if (parent is JsonObject owner)
        {
            owner.Remove(node.GetPropertyName());
            return;
        }

        // The array of a primitive's extensions goes in step with the array of its values, so the place stays.
        var array = (JsonArray)parent;
        if (array.Parent is JsonObject && array.GetPropertyName().StartsWith('_')) array[node.GetElementIndex()] = null;
        else array.RemoveAt(node.GetElementIndex());
    }
}
