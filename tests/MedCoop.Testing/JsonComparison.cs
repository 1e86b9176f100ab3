using System.Text.Json;

namespace MedCoop.Testing;

/// <summary>
/// Compares JSON by what it says: the order of properties and white space do not count, numbers count by their text (1.0 is not 1.00).
/// Narratives (<c>div</c>) count by their XML, so that another spelling of the same markup is the same.
/// </summary>
public static class JsonComparison
{
    /// <summary>The first difference, with its path; null when there is none.</summary>
    public static string? FirstDifference(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right)
    {
        var options = new JsonDocumentOptions { MaxDepth = 1000 };
        using var first = JsonDocument.Parse(left, options);
        using var second = JsonDocument.Parse(right, options);
        return FirstDifference(first.RootElement, second.RootElement, "$");
    }

    private static string? FirstDifference(JsonElement left, JsonElement right, string path)
    {
        if (left.ValueKind != right.ValueKind) return $"{path}: {left.ValueKind} and {right.ValueKind}";
        return left.ValueKind switch
        {
            JsonValueKind.Object => InObjects(left, right, path),
            JsonValueKind.Array => InArrays(left, right, path),
            JsonValueKind.String => InStrings(left.GetString()!, right.GetString()!, path),
            JsonValueKind.Number => left.GetRawText() == right.GetRawText() ? null : $"{path}: {left.GetRawText()} and {right.GetRawText()}",
            _ => null,
        };
    }

    private static string? InObjects(JsonElement left, JsonElement right, string path)
    {
        var names = left.EnumerateObject().Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        var other = right.EnumerateObject().Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        if (!names.SetEquals(other)) return $"{path}: only on one side: {string.Join(", ", names.Except(other).Concat(other.Except(names)))}";
        return names.Select(name => FirstDifference(left.GetProperty(name), right.GetProperty(name), $"{path}.{name}")).FirstOrDefault(found => found is not null);
    }

    private static string? InArrays(JsonElement left, JsonElement right, string path)
    {
        if (left.GetArrayLength() != right.GetArrayLength()) return $"{path}: {left.GetArrayLength()} and {right.GetArrayLength()} elements";
        return left.EnumerateArray().Zip(right.EnumerateArray())
            .Select((pair, index) => FirstDifference(pair.First, pair.Second, $"{path}[{index}]"))
            .FirstOrDefault(found => found is not null);
    }

    private static string? InStrings(string left, string right, string path)
    {
        if (left == right) return null;
        if (path.EndsWith(".div", StringComparison.Ordinal) && XhtmlComparison.Same(left, right)) return null;
        return $"{path}: '{left}' and '{right}'";
    }
}
