using System.Text.RegularExpressions;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology.Systems;

namespace MedCoop.Fhir.Terminology.Sets;

/// <summary>One filter of a value set. https://hl7.org/fhir/R4/valueset-filter-operator.html</summary>
internal abstract record ConceptTest
{
    /// <summary>Whether a concept of the system passes.</summary>
    internal abstract bool Passes(ICodeSystem system, Concept concept);

    /// <summary>Concepts among which all are that pass, where that is quicker than trying all; null otherwise.</summary>
    internal virtual IEnumerable<Concept>? Candidates(ICodeSystem system) => null;

    /// <summary>The concepts of the system that pass all tests.</summary>
    internal static IEnumerable<Concept> Passing(ICodeSystem system, IReadOnlyList<ConceptTest> tests)
    {
        var candidates = tests.Select(test => test.Candidates(system)).FirstOrDefault(some => some is not null) ?? system.All();
        return candidates.Where(concept => tests.All(test => test.Passes(system, concept)));
    }

    /// <summary>The test that a filter asks for.</summary>
    internal static Result<ConceptTest> Compile(ConceptFilterText filter, ICodeSystem system)
    {
        if (filter is not { Property: { Length: > 0 } property, Value: { Length: > 0 } value, Op: { } operation })
            return TerminologyProblems.Unusable("A filter of the value set lacks property, op or value.");
        // A code system in which case does not matter knows its codes in one.
        var code = system.Find(value)?.Code ?? value;
        return operation switch
        {
            "is-a" => new BelowTest(code, OrSelf: true),
            "descendent-of" => new BelowTest(code, OrSelf: false),
            "is-not-a" => new NotTest(new BelowTest(code, OrSelf: true)),
            "generalizes" => new AboveTest(code),
            "=" => new ValueTest(property, Values(property, [value], system)),
            "in" => new ValueTest(property, Values(property, value.Split(',', StringSplitOptions.TrimEntries), system)),
            "not-in" => new NotTest(new ValueTest(property, Values(property, value.Split(',', StringSplitOptions.TrimEntries), system))),
            "exists" when value is "true" => new ExistsTest(property),
            "exists" when value is "false" => new NotTest(new ExistsTest(property)),
            "regex" => PatternTest.Compile(property, value),
            _ => TerminologyProblems.Unusable($"The filter '{property} {operation} {value}' of the value set is none that this server knows."),
        };
    }

    private static HashSet<string> Values(string property, IEnumerable<string> values, ICodeSystem system) =>
        property is "code" or "concept" or "parent" or "child"
            ? values.Select(value => system.Find(value)?.Code ?? value).ToHashSet(StringComparer.Ordinal)
            : values.ToHashSet(StringComparer.Ordinal);
}

/// <summary>Is the code or stands below it (without <paramref name="OrSelf"/>: only below it).</summary>
internal sealed record BelowTest(string Code, bool OrSelf) : ConceptTest
{
    internal override bool Passes(ICodeSystem system, Concept concept) => (OrSelf || concept.Code != Code) && system.IsBelow(concept.Code, Code);

    internal override IEnumerable<Concept> Candidates(ICodeSystem system) => system.Below(Code);
}

/// <summary>Is the code or stands above it.</summary>
internal sealed record AboveTest(string Code) : ConceptTest
{
    internal override bool Passes(ICodeSystem system, Concept concept) => system.IsBelow(Code, concept.Code);

    internal override IEnumerable<Concept> Candidates(ICodeSystem system) => system.Above(Code);
}

/// <summary>Has a property with one of the values.</summary>
internal sealed record ValueTest(string Property, IReadOnlySet<string> Values) : ConceptTest
{
    internal override bool Passes(ICodeSystem system, Concept concept) => system.ValuesOf(concept, Property).Any(Values.Contains);

    internal override IEnumerable<Concept> Candidates(ICodeSystem system) => system.Having(Property, Values);
}

/// <summary>Has a property.</summary>
internal sealed record ExistsTest(string Property) : ConceptTest
{
    internal override bool Passes(ICodeSystem system, Concept concept) => system.ValuesOf(concept, Property).Any();
}

/// <summary>Has a property that matches a pattern as a whole.</summary>
internal sealed record PatternTest(string Property, Regex Pattern) : ConceptTest
{
    internal override bool Passes(ICodeSystem system, Concept concept) => system.ValuesOf(concept, Property).Any(Pattern.IsMatch);

    internal static Result<ConceptTest> Compile(string property, string pattern)
    {
        try
        {
            // Patterns come from users: this kind takes time in proportion to the text, whatever the pattern.
            return new PatternTest(property, new Regex($"^(?:{pattern})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            return TerminologyProblems.Unusable($"The pattern '{pattern}' of the value set is wrong, or looks around or back, which is not done here.");
        }
    }
}

/// <summary>Does not pass another test.</summary>
internal sealed record NotTest(ConceptTest Test) : ConceptTest
{
    internal override bool Passes(ICodeSystem system, Concept concept) => !Test.Passes(system, concept);
}
