using System.Collections.Frozen;

namespace MedCoop.Fhir.Validation;

/// <summary>The operations that MedCoop defines itself, in <c>fhir-profiles/package</c>.</summary>
public static class MedCoopOperations
{
    private const string Folder = "operations/OperationDefinition-";

    private static readonly FrozenSet<string> Ids = typeof(MedCoopOperations).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(name => name[Folder.Length..]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The canonical of the definition; null: it is none of MedCoop's own.</summary>
    /// <param name="type">The type on which it is called; an operation on several is defined under the first.</param>
    /// <param name="name">Without <c>$</c>.</param>
    public static string? Of(string type, string name) =>
        (Ids.Contains($"{type}-{name}") ? $"{type}-{name}" : Ids.Where(id => id.EndsWith($"-{name}", StringComparison.Ordinal)).Order(StringComparer.Ordinal).FirstOrDefault()) is { } id
            ? $"https://medcoop.example/fhir/OperationDefinition/{id}"
            : null;
}
