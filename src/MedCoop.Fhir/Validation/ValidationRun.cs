using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Validation.Compile;
using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Fhir.Validation.Nodes;
using MedCoop.Fhir.Validation.Paths;

namespace MedCoop.Fhir.Validation;

/// <summary>One validation on its way through one instance: what was found, and what was already decided.</summary>
internal sealed class ValidationRun(Schemas schemas, ValidationRequest request, ValidationFacts facts)
{
    private readonly Dictionary<(ElementNode Node, ElementSchema Schema), bool> conforming = [];
    private readonly HashSet<(ElementNode Node, string Canonical)> checkedProfiles = [];
    private readonly Dictionary<(ElementNode Node, CompiledPath Path), bool?> held = [];
    private readonly HashSet<ElementNode> stated = [];
    private Collected collected = new();
    private PathContext? pathContext;
    private readonly List<Action> later = [];
    private readonly List<(ElementNode Reference, Action<ElementNode> Check, bool LetsThrough)> unknown = [];
    private bool letsThrough;

    /// <summary>Where references lead.</summary>
    public References References { get; } = new(facts);

    private PathContext Paths => pathContext ??= new PathContext(node => References.Resolve(node).Node, request.At);

    /// <summary>Which codes are in which value sets.</summary>
    public Terminologies Terminologies => facts.Terminologies;

    /// <summary>Definitions.</summary>
    public Schemas Schemas => schemas;

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Finding> Findings => collected.Findings;

    /// <summary>As many errors as may be reported: checking ends. Warnings and notes beyond the limit are left out, but never end it, or they would hide errors.</summary>
    public bool IsFull => collected.Errors >= request.MaxFindings;

    /// <summary>Something was left out.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Reports an error.</summary>
    public void Error(string code, ElementNode node, Origin origin, string text, params IReadOnlyList<string> arguments) =>
        Report(IssueSeverity.Error, code, node, origin, new FindingText(text, arguments));

    /// <summary>Reports.</summary>
    public void Report(IssueSeverity severity, string code, ElementNode node, Origin origin, string text, params IReadOnlyList<string> arguments) =>
        Report(severity, code, node, origin, new FindingText(text, arguments));

    /// <summary>Reports; the same of the same element is said once, whichever profile says it again.</summary>
    public void Report(IssueSeverity severity, string code, ElementNode node, Origin origin, FindingText text)
    {
        var isLetThrough = letsThrough && !collected.IsTrial && severity <= IssueSeverity.Error;
        if (isLetThrough) severity = IssueSeverity.Warning;
        var isError = severity <= IssueSeverity.Error;
        if (IsFull || (!isError && collected.Findings.Count - collected.Errors >= request.MaxFindings))
        {
            IsCut |= !collected.IsTrial;
            return;
        }

        if (!collected.Seen.Add((node, code, string.Join('\0', text.Arguments)))) return;
        if (isError) collected.Errors++;
        collected.Findings.Add(new Finding(severity, code, node, text) { Profile = origin.Profile, ElementId = origin.ElementId, IsLetThrough = isLetThrough });
    }

    /// <summary>The element is as a profile states it.</summary>
    public void NoteStated(ElementNode node)
    {
        if (!collected.IsTrial) stated.Add(node);
    }

    /// <summary>Whether the element is as a profile states it.</summary>
    public bool IsStated(ElementNode node) => stated.Contains(node);

    /// <summary>Whether an invariant holds; null when that cannot be told.</summary>
    public bool? Holds(ElementNode node, CompiledPath path, Origin origin)
    {
        // Base rules come by once; profiles overlap.
        if (origin.Profile is null) return path.Holds(node, Paths);
        if (held.TryGetValue((node, path), out var known)) return known;
        return held[(node, path)] = path.Holds(node, Paths);
    }

    /// <summary>Whether an expression on one element selects another; null when that cannot be told.</summary>
    public bool? Selects(CompiledPath path, ElementNode from, ElementNode wanted)
    {
        if (path.Evaluate(from, Paths) is not { } found) return null;
        for (var at = 0; at < found.Count; at++)
            if (ReferenceEquals(found[at], wanted)) return true;
        return false;
    }

    /// <summary>Checks what base R4 asks of an element and of all below it.</summary>
    public void CheckBase(ElementNode node)
    {
        if (IsFull) return;
        if (schemas.Type(node) is { } schema) Check(node, schema);
        if (node is { IsResource: true, Type: "Bundle" }) BundleRules.Check(node, this);
        if (node.Type == "Extension") ExtensionRules.Check(node, this);
        if (node.Type == "Attachment") AttachmentRules.Check(node, this);
        foreach (var child in node.Children) CheckBase(child);
    }

