using System.Collections.Frozen;

namespace MedCoop.Fhir.Validation.Definitions;

/// <summary>
/// Where the extensions that come with R4 may stand, from the table beside this file (<c>r4-extensions.txt</c>, written by <c>r4-extensions.mjs</c>).
/// What they may hold is known only where their definitions are loaded. https://hl7.org/fhir/R4/extensibility-registry.html
/// </summary>
public static class R4Extensions
{
    private const string Canonical = "http://hl7.org/fhir/StructureDefinition/";

    private static readonly Lazy<FrozenDictionary<string, ExtensionContext[]>> Known = new(Load);

    /// <summary>The canonical URLs of all of them.</summary>
    public static IEnumerable<string> Urls => Known.Value.Keys;

    /// <summary>The elements that an extension may stand on; null when it is none of R4's.</summary>
    public static IReadOnlyList<ExtensionContext>? ContextsOf(string url) => Known.Value.GetValueOrDefault(url);

    private static FrozenDictionary<string, ExtensionContext[]> Load()
    {
        using var stream = typeof(R4Extensions).Assembly.GetManifestResourceStream("r4-extensions.txt")
            ?? throw new InvalidOperationException("r4-extensions.txt is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToFrozenDictionary(
            line => Canonical + line[0], line => Array.ConvertAll(line[1].Split('|'), expression => new ExtensionContext("element", expression)), StringComparer.Ordinal);
    }
}
