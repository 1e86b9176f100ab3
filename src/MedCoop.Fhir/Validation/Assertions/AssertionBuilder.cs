using MedCoop.Fhir.Validation.Compile;
using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Fhir.Validation.Paths;

namespace MedCoop.Fhir.Validation.Assertions;

/// <summary>Compiles FHIRPath, the same text once; null when it cannot be.</summary>
internal delegate CompiledPath? CompileExpression(string expression);

/// <summary>From what a definition says of an element to its assertions. A new rule is one assertion and one line here.</summary>
/// <param name="compile">Compiles invariants.</param>
internal sealed class AssertionBuilder(CompileExpression compile)
{
    /// <summary>The reader checks it, at each element, while it reads.</summary>
    private const string CheckedWhileReading = "ele-1";

    /// <summary>The assertions, without those that <paramref name="inherited"/>, which is checked as well, has too.</summary>
    public IReadOnlyList<IAssertion> Build(ElementRule rule, ElementRule? inherited, Origin origin) =>
    [
        .. Types(rule, inherited, origin),
        .. Values(rule, inherited, origin),
        .. Bindings(rule, inherited, origin),
        .. Invariants(rule, inherited, origin),
    ];

    private static IEnumerable<IAssertion> Types(ElementRule rule, ElementRule? inherited, Origin origin)
    {
        if (inherited is not null && rule.Types.Count > 0 && !rule.Types.Select(type => type.Code).ToHashSet(StringComparer.Ordinal).SetEquals(inherited.Types.Select(type => type.Code)))
            yield return new TypeAssertion([.. rule.Types.Select(type => type.Code)], origin);
        foreach (var type in rule.Types)
        {
            var known = inherited?.Types.FirstOrDefault(other => other.Code == type.Code);
            if (type.Profiles.Count > 0 && known?.Profiles.SequenceEqual(type.Profiles, StringComparer.Ordinal) is not true)
                yield return new ProfileAssertion(type.Code, type.Profiles, origin);
            if (type.TargetProfiles.Count > 0 && known?.TargetProfiles.SequenceEqual(type.TargetProfiles, StringComparer.Ordinal) is not true)
                yield return new TargetAssertion(type.Code, type.TargetProfiles, origin);
            if (type.Aggregation.Count > 0) yield return new AggregationAssertion(type.Aggregation, origin);
        }
    }

    private static IEnumerable<IAssertion> Values(ElementRule rule, ElementRule? inherited, Origin origin)
    {
        if (rule.Fixed is { } literal && inherited?.Fixed is null) yield return new FixedAssertion(literal, origin);
        if (rule.Pattern is { } pattern && inherited?.Pattern is null) yield return new PatternAssertion(pattern, origin);
        if (rule.MaxLength is { } length && inherited?.MaxLength != length) yield return new MaxLengthAssertion(length, origin);
        if ((rule.MinValue is not null && inherited?.MinValue is null) || (rule.MaxValue is not null && inherited?.MaxValue is null))
            yield return new RangeAssertion(rule.MinValue, rule.MaxValue, origin);
    }

    private static IEnumerable<IAssertion> Bindings(ElementRule rule, ElementRule? inherited, Origin origin)
    {
        if (rule.Binding is not { } binding || binding == inherited?.Binding) yield break;
        if (binding is { ValueSet: { } valueSet, Strength: not BindingStrength.Example }) yield return new BindingAssertion(valueSet, binding.Strength, origin);

        // R4 adds this set by an extension that many senders do not know (languages by ISO 639, units without a system), so it warns.
        if (binding.MaxValueSet is { } outermost) yield return new BindingAssertion(outermost, BindingStrength.Extensible, origin);
    }

    private IEnumerable<IAssertion> Invariants(ElementRule rule, ElementRule? inherited, Origin origin) => rule.Constraints
        .Where(constraint => constraint is { Expression: not null, Key: not CheckedWhileReading })
        .Where(constraint => inherited?.Constraints.Any(other => other.Key == constraint.Key && other.Expression == constraint.Expression) is not true)
        .Select(constraint => new InvariantAssertion(constraint, compile(constraint.Expression!), origin));
}
