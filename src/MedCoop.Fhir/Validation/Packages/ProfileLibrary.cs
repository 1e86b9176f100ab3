using System.Collections.Concurrent;
using System.Text.Json;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Terminology.Sources;
using MedCoop.Fhir.Validation.Definitions;

namespace MedCoop.Fhir.Validation.Packages;

/// <summary>All profiles and terminology at hand: MedCoop's own and those of packages. Each profile is read when it is first asked for.</summary>
public sealed class ProfileLibrary
{
    // R4 itself is always there; HL7's names for it differ by the tool that wrote the package.
    private static readonly string[] BuiltIn = ["hl7.fhir.r4.core", "hl7.fhir.core", "hl7.terminology.r4", "medcoop.fhir"];

    private readonly IReadOnlyList<FhirPackage> packages;
    private readonly ConcurrentDictionary<string, Definition?> read = new(StringComparer.Ordinal);

    /// <summary>A library of MedCoop's own profiles and of these packages; what an earlier one has, a later one cannot replace.</summary>
    public ProfileLibrary(IReadOnlyList<FhirPackage> packages)
    {
        this.packages = packages;
        Terminologies = packages.Count == 0
            ? Terminologies.Standard
            : new Terminologies([PackedTerminology.R4, PackedTerminology.MedCoop, .. packages.Select(package => new ListedSource(package.TerminologyResources, release: null))], [], stored: null);
    }

    /// <summary>The terminology of R4, MedCoop and the packages.</summary>
    public Terminologies Terminologies { get; }

    /// <summary>Packages that a loaded one builds on and that are not loaded: what they define is not checked.</summary>
    public IEnumerable<(string Package, string Missing)> MissingDependencies => packages.SelectMany(package => package.Dependencies
        .Where(name => !BuiltIn.Contains(name, StringComparer.Ordinal) && packages.All(other => other.Name != name))
        .Select(name => (package.Name, name)));

    /// <summary>A profile or extension by its canonical, with or without version; null when it is not here or cannot be used.</summary>
    public Definition? Find(string canonical) => MedCoopProfiles.Find(canonical) ?? FindInPackages(canonical.Split('|')[0]);

    private Definition? FindInPackages(string url)
    {
        if (read.TryGetValue(url, out var known)) return known;
        if (packages.Select(package => package.Profile(url)).FirstOrDefault(json => json is not null) is not { } found) return null;
        using var document = JsonDocument.Parse(found);
        return read.GetOrAdd(url, DefinitionReader.Read(document.RootElement, name => Find(name) ?? R4Definitions.Find(name.Split('|')[0])).Value);
    }
}
