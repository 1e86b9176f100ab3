using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Validation.Compile;
using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation;

/// <summary>Validates resources against base R4 and profiles. Thread-safe; definitions are compiled once, when they are first needed.</summary>
/// <param name="find">Profiles and extensions beside R4's own types; null for none.</param>
public sealed class Validator(FindDefinition? find = null)
{
    private readonly Schemas schemas = new(find ?? (static _ => null));

    /// <summary>Whether the profile or type is known here.</summary>
    public bool Knows(string canonical) => schemas.Find(canonical) is not null;

    /// <summary>Compiles a profile now rather than when it is first needed; whether it is known here.</summary>
    public bool Prepare(string canonical) => schemas.Profile(canonical) is not null;

    /// <summary>The nodes of a resource, to be given as a fact to the validation of another.</summary>
    public static ElementNode NodesOf(ReadOnlyMemory<byte> utf8, string resourceType) => new NodeReader(maxFindings: 0).Read(utf8.Span, resourceType);

    /// <summary>Validates a resource.</summary>
    /// <param name="utf8">JSON that is well-formed and has a resourceType that R4 knows.</param>
    /// <param name="resourceType">That type.</param>
    /// <param name="request">Against what.</param>
    /// <param name="facts">What is known beyond the resource.</param>
    public ValidationOutcome Validate(ReadOnlyMemory<byte> utf8, string resourceType, ValidationRequest request, ValidationFacts facts)
    {
        var reader = new NodeReader(request.MaxFindings);
        var root = reader.Read(utf8.Span, resourceType);
        var run = new ValidationRun(schemas, request, facts);
        run.CheckBase(root);
        foreach (var profile in request.Profiles) run.CheckProfile(root, profile, new Origin(null, root.Name));

        // The strictest first, wherever it stands: what it says is not said again as less.
        foreach (var claim in Claims(root, request).Where(claim => claim.Level != ValidationLevel.Off).OrderByDescending(claim => claim.Level))
            run.CheckProfile(claim.Node, claim.Profile, claim.Level);
        run.CheckRest();
        List<Finding> findings = [.. reader.Findings, .. WithoutRepeats(reader.Findings, run.Findings).Where(finding => !IsDecided(finding, run))];
        if (run.IsCut || run.IsFull || reader.Findings.Count >= request.MaxFindings)
            findings.Add(new Finding(IssueSeverity.Information, FindingCodes.TooMany, root, new FindingText("too-many", request.MaxFindings.ToString(CultureInfo.InvariantCulture))));

        return new ValidationOutcome(findings, run.References.Asked);
    }

    // What the resource, and those inside it, declare or imply.
    private static List<(ElementNode Node, string Profile, ValidationLevel Level)> Claims(ElementNode root, ValidationRequest request)
    {
        List<(ElementNode, string, ValidationLevel)> claims = [];
        Collect(root);
        return claims;

        void Collect(ElementNode node)
        {
            if (node.IsResource)
            {
                if (request.Declared) Add(node, (node.First("meta")?.Named("profile") ?? []).Select(profile => profile.Value).OfType<string>());
                if (request.Implied) Add(node, ImpliedProfiles.MedCoop.Of(node));
            }

            foreach (var child in node.Children)
                if (child.Children.Count > 0) Collect(child);
        }

        void Add(ElementNode node, IEnumerable<string> profiles)
        {
            foreach (var canonical in profiles) claims.Add((node, canonical, request.LevelOf(canonical)));
        }
    }

    // A profile that states a code has decided that none of a weakly bound set fits.
    private static bool IsDecided(Finding finding, ValidationRun run) =>
        finding is { Profile: null, Code: FindingCodes.BindingExtensible or FindingCodes.BindingPreferred } && run.IsStated(finding.Node);

    // What cannot be read is not also missing, or in no value set.
    private static IEnumerable<Finding> WithoutRepeats(IReadOnlyList<Finding> ofForm, IReadOnlyList<Finding> ofContent)
    {
        var broken = ofForm.Select(finding => finding.Node).ToHashSet();
        return ofContent.Where(finding => !broken.Contains(finding.Node) || finding.Severity > IssueSeverity.Error || finding.Profile is not null);
    }
}
