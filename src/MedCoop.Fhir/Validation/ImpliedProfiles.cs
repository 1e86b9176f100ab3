using MedCoop.Fhir.Validation.Assertions;
using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation;

/// <summary>
/// Profiles that a resource claims by its codes, whatever its meta.profile says: a Task whose business status is one of the cooperation's is
/// a coordination Task. A profile is implied when all fixed values and patterns directly under its root are there, and one of the codes that
/// it fixes or binds there is of the profiles' own code systems.
/// </summary>
public sealed class ImpliedProfiles
{
    private const string Canonical = "https://medcoop.example/fhir/";

    private readonly Dictionary<string, List<Claim>> claims = new(StringComparer.Ordinal);

    private ImpliedProfiles(IEnumerable<Definition> profiles)
    {
        foreach (var profile in profiles.Where(profile => profile is { IsConstraint: true, Kind: DefinitionKind.Resource }))
        {
            if (Claim.Of(profile) is not { } claim) continue;
            if (!claims.TryGetValue(profile.Type, out var known)) claims[profile.Type] = known = [];
            known.Add(claim);
        }
    }

    /// <summary>MedCoop's own.</summary>
    public static ImpliedProfiles MedCoop => Own.Value;

    private static Lazy<ImpliedProfiles> Own { get; } = new(() => new ImpliedProfiles(MedCoopProfiles.All));

    /// <summary>The canonicals that a resource claims.</summary>
    public IEnumerable<string> Of(ElementNode resource) => resource.Type is { } type && claims.TryGetValue(type, out var known)
        ? known.Where(claim => claim.IsMadeBy(resource)).Select(claim => claim.Profile)
        : [];

    /// <summary>What claims a profile.</summary>
    /// <param name="Profile">Its canonical.</param>
    /// <param name="Values">By element: the value that must be there.</param>
    /// <param name="Coded">Elements of which one must have a code of our own.</param>
    private sealed record Claim(string Profile, IReadOnlyList<(string Element, TypedJson Value)> Values, IReadOnlyList<string> Coded)
    {
        public static Claim? Of(Definition profile)
        {
            var depth = profile.Type.Length + 1;
            var rules = profile.Elements.Where(rule => rule.Min > 0 && rule.Path.LastIndexOf('.') == depth - 1).ToList();
            var values = rules.Where(rule => rule.SliceName is null).Select(rule => (rule.Path[depth..], Value: rule.Fixed ?? rule.Pattern)).Where(rule => rule.Value is not null).ToList();
            var coded = rules
                .Where(rule => rule.Binding is { Strength: BindingStrength.Required, ValueSet: { } valueSet } && valueSet.StartsWith(Canonical, StringComparison.Ordinal)
                    || (rule.Fixed ?? rule.Pattern)?.Json.GetRawText().Contains(Canonical, StringComparison.Ordinal) is true)
                .Select(rule => rule.Path[depth..]).Distinct(StringComparer.Ordinal).ToList();
            return coded.Count == 0 ? null : new Claim(profile.Url, [.. values.Select(value => (value.Item1, value.Value!))], coded);
        }

        public bool IsMadeBy(ElementNode resource) =>
            Coded.Any(element => resource.Named(element).Any(HasOwnCode)) && Values.All(value => resource.Named(value.Element).Any(node => JsonMatch.Contains(node, value.Value.Json)));

        private static bool HasOwnCode(ElementNode node) =>
            (CodedValue.Of(node)?.Codings ?? []).Any(coding => coding.System?.StartsWith(Canonical, StringComparison.Ordinal) is true);
    }
}
