using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Validation.Compile;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation;

/// <summary>
/// A validation that has decided all that it can, and says which references it would have to follow for the rest. It does no I/O itself. Where only the
/// targets of references are left to be checked, the rest is not done again.
/// </summary>
public sealed class StartedValidation
{
    private readonly Schemas schemas;
    private readonly ElementNode root;
    private readonly IReadOnlyList<Finding> ofForm;
    private readonly ValidationRequest request;
    private readonly ValidationFacts facts;
    private readonly ValidationRun run;

    private StartedValidation(Schemas schemas, ElementNode root, IReadOnlyList<Finding> ofForm, ValidationRequest request, ValidationFacts facts)
    {
        (this.schemas, this.root, this.ofForm, this.request, this.facts) = (schemas, root, ofForm, request, facts);
        run = new ValidationRun(schemas, request, facts);
        run.CheckBase(root);
        foreach (var profile in request.Profiles) run.CheckProfile(root, profile, new Origin(null, root.Name));

        // The strictest first, wherever it stands: what it says is not said again as less.
        foreach (var claim in Claims(root, request).Where(claim => claim.Level != ValidationLevel.Off).OrderByDescending(claim => claim.Level))
            run.CheckProfile(claim.Node, claim.Profile, claim.Level);
        run.CheckRest();
    }

    /// <summary>Relative or absolute references whose targets decide something and are not among the facts.</summary>
    public IReadOnlyCollection<string> References => run.References.Asked;

    /// <summary>Reads the resource and checks it.</summary>
    internal static StartedValidation Of(Schemas schemas, ReadOnlyMemory<byte> utf8, string resourceType, ValidationRequest request, ValidationFacts facts)
    {
        var reader = new NodeReader(request.MaxFindings);
        return new StartedValidation(schemas, reader.Read(utf8.Span, resourceType), reader.Findings, request, facts);
    }

    /// <summary>What was found so far.</summary>
    public ValidationOutcome Outcome()
    {
        List<Finding> findings = [.. ofForm, .. WithoutRepeats(ofForm, run.Findings).Where(finding => !IsDecided(finding, run))];
        if (IsCut)
            findings.Add(new Finding(IssueSeverity.Information, FindingCodes.TooMany, root, new FindingText("too-many", request.MaxFindings.ToString(CultureInfo.InvariantCulture))));
        return new ValidationOutcome(findings);
    }

    /// <summary>What is found when it is known where references lead.</summary>
    /// <param name="stored">Resources looked up, by the reference as it was written; null: looked for and not found.</param>
    public ValidationOutcome Outcome(IReadOnlyDictionary<string, ElementNode?> stored)
    {
        if (!run.References.DecideMore) run.CheckTargets(stored);
        // Of more findings than may be told, those of targets would be left out first: they come last.
        return run.References.DecideMore || IsCut ? new StartedValidation(schemas, root, ofForm, request, facts with { Stored = stored }).Outcome() : Outcome();
    }

    private bool IsCut => run.IsCut || run.IsFull || ofForm.Count >= request.MaxFindings;

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
