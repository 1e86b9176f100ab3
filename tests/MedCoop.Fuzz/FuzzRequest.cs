using System.Text;

namespace MedCoop.Fuzz;

/// <summary>One request.</summary>
/// <param name="Path">After the base and its slash, with query, encoded.</param>
internal sealed record FuzzRequest(string Method, string Path, byte[]? Body, string ContentType, IReadOnlyList<(string Name, string Value)> Headers)
{
    /// <inheritdoc />
    public override string ToString()
    {
        var body = Body is null ? "" : $"\n{ContentType}\n{Encoding.UTF8.GetString(Body, 0, Math.Min(Body.Length, 3000))}";
        return $"{Method} {Path}{string.Concat(Headers.Select(header => $"\n{header.Name}: {header.Value}"))}{body}";
    }
}