    /// <summary>Checks what a schema asks of an element and of those below it that it speaks of.</summary>
    public void Check(ElementNode node, ElementSchema schema)
    {
        if (IsFull) return;
        foreach (var assertion in schema.Assertions) assertion.Check(node, this);
        var children = node.Children;
        for (var start = 0; start < children.Count;)
        {
            var end = start + 1;
            while (end < children.Count && string.Equals(children[end].Name, children[start].Name, StringComparison.Ordinal)) end++;
            if (schema.Find(children[start].Name) is { } child) CheckGroup(node, child, new NodeGroup(children, start, end));
            start = end;
        }

        foreach (var missing in schema.Mandatory)
        {
            if (node.First(missing.Name) is null) CheckGroup(node, missing, new NodeGroup(children, 0, 0));
        }

        if (!request.Notes) return;
        foreach (var name in schema.Supported.Where(name => node.First(name) is null))
            Report(IssueSeverity.Information, FindingCodes.MustSupport, node, schema.Origin, "must-support", name);
    }

    /// <summary>Checks against a profile that the resource claims; its errors are warnings where the level says so.</summary>
    public void CheckProfile(ElementNode node, string canonical, ValidationLevel level)
    {
        letsThrough = level == ValidationLevel.Warn;
        CheckProfile(node, canonical, new Origin(null, node.Type ?? node.Name));
        letsThrough = false;
    }

    /// <summary>What becomes of errors against an extension's definition.</summary>
    public ValidationLevel LevelOf(string canonical) => request.LevelOf(canonical);

    /// <summary>Puts a check that only warns off until all others are done: what they say is not to be hidden by it.</summary>
    public void Later(Action check) => later.Add(check);

    /// <summary>Does what was put off.</summary>
    public void CheckRest()
    {
        letsThrough = true;
        foreach (var check in later) check();
        letsThrough = false;
    }

    /// <summary>Puts a check of what a reference leads to off until that is known (<see cref="CheckTargets"/>).</summary>
    public void WhenKnown(ElementNode reference, Action<ElementNode> check)
    {
        References.Ask(reference, collected.IsTrial);
        if (!collected.IsTrial) unknown.Add((reference, check, letsThrough));
    }

    /// <summary>Does what was put off for references that lead to these.</summary>
    public void CheckTargets(IReadOnlyDictionary<string, ElementNode?> stored)
    {
        References.Know(stored);
        foreach (var (reference, check, lets) in unknown)
        {
            letsThrough = lets;
            if (References.TargetOf(reference).Node is { } target) check(target);
        }

        letsThrough = false;
    }

    /// <summary>Checks against a profile; one that is not here is a warning that names it.</summary>
    public void CheckProfile(ElementNode node, string canonical, Origin origin)
    {
        if (!collected.IsTrial && !checkedProfiles.Add((node, canonical))) return;
        if (schemas.Find(canonical) is not { } definition)
            Report(IssueSeverity.Warning, FindingCodes.ProfileUnknown, node, origin, "profile-unknown", canonical);
        else if (!R4Types.IsA(node.Type, definition.Type)) Error(FindingCodes.Type, node, origin, "profile-type", canonical, definition.Type, node.Type ?? "");
        else if (definition.IsConstraint) Check(node, schemas.Profile(canonical)!);
    }

    /// <summary>Whether an element satisfies a profile, without reporting; null when the profile is not here.</summary>
    public bool? ConformsTo(ElementNode node, string canonical)
    {
        if (schemas.Find(canonical) is not { } definition) return null;
        if (!R4Types.IsA(node.Type, definition.Type)) return false;
        return !definition.IsConstraint || Conforms(node, schemas.Profile(canonical)!);
    }

    /// <summary>Whether an element satisfies a schema, without reporting.</summary>
    public bool Conforms(ElementNode node, ElementSchema schema)
    {
        if (conforming.TryGetValue((node, schema), out var known)) return known;

        // Resources may refer to one another in a circle: what is being decided counts as right until it is found wrong.
        conforming[(node, schema)] = true;
        var outer = collected;
        collected = new Collected { IsTrial = true };
        Check(node, schema);
        var conforms = !collected.Findings.Exists(finding => finding.Severity <= IssueSeverity.Error);
        collected = outer;
        return conforming[(node, schema)] = conforms;
    }

    private void CheckGroup(ElementNode parent, ChildSchema child, NodeGroup group)
    {
        CheckNumber(parent, child.Name, child.Min, child.Max, group, child.Element.Origin);
        foreach (var node in group) Check(node, child.Element);
        if (child.Slicing is { } slicing) Slices.Check(parent, slicing, [.. group], this);
    }

    private void CheckNumber(ElementNode parent, string name, int min, int max, NodeGroup group, Origin origin)
    {
        if (group.Count < min) Error(FindingCodes.CardinalityMin, parent, origin, "cardinality-min", name, Text(min), Text(group.Count));
        if (group.Count > max) Error(FindingCodes.CardinalityMax, group[max], origin, "cardinality-max", name, Text(max), Text(group.Count));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Findings of the run, or of a trial within it.</summary>
    private sealed class Collected
    {
        public List<Finding> Findings { get; } = [];

        public HashSet<(ElementNode Node, string Code, string Arguments)> Seen { get; } = [];

        public int Errors { get; set; }

        public bool IsTrial { get; init; }
    }
}
